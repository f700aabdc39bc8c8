/// Ordinary multi-task training: every task has the weight 1, the update is `Σ g_i`.
public struct Joint: Weighting {
  /// The rule's name.
  public let name = "joint"
  /// Nothing is read.
  public let needs = Needs(losses: false, gramians: .none)

  /// Makes the rule.
  public init() {}

  /// Nothing to remember.
  public func initialState() -> Stateless { Stateless() }

  /// Counts the tasks.
  public func begin(
    _ step: TaskStep, state: inout Stateless, using generator: inout some RandomNumberGenerator
  ) throws(WeightingError) -> Int { step.tasks.count }

  /// Ones.
  public func presetWeights(_ plan: Int) -> [Double]? { Array(repeating: 1, count: plan) }

  /// Ones.
  public func solve(
    _ group: GroupProblem, plan: Int, state: inout Stateless,
    using generator: inout some RandomNumberGenerator
  ) throws(WeightingError) -> GroupSolution {
    GroupSolution(weights: Array(repeating: 1, count: group.members.count))
  }
}
