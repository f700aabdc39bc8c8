internal import CTorch

// Shapes broadcast as in libtorch: aligned at the last dimension, length 1 stretches.
extension Tensor {
  /// The sum, element by element.
  public static func + (left: Tensor, right: Tensor) throws -> Tensor {
    try left.adding(right, scaledBy: 1)
  }

  /// The difference, element by element.
  public static func - (left: Tensor, right: Tensor) throws -> Tensor {
    try left.adding(right, scaledBy: -1)
  }

  /// The product, element by element.
  public static func * (left: Tensor, right: Tensor) throws -> Tensor {
    try left.multiplied(by: right)
  }

  /// The quotient, element by element.
  public static func / (left: Tensor, right: Tensor) throws -> Tensor {
    try left.divided(by: right)
  }

  /// Every element multiplied by a number.
  public static func * (left: Tensor, right: Double) throws -> Tensor {
    try left.affine(scale: right)
  }

  /// self + s·other, element by element.
  public func adding(_ other: Tensor, scaledBy scale: Double = 1) throws -> Tensor {
    try Self.make { gv_add(handle, other.handle, scale, $0) }
  }

  /// self·other, element by element.
  public func multiplied(by other: Tensor) throws -> Tensor {
    try Self.make { gv_multiply(handle, other.handle, $0) }
  }

  /// self/other, element by element.
  public func divided(by other: Tensor) throws -> Tensor {
    try Self.make { gv_divide(handle, other.handle, $0) }
  }

  /// scale·self + offset, element by element.
  public func affine(scale: Double = 1, offset: Double = 0) throws -> Tensor {
    try Self.make { gv_affine(handle, scale, offset, $0) }
  }

  /// The matrix product over the last two dimensions; earlier ones are batches.
  public func matmul(_ other: Tensor) throws -> Tensor {
    try Self.make { gv_matmul(handle, other.handle, $0) }
  }

  /// A function applied to each element.
  public enum Function: Sendable {
    /// eˣ
    case exp
    /// ln x
    case log
    /// √x
    case squareRoot
    /// tanh x
    case tanh
    /// max(x, 0)
    case relu
    /// x·Φ(x), with the exact normal distribution function
    case gelu
    /// x·σ(x), also called swish
    case silu
    /// |x|
    case magnitude
    /// sin x
    case sine
    /// cos x
    case cosine
    /// not x, for truth values
    case not
    /// Whether x is neither infinite nor NaN
    case isFinite

    var raw: gv_unary {
      switch self {
      case .exp: GV_EXP
      case .log: GV_LOG
      case .squareRoot: GV_SQRT
      case .tanh: GV_TANH
      case .relu: GV_RELU
      case .gelu: GV_GELU
      case .silu: GV_SILU
      case .magnitude: GV_ABS
      case .sine: GV_SIN
      case .cosine: GV_COS
      case .not: GV_LOGICAL_NOT
      case .isFinite: GV_ISFINITE
      }
    }
  }

  /// A function of each element.
  public func map(_ function: Function) throws -> Tensor {
    try Self.make { gv_apply(handle, function.raw, $0) }
  }

  /// Where elements equal a value, as truth values.
  public func equals(_ value: Double) throws -> Tensor {
    try Self.make { gv_equal_scalar(handle, value, $0) }
  }

  /// A value wherever the mask is true, and this tensor's elements elsewhere.
  public func filled(with value: Double, where mask: Tensor) throws -> Tensor {
    try Self.make { gv_masked_fill(handle, mask.handle, value, $0) }
  }
}
