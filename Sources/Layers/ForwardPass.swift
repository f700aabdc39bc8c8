public import Tensors

/// What a network needs to know of the pass it is in.
///
/// Layers call ``linear(_:weight:bias:)`` and its kin through the pass, so that whoever runs the
/// pass sees every use of a parameter.
public final class ForwardPass {
  /// Whether dropout acts.
  public let isTraining: Bool
  /// The source of dropout's randomness; needed when dropout acts.
  public let generator: Generator?
  /// Sees every use of a parameter, when set.
  public let observer: (any ParameterUseObserver)?

  /// A pass for training, with dropout drawn from a generator.
  public static func training(
    using generator: Generator, observer: (any ParameterUseObserver)? = nil
  ) -> ForwardPass {
    ForwardPass(isTraining: true, generator: generator, observer: observer)
  }

  /// A pass without dropout.
  public static func evaluation(observer: (any ParameterUseObserver)? = nil) -> ForwardPass {
    ForwardPass(isTraining: false, generator: nil, observer: observer)
  }

  private init(
    isTraining: Bool, generator: Generator?, observer: (any ParameterUseObserver)?
  ) {
    self.isTraining = isTraining
    self.generator = generator
    self.observer = observer
  }

  /// x·Wᵀ + b.
  func linear(_ input: Tensor, weight: Parameter, bias: Parameter?) throws -> Tensor {
    if let observer { return try observer.linear(input, weight: weight, bias: bias) }
    return try input.linear(weight: weight.tensor, bias: bias?.tensor)
  }

  /// The rows of a table that indices name.
  func embedding(_ indices: Tensor, table: Parameter, padding: Int?) throws -> Tensor {
    if let observer { return try observer.embedding(indices, table: table, padding: padding) }
    return try table.tensor.embedding(indices, padding: padding)
  }

  /// Layer normalisation.
  func layerNorm(_ input: Tensor, weight: Parameter, bias: Parameter, epsilon: Double) throws
    -> Tensor
  {
    if let observer {
      return try observer.layerNorm(input, weight: weight, bias: bias, epsilon: epsilon)
    }
    return try input.layerNorm(weight: weight.tensor, bias: bias.tensor, epsilon: epsilon)
  }

  /// The cross-entropy of a projection onto a table's entries.
  func crossEntropy(_ states: Tensor, table: Parameter, loss: CrossEntropy) throws -> Tensor {
    if let observer { return try observer.crossEntropy(states, table: table, loss: loss) }
    return try states.projectedCrossEntropy(loss, table: table.tensor)
  }

  /// Dropout while training, nothing otherwise.
  public func dropout(_ input: Tensor, _ probability: Double) throws -> Tensor {
    guard isTraining, probability > 0 else { return input }
    guard let generator else { preconditionFailure("dropout needs the pass's generator") }
    return try input.dropout(probability, using: generator)
  }
}

/// Computes the parameterised operations of a pass in a way of its own.
public protocol ParameterUseObserver: AnyObject {
  /// x·Wᵀ + b for x [..., I].
  func linear(_ input: Tensor, weight: Parameter, bias: Parameter?) throws -> Tensor
  /// The rows of a table that indices name.
  func embedding(_ indices: Tensor, table: Parameter, padding: Int?) throws -> Tensor
  /// Layer normalisation over the last dimension.
  func layerNorm(_ input: Tensor, weight: Parameter, bias: Parameter, epsilon: Double) throws
    -> Tensor
  /// The losses [M] of states [M, d] projected onto a table's entries.
  ///
  /// See ``Tensor/projectedCrossEntropy(_:table:writing:)``.
  func crossEntropy(_ states: Tensor, table: Parameter, loss: CrossEntropy) throws -> Tensor
}
