public import Tensors

/// What the rows of a layer's input are.
public enum RowKind: Sendable, Hashable {
  /// Rows of what a network reads: a Transformer's source tokens.
  case input
  /// Rows of what it writes: a Transformer's target tokens.
  case output
}

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
  /// What the rows are that layers are used on now.
  public private(set) var rows = RowKind.input

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

  /// Runs a part of the network whose layers are used on rows of another kind.
  public func over<Result>(_ rows: RowKind, _ body: () throws -> Result) rethrows -> Result {
    let before = self.rows
    self.rows = rows
    defer { self.rows = before }
    return try body()
  }

  /// x·Wᵀ + b.
  func linear(_ input: Tensor, weight: Parameter, bias: Parameter?) throws -> Tensor {
    if let observer { return try observer.linear(input, rows, weight: weight, bias: bias) }
    return try input.linear(weight: weight.tensor, bias: bias?.tensor)
  }

  /// The rows of a table that indices name.
  func embedding(_ indices: Tensor, table: Parameter, padding: Int?) throws -> Tensor {
    if let observer { return try observer.embedding(indices, rows, table: table, padding: padding) }
    return try table.tensor.embedding(indices, padding: padding)
  }

  /// Layer normalisation.
  func layerNorm(_ input: Tensor, weight: Parameter, bias: Parameter, epsilon: Double) throws
    -> Tensor
  {
    if let observer {
      return try observer.layerNorm(input, rows, weight: weight, bias: bias, epsilon: epsilon)
    }
    return try input.layerNorm(weight: weight.tensor, bias: bias.tensor, epsilon: epsilon)
  }

  /// The cross-entropy of a projection onto a table's entries.
  func crossEntropy(_ states: Tensor, table: Parameter, loss: CrossEntropy) throws -> Tensor {
    if let observer { return try observer.crossEntropy(states, rows, table: table, loss: loss) }
    return try states.projectedCrossEntropy(loss, table: table.tensor)
  }

  /// Dropout while training, nothing otherwise.
  public func dropout(_ input: Tensor, _ probability: Double) throws -> Tensor {
    guard let generator = generator(for: probability) else { return input }
    return try input.dropout(probability, using: generator)
  }

  /// states + update, with dropout of the update while training.
  public func sum(_ states: Tensor, dropping update: Tensor, _ probability: Double) throws -> Tensor
  {
    guard let generator = generator(for: probability) else { return try states + update }
    return try states.adding(dropped: update, probability, using: generator)
  }

  /// The generator where dropout acts, nil where it does not.
  private func generator(for probability: Double) -> Generator? {
    guard isTraining, probability > 0 else { return nil }
    guard let generator else { preconditionFailure("dropout needs the pass's generator") }
    return generator
  }
}

/// Computes the parameterised operations of a pass in a way of its own.
///
/// Each is told what the rows of its input are.
public protocol ParameterUseObserver: AnyObject {
  /// x·Wᵀ + b for x [..., I].
  func linear(_ input: Tensor, _ rows: RowKind, weight: Parameter, bias: Parameter?) throws
    -> Tensor
  /// The rows of a table that indices name.
  func embedding(_ indices: Tensor, _ rows: RowKind, table: Parameter, padding: Int?) throws
    -> Tensor
  /// Layer normalisation over the last dimension.
  func layerNorm(
    _ input: Tensor, _ rows: RowKind, weight: Parameter, bias: Parameter, epsilon: Double
  ) throws -> Tensor
  /// The losses [M] of states [M, d] projected onto a table's entries.
  ///
  /// See ``Tensor/projectedCrossEntropy(_:table:writing:)``.
  func crossEntropy(_ states: Tensor, _ rows: RowKind, table: Parameter, loss: CrossEntropy)
    throws -> Tensor
}
