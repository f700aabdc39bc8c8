public import Layers
public import Tensors

/// The constants of Adam.
public struct AdamOptions: Codable, Sendable, Equatable {
  /// The decay of the mean of gradients, β₁.
  public var beta1 = 0.9
  /// The decay of the mean of squared gradients, β₂.
  public var beta2 = 0.98
  /// What is added to the root of the second moment, ε.
  public var epsilon = 1e-9
  /// Decoupled weight decay, λ; 0 is plain Adam.
  public var weightDecay = 0.0

  /// The constants of Vaswani and others, 2017.
  public init() {}
}

// Letter: N, the number of values of all parameters.

/// Adam over all parameters of a network at once (Kingma and Ba 2015, algorithm 1).
public final class AdamOptimizer {
  /// The constants.
  public let options: AdamOptions
  /// The mean of gradients [N].
  public let firstMoment: Tensor
  /// The mean of squared gradients [N].
  public let secondMoment: Tensor
  /// The number of updates made.
  public var updates = 0
  private let parameters: ParameterSet

  /// An optimiser at the start of training.
  public init(_ parameters: ParameterSet, options: AdamOptions = AdamOptions()) throws {
    self.parameters = parameters
    self.options = options
    let device = parameters.values.device
    firstMoment = try .zeros([parameters.count], device: device)
    secondMoment = try .zeros([parameters.count], device: device)
  }

  /// One update along a gradient [N]; frozen parameters and their moments stay as they are.
  public func update(_ gradient: Tensor, rate: Double) throws {
    updates += 1
    for columns in parameters.trainedColumns {
      try parameters.values.narrowed(0, columns).adamUpdate(
        gradient: gradient.narrowed(0, columns),
        firstMoment: firstMoment.narrowed(0, columns),
        secondMoment: secondMoment.narrowed(0, columns), step: updates, rate: rate,
        beta1: options.beta1, beta2: options.beta2, epsilon: options.epsilon,
        decay: options.weightDecay)
    }
  }
}
