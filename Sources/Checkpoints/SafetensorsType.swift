/// The element types of a safetensors file, under the names that its header has for them.
public enum SafetensorsType: String, Sendable, CaseIterable {
  /// Truth values, a byte each.
  case bool = "BOOL"
  /// 8-bit unsigned integers.
  case uint8 = "U8"
  /// 8-bit signed integers.
  case int8 = "I8"
  /// 16-bit signed integers.
  case int16 = "I16"
  /// 16-bit unsigned integers.
  case uint16 = "U16"
  /// IEEE half precision.
  case float16 = "F16"
  /// The upper half of an IEEE single.
  case bfloat16 = "BF16"
  /// 32-bit signed integers.
  case int32 = "I32"
  /// 32-bit unsigned integers.
  case uint32 = "U32"
  /// IEEE single precision.
  case float32 = "F32"
  /// IEEE double precision.
  case float64 = "F64"
  /// 64-bit signed integers.
  case int64 = "I64"
  /// 64-bit unsigned integers.
  case uint64 = "U64"

  /// The size of one element in bytes.
  public var byteCount: Int {
    switch self {
    case .bool, .uint8, .int8: 1
    case .int16, .uint16, .float16, .bfloat16: 2
    case .int32, .uint32, .float32: 4
    case .float64, .int64, .uint64: 8
    }
  }

  /// The size of a tensor in bytes, or nil when it is negative or too large for an integer.
  public func byteCount(ofShape shape: [Int]) -> Int? {
    guard shape.allSatisfy({ $0 >= 0 }) else { return nil }
    // A length of 0 makes the tensor empty, whatever the others are.
    if shape.contains(0) { return 0 }
    var total = byteCount
    for length in shape {
      let (product, overflow) = total.multipliedReportingOverflow(by: length)
      guard !overflow else { return nil }
      total = product
    }
    return total
  }
}
