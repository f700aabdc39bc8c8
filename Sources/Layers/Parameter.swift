public import Tensors

/// A weight matrix or vector of a network, addressed by its path.
///
/// Paths are those of Hugging Face's models, such as
/// `model.encoder.layers.0.self_attn.q_proj.weight`: they name the tensor in files and decide its
/// parameter group.
public final class Parameter {
  /// The place in the network.
  public let path: String
  /// The length of each dimension.
  public let shape: [Int]
  /// How the parameter starts.
  public let initializer: Initializer
  /// Values, counted in the parameter, that start as zero and get no gradient; nil for none.
  ///
  /// See ``ParameterSet/clearFixed(in:)``.
  public let fixed: Range<Int>?
  /// The columns that it takes in the network's flat vectors.
  public internal(set) var range: Range<Int> = 0..<0
  private var storage: Tensor?

  init(path: String, shape: [Int], initializer: Initializer, fixed: Range<Int>? = nil) {
    self.path = path
    self.fixed = fixed
    self.shape = shape
    self.initializer = initializer
  }

  /// The values: a leaf of the graph that looks into ``ParameterSet/values``.
  public var tensor: Tensor {
    guard let storage else {
      preconditionFailure("parameter \(path) is used before ParameterSet.init has placed it")
    }
    return storage
  }

  /// The number of values.
  public var count: Int { shape.reduce(1, *) }

  /// Whether no gradient is formed, so that the parameter keeps its values.
  ///
  /// See ``ParameterSet/freeze(where:)``.
  public var isFrozen: Bool { !tensor.requiresGradient }

  func place(in values: Tensor, at range: Range<Int>) throws {
    let view = try values.narrowed(0, range).reshaped(shape).detached()
    try view.setRequiresGradient(true)
    self.range = range
    storage = view
  }
}

/// How a parameter's values are drawn before training.
public enum Initializer: Sendable, Equatable {
  /// One value throughout.
  case constant(Double)
  /// A normal distribution of mean 0.
  case normal(deviation: Double)
  /// Uniform in ±√(6/(inputs + outputs)) (Glorot and Bengio 2010, equation 16).
  case xavierUniform

  func values(_ shape: [Int], using generator: Generator) throws -> Tensor {
    switch self {
    case .constant(let value):
      return try .full(shape, value, device: .cpu)
    case .normal(let deviation):
      return try .normal(shape, deviation: deviation, using: generator)
    case .xavierUniform:
      let bound = (6 / Double(shape.reduce(0, +))).squareRoot()
      return try .uniform(shape, in: -bound...bound, using: generator)
    }
  }
}
