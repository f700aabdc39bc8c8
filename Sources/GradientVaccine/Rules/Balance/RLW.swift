/// Random loss weighting: each step has fresh random weights.
///
///     w = K · softmax(z),   z_i ~ N(0, 1)
///
/// Surprisingly hard to beat, hence a control for every rule that computes weights. They sum to the
/// number K of tasks.
///
/// Source: Lin, Ye, Zhang, Tsang: Reasonable Effectiveness of Random Weighting. TMLR 2022.
public struct RLW: LossRule {
  /// The rule's name.
  public let name = "rlw"
  /// Nothing is read.
  public let needs = Needs(losses: false, gramians: .none)

  /// Makes the rule.
  public init() {}

  /// Nothing to remember.
  public func initialState() -> Stateless { Stateless() }

  /// Draws the step's weights.
  public func begin(
    _ step: TaskStep, state: inout Stateless, using generator: inout some RandomNumberGenerator
  ) throws(WeightingError) -> [Double] {
    let draws = step.tasks.map { _ in generator.normal() }
    return Elementary.softmax(draws).map { $0 * Double(draws.count) }
  }
}
