internal import CTorch

/// The element types that tensors here may have.
public enum ElementType: String, Sendable, Codable, CaseIterable {
  /// IEEE single precision.
  case float32
  /// IEEE double precision.
  case float64
  /// The upper half of a single: 8 bits of exponent, 7 of mantissa.
  case bfloat16
  /// 32-bit signed integers.
  case int32
  /// 64-bit signed integers, libtorch's type of indices.
  case int64
  /// Truth values, one byte each.
  case bool

  /// The size of one element in bytes.
  public var byteCount: Int {
    switch self {
    case .bool: 1
    case .bfloat16: 2
    case .float32, .int32: 4
    case .float64, .int64: 8
    }
  }

  var raw: gv_dtype {
    switch self {
    case .float32: GV_FLOAT32
    case .float64: GV_FLOAT64
    case .bfloat16: GV_BFLOAT16
    case .int32: GV_INT32
    case .int64: GV_INT64
    case .bool: GV_BOOL
    }
  }

  init?(raw: gv_dtype) {
    guard let type = Self.allCases.first(where: { $0.raw == raw }) else { return nil }
    self = type
  }
}

/// A Swift type whose values can be a tensor's elements.
public protocol TensorElement: BitwiseCopyable, Sendable {
  /// The element type in libtorch's terms.
  static var elementType: ElementType { get }
}

extension Float: TensorElement {
  /// Single precision.
  public static var elementType: ElementType { .float32 }
}

extension Double: TensorElement {
  /// Double precision.
  public static var elementType: ElementType { .float64 }
}

extension Int32: TensorElement {
  /// 32-bit integers.
  public static var elementType: ElementType { .int32 }
}

extension Int64: TensorElement {
  /// 64-bit integers.
  public static var elementType: ElementType { .int64 }
}
