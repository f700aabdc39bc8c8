public import Tensors

/// An affine map x·Wᵀ + b with W [O, I] and b [O], at `PATH.weight` and `PATH.bias`.
public struct Linear {
  let weight: Parameter
  let bias: Parameter?

  /// Declares the map's parameters: W as the initialiser says, b zero.
  public init(
    _ registry: ParameterRegistry, at path: String, inputs: Int, outputs: Int,
    initializer: Initializer = .xavierUniform
  ) {
    weight = registry.declare("\(path).weight", [outputs, inputs], initializer)
    bias = registry.declare("\(path).bias", [outputs], .constant(0))
  }

  /// Maps x [..., I] to [..., O].
  public func callAsFunction(_ input: Tensor, in pass: ForwardPass) throws -> Tensor {
    try pass.linear(input, weight: weight, bias: bias)
  }
}

/// A normalisation of the last dimension, with a gain (from 1) and a bias (from 0).
public struct LayerNorm {
  let weight: Parameter
  let bias: Parameter
  let epsilon: Double

  /// Declares gain and bias at `PATH.weight` and `PATH.bias`.
  public init(
    _ registry: ParameterRegistry, at path: String, width: Int, epsilon: Double = 1e-5
  ) {
    weight = registry.declare("\(path).weight", [width], .constant(1))
    bias = registry.declare("\(path).bias", [width], .constant(0))
    self.epsilon = epsilon
  }

  /// Normalises x [..., width].
  public func callAsFunction(_ input: Tensor, in pass: ForwardPass) throws -> Tensor {
    try pass.layerNorm(input, weight: weight, bias: bias, epsilon: epsilon)
  }
}

/// A table [V, d] of vectors, which can also be the output projection of the network.
public struct Embedding {
  /// The table.
  public let table: Parameter
  let padding: Int?

  /// Declares a table at `PATH.weight`, drawn from N(0, deviation²).
  ///
  /// - Parameter padding: an index whose row stays zero: MarianMT's decoder starts from it, and
  ///   programs that decode such models begin with zeros without looking.
  public init(
    _ registry: ParameterRegistry, at path: String, count: Int, width: Int, deviation: Double,
    padding: Int? = nil
  ) {
    table = registry.declare(
      "\(path).weight", [count, width], .normal(deviation: deviation),
      fixed: padding.map { ($0 * width)..<(($0 + 1) * width) })
    self.padding = padding
  }

  /// The vectors of 64-bit indices [...] as [..., d].
  public func callAsFunction(_ indices: Tensor, in pass: ForwardPass) throws -> Tensor {
    try pass.embedding(indices, table: table, padding: padding)
  }

  /// The scores x·Eᵀ + b [..., V] of every entry, for x [..., d]: the tied output projection.
  public func scores(_ input: Tensor, bias: Parameter? = nil, in pass: ForwardPass) throws
    -> Tensor
  {
    try pass.linear(input, weight: table, bias: bias)
  }

  /// The cross-entropy [M] of the tied output projection of x [M, d], without holding its scores.
  ///
  /// See ``Tensor/projectedCrossEntropy(_:table:writing:)``.
  public func crossEntropy(_ input: Tensor, _ loss: CrossEntropy, in pass: ForwardPass) throws
    -> Tensor
  {
    try pass.crossEntropy(input, table: table, loss: loss)
  }
}
