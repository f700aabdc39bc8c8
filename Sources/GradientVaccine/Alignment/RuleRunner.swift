/// Drives one rule through training: begin a step, hand in groups in any order, end the step.
///
/// A step may hold any tasks in any order. The runner hands them to the rule sorted by name and
/// gives every (step, group) its own random stream, so weights and state depend neither on the
/// order of the tasks nor on the order in which groups become complete.
///
/// What never reaches the rule:
/// - a task whose gradient is exactly zero in a group (its weight there, which multiplies zero, is
///   the preset one or 1). A task that does not use a group has a zero gradient there, so this also
///   covers groups that belong to some tasks only. Rules whose weights sum to 1 then share among
///   the tasks that have a gradient there;
/// - a group whose Gramian is not finite: its weights follow ``NonFinitePolicy``, its state stays
///   untouched.
///
/// A value type; calls for one runner must not overlap. Use ``GradientAligner`` to choose the rule
/// at run time, this type for a rule of your own.
public struct RuleRunner<Rule: Weighting>: Sendable {
  /// The rule.
  public let rule: Rule
  /// The seed of all random orders.
  public private(set) var seed: UInt64
  /// The weights of groups that are not finite.
  public let nonFinite: NonFinitePolicy
  /// How much the outcomes hold.
  public let detail: ReportDetail

  /// What the rule remembers.
  public internal(set) var state: Rule.State
  /// The number of steps ended.
  public private(set) var stepsEnded = 0

  private var open: OpenStep?
  private var outcomes: [String: GroupOutcome] = [:]

  /// A step that has begun and not ended.
  struct OpenStep: Sendable {
    let step: TaskStep
    let caller: TaskOrder
    let plan: Rule.Plan
    let preset: [Double]?
  }

  /// Makes a runner at the start of training.
  public init(
    rule: Rule, seed: UInt64, nonFinite: NonFinitePolicy = .sum, detail: ReportDetail = .full
  ) {
    self.rule = rule
    self.seed = seed
    self.nonFinite = nonFinite
    self.detail = detail
    state = rule.initialState()
  }

  /// Goes on from a saved state; a step that has begun is forgotten.
  public mutating func restore(state: Rule.State, seed: UInt64, stepsEnded: Int) {
    precondition(stepsEnded >= 0, "the number of steps ended is not negative")
    self.state = state
    self.seed = seed
    self.stepsEnded = stepsEnded
    open = nil
  }

  /// Begins a step; a step that was begun and not ended is forgotten.
  ///
  /// - Throws: a ``WeightingError`` about tasks or losses.
  public mutating func beginStep(
    tasks: [String], losses: [Double]? = nil
  ) throws(WeightingError) {
    open = nil
    outcomes = [:]
    let order = try TaskOrder(tasks)
    if let losses, losses.count != tasks.count {
      throw .lossCount(found: losses.count, tasks: tasks.count)
    }
    if losses == nil, rule.needs.losses { throw .missingLosses(method: rule.name) }
    let step = TaskStep(
      number: stepsEnded, tasks: order.sorted(tasks), losses: losses.map(order.sorted))
    var generator = StreamGenerator(seed: seed, step: stepsEnded, name: "")
    let plan = try rule.begin(step, state: &state, using: &generator)
    open = OpenStep(step: step, caller: order, plan: plan, preset: rule.presetWeights(plan))
  }

  /// The weights of the step begun where they do not depend on Gramians, in the caller's order.
  ///
  /// - Returns: `nil` when they do, or when no step has begun.
  public var presetWeights: [Double]? {
    open.flatMap { open in open.preset.map(open.caller.unsorted) }
  }

  /// Solves one group.
  ///
  /// - Parameter gramian: one row for each task, in the order of ``beginStep(tasks:losses:)``.
  /// - Throws: a ``WeightingError``, such as for a group handed in twice.
  public mutating func weights(
    for group: String, gramian: Gramian
  ) throws(WeightingError) -> GroupOutcome {
    guard let current = open else { throw .noStepBegun }
    guard outcomes[group] == nil else { throw .repeatedGroup(group) }
    let count = current.step.tasks.count
    guard gramian.count == count else {
      throw .gramianSize(group: group, found: gramian.count, tasks: count)
    }
    let faulty = gramian.nonFiniteTasks
    let outcome =
      faulty.isEmpty
      ? try solve(group, gramian, current)
      : unsolved(group, gramian, current, faulty)
    outcomes[group] = outcome
    return outcome
  }

  /// Ends the step.
  ///
  /// - Parameter lossesAfter: the losses of the same batch after the update, in the caller's order,
  ///   where known.
  /// - Throws: ``WeightingError/noStepBegun``, ``WeightingError/lossCount(found:tasks:)``, or
  ///   ``WeightingError/missingGroup(_:method:found:)`` when the group that the rule reads was not
  ///   handed in.
  public mutating func endStep(
    lossesAfter: [Double]? = nil
  ) throws(WeightingError) -> StepReport {
    guard let current = open else { throw .noStepBegun }
    if let lossesAfter, lossesAfter.count != current.step.tasks.count {
      throw .lossCount(found: lossesAfter.count, tasks: current.step.tasks.count)
    }
    if case .group(let group) = rule.needs.gramians, outcomes[group] == nil {
      throw .missingGroup(group, method: rule.name, found: outcomes.keys.sorted())
    }
    rule.end(
      current.step, plan: current.plan, lossesAfter: lossesAfter.map(current.caller.sorted),
      state: &state)
    open = nil
    stepsEnded += 1
    return StepReport(
      step: current.step.number, tasks: current.caller.unsorted(current.step.tasks),
      losses: current.step.losses.map(current.caller.unsorted), groups: outcomes)
  }
}

/// The weights of a group whose Gramian is not finite.
public enum NonFinitePolicy: String, Codable, Sendable {
  /// The plain sum (or the rule's preset weights): the fault stays visible to whoever checks the
  /// update.
  case sum
  /// Zeros: the group should not be updated. Note that zero times a number that is not finite is
  /// not zero.
  case skip
}
