/// Gradient Vaccine: a task's gradient is turned towards another's wherever their cosine is below a
/// target.
///
/// For every group of parameters, every chosen task i, every other task j present, in a fresh
/// random order, with `g'_i` as modified so far and `g_j` as it was at first:
///
///     φ = cos(g'_i, g_j)
///     if φ < φ̂_ij:   g'_i ← g'_i + ‖g'_i‖ (φ̂ √(1−φ²) − φ √(1−φ̂²)) / (‖g_j‖ √(1−φ̂²)) · g_j
///     always:         φ̂_ij ← (1−β) φ̂_ij + β φ
///
/// The comparison uses the target from before the update, the update the cosine from before the
/// correction. Targets start at 0, belong to ordered pairs of task *names* within a group, and keep
/// their values while either task is away. The update is `Σ g'_i` over all tasks, chosen or not.
///
/// Edge cases:
/// - The formula has a pole at φ̂ = 1: the target used is at most 1 − 10⁻⁶, which bounds the added
///   part by about 1,414 ‖g'_i‖. The moving average itself is not capped.
/// - Exactly opposed gradients (φ = −1) cancel: `g'_i = 0`. A gradient that was corrected to zero
///   is left alone from there on, and its further targets keep their values in that step.
/// - Zero gradients and Gramians that are not finite never arrive here; see ``RuleRunner``.
///
/// Source: Wang, Tsvetkov, Firat, Cao: Gradient Vaccine. ICLR 2021, Algorithm 1 and equations 2–4.
public struct GradVac: Weighting {
  /// Where the target cosines come from.
  public enum Target: Sendable, Equatable {
    /// The moving average of the cosines met, with the rate β in (0, 1].
    case movingAverage(beta: Double)
    /// One constant in (−1, 1) for all pairs.
    case fixed(Double)

    /// The moving average with the paper's best rate, 0.01.
    public static let standard = Target.movingAverage(beta: 0.01)
  }

  /// The rule's name.
  public let name = "gradvac"
  /// Every group's Gramian.
  public let needs = Needs(losses: false, gramians: .all)

  /// Where the targets come from.
  public let target: Target
  /// The tasks whose gradients are corrected.
  public let tasks: TaskSelection

  /// Makes the rule.
  ///
  /// - Precondition: β lies in (0, 1], a fixed target in (−1, 1).
  public init(target: Target = .standard, tasks: TaskSelection = .all) {
    switch target {
    case .movingAverage(let beta): precondition(beta > 0 && beta <= 1, "β lies in (0, 1]")
    case .fixed(let value): precondition(value > -1 && value < 1, "a target lies in (−1, 1)")
    }
    self.target = target
    self.tasks = tasks
  }

  /// Where the step's tasks stand in the state, and which of them are chosen.
  public struct Plan: Sendable {
    let slots: [Int]
    let chosen: [Bool]
  }

  /// No targets yet.
  public func initialState() -> PairTargets { PairTargets() }

  /// Finds the tasks' places among the targets; new tasks get one.
  ///
  /// - Throws: ``WeightingError/unresolvedTasks(_:)``.
  public func begin(
    _ step: TaskStep, state: inout PairTargets, using generator: inout some RandomNumberGenerator
  ) throws(WeightingError) -> Plan {
    var chosen: [Bool] = []
    for task in step.tasks {
      guard let isChosen = tasks.contains(task) else {
        throw .unresolvedTasks(tasks == .lowResource ? "low_resource" : "high_resource")
      }
      chosen.append(isChosen)
    }
    return Plan(slots: state.slots(of: step.tasks), chosen: chosen)
  }

  /// Corrects the chosen tasks' gradients and moves their targets.
  ///
  /// - Complexity: O(K³).
  public func solve(
    _ group: GroupProblem, plan: Plan, state: inout PairTargets,
    using generator: inout some RandomNumberGenerator
  ) throws(WeightingError) -> GroupSolution {
    let chosen = group.members.map { plan.chosen[$0] }
    switch target {
    case .fixed(let value):
      var targets = [Double](repeating: value, count: chosen.count * chosen.count)
      return GradientCorrection(beta: 0)(
        group.gramian, chosen: chosen, targets: &targets, using: &generator)
    case .movingAverage(let beta):
      let slots = group.members.map { plan.slots[$0] }
      var targets = state.values(of: group.group, slots: slots)
      let solution = GradientCorrection(beta: beta)(
        group.gramian, chosen: chosen, targets: &targets, using: &generator)
      state.set(targets, of: group.group, slots: slots)
      return solution
    }
  }

  /// The targets of all pairs of the step's tasks.
  public func targets(of group: String, plan: Plan, state: PairTargets) -> [Double]? {
    switch target {
    case .fixed(let value):
      Array(repeating: value, count: plan.slots.count * plan.slots.count)
    case .movingAverage: state.values(of: group, slots: plan.slots)
    }
  }
}
