/// Fixed weights by task name: the update is `Σ w_i g_i`.
///
/// The control for every dynamic rule: sweeping these weights draws the front of trade-offs that a
/// dynamic rule has to beat.
public struct StaticWeights: Weighting {
  /// The rule's name.
  public let name = "static"
  /// Nothing is read.
  public let needs = Needs(losses: false, gramians: .none)

  /// The weight of each task.
  public let weights: [String: Double]

  /// Makes the rule.
  ///
  /// - Precondition: all weights are finite. Zero leaves a task out; negative weights ascend its
  ///   loss.
  public init(weights: [String: Double]) {
    precondition(weights.values.allSatisfy(\.isFinite), "static weights must be finite")
    self.weights = weights
  }

  /// Nothing to remember.
  public func initialState() -> Stateless { Stateless() }

  /// Looks the tasks' weights up.
  ///
  /// - Throws: ``WeightingError/missingWeight(task:known:)``.
  public func begin(
    _ step: TaskStep, state: inout Stateless, using generator: inout some RandomNumberGenerator
  ) throws(WeightingError) -> [Double] {
    var found: [Double] = []
    for task in step.tasks {
      guard let weight = weights[task] else {
        throw .missingWeight(task: task, known: weights.keys.sorted())
      }
      found.append(weight)
    }
    return found
  }

  /// The given weights.
  public func presetWeights(_ plan: [Double]) -> [Double]? { plan }

  /// The given weights.
  public func solve(
    _ group: GroupProblem, plan: [Double], state: inout Stateless,
    using generator: inout some RandomNumberGenerator
  ) throws(WeightingError) -> GroupSolution {
    GroupSolution(weights: group.members.map { plan[$0] })
  }
}
