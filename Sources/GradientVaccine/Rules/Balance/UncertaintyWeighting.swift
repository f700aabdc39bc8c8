/// Uncertainty weighting: each task's weight falls with the noise that its loss shows.
///
///     minimise Σ ½ e^(−s_i) L_i + ½ s_i   over the log-variances s;   w_i = ½ e^(−s_i)
///
/// s starts at 0 and moves by gradient descent or Adam along `½ (1 − e^(−s_i) L_i)` after each
/// step. For a constant loss it comes to rest at `s_i = ln L_i`, that is `w_i = 1 / (2 L_i)`.
/// Losses should be means per task. Losses that are not positive finite numbers teach nothing.
///
/// Source: Kendall, Gal, Cipolla: Multi-Task Learning Using Uncertainty to Weigh Losses. CVPR 2018,
/// equation 7.
public struct UncertaintyWeighting: LossRule {
  /// How the log-variances move.
  public enum Optimiser: String, CaseIterable, Sendable {
    /// Adam.
    case adam
    /// Plain gradient descent.
    case sgd
  }

  /// What the rule remembers of one task.
  public struct Noise: Codable, Sendable, Equatable {
    /// The log-variance s.
    public internal(set) var logVariance = 0.0
    var adam = Adam()

    private enum CodingKeys: String, CodingKey {
      case adam
      case logVariance = "log_variance"
    }
  }

  /// The rule's name.
  public let name = "uw"
  /// Losses.
  public let needs = Needs(losses: true, gramians: .none)
  /// How the log-variances move.
  public let optimiser: Optimiser
  /// Their rate.
  public let rate: Double

  /// Makes the rule.
  ///
  /// - Precondition: the rate is positive.
  public init(optimiser: Optimiser = .adam, rate: Double = 1e-3) {
    precondition(rate > 0 && rate.isFinite, "the rate is positive")
    self.optimiser = optimiser
    self.rate = rate
  }

  /// No tasks yet.
  public func initialState() -> TaskMemory<Noise> { TaskMemory() }

  /// The weights from the log-variances.
  public func begin(
    _ step: TaskStep, state: inout TaskMemory<Noise>,
    using generator: inout some RandomNumberGenerator
  ) throws(WeightingError) -> [Double] {
    step.tasks.map { 0.5 * Elementary.exp(-(state[$0]?.logVariance ?? 0)) }
  }

  /// Moves the log-variances.
  public func end(
    _ step: TaskStep, plan: [Double], lossesAfter: [Double]?, state: inout TaskMemory<Noise>
  ) {
    for (place, task) in step.tasks.enumerated() {
      guard let loss = step.losses?[place].usableLoss else { continue }
      var noise = state[task] ?? Noise()
      let gradient = 0.5 - plan[place] * loss
      switch optimiser {
      case .adam: noise.logVariance += noise.adam.change(gradient: gradient, rate: rate)
      case .sgd: noise.logVariance -= rate * gradient
      }
      state[task] = noise
    }
  }
}
