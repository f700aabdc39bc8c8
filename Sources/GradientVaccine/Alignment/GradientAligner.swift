/// Drives a rule that is chosen by name at run time.
///
///     var aligner = try GradientAligner(method: MethodConfiguration(name: "gradvac"), seed: 1)
///     try aligner.beginStep(tasks: ["fr-en", "be-en"])
///     let outcome = try aligner.weights(for: "encoder.0", gramian: gramian)
///     // update of encoder.0: outcome.weights[0] · g_fr-en + outcome.weights[1] · g_be-en
///     let report = try aligner.endStep()
///
/// See ``RuleRunner`` for what a step is and for the guarantees; this type is that one with the
/// rule's type hidden, and with a state that reads and writes itself. A value type; calls for one
/// aligner must not overlap.
public struct GradientAligner: Sendable {
  /// The method.
  public let method: MethodConfiguration
  /// Whether every group's Gramian is asked for, though the rule may not read it.
  public let readsAllGramians: Bool
  private var runner: any Runner

  /// Makes an aligner at the start of training.
  ///
  /// - Parameters:
  ///   - method: the rule and its options.
  ///   - seed: of all random orders.
  ///   - nonFinite: the weights of groups whose Gramian is not finite.
  ///   - detail: how much the outcomes hold.
  ///   - readsAllGramians: whether ``needs`` asks for every group's Gramian even where the rule does
  ///     not, so that reports have all cosines; the rule's weights are the same.
  public init(
    method: MethodConfiguration, seed: UInt64, nonFinite: NonFinitePolicy = .sum,
    detail: ReportDetail = .full, readsAllGramians: Bool = false
  ) throws(WeightingError) {
    self.method = method
    self.readsAllGramians = readsAllGramians
    runner = Self.run(try method.makeRule(), seed: seed, nonFinite: nonFinite, detail: detail)
  }

  /// What the rule reads, so that callers can spare themselves the rest.
  public var needs: Needs {
    readsAllGramians ? Needs(losses: runner.needs.losses, gramians: .all) : runner.needs
  }

  /// The number of steps ended.
  public var stepsEnded: Int { runner.stepsEnded }

  /// Begins a step; one that was begun and not ended is forgotten.
  ///
  /// - Parameters:
  ///   - tasks: the names of the tasks present, in any order.
  ///   - losses: their losses, in the same order; required where ``Needs/losses`` says so.
  public mutating func beginStep(
    tasks: [String], losses: [Double]? = nil
  ) throws(WeightingError) {
    try runner.beginStep(tasks: tasks, losses: losses)
  }

  /// The weights of the step begun where they depend on no Gramian, in the order of its tasks; else
  /// `nil`.
  public var presetWeights: [Double]? { runner.presetWeights }

  /// Solves one group of the step begun.
  ///
  /// - Parameters:
  ///   - group: the group's name; each may be handed in once per step, in any order.
  ///   - gramian: one row for each task, in the order of ``beginStep(tasks:losses:)``.
  /// - Complexity: that of the rule, O(K³) for GradVac and PCGrad.
  public mutating func weights(
    for group: String, gramian: Gramian
  ) throws(WeightingError) -> GroupOutcome {
    try runner.weights(for: group, gramian: gramian)
  }

  /// Ends the step.
  ///
  /// - Parameter lossesAfter: the losses of the same batch after the update, in the order of the
  ///   tasks, where known. Only `famo` reads them.
  public mutating func endStep(
    lossesAfter: [Double]? = nil
  ) throws(WeightingError) -> StepReport {
    try runner.endStep(lossesAfter: lossesAfter)
  }

  /// What must be saved between steps so that training goes on as if it had never stopped.
  public var state: State {
    State(method: method, seed: runner.seed, stepsEnded: runner.stepsEnded, memory: runner.memory)
  }

  /// Goes on from a saved state; a step that has begun is forgotten.
  ///
  /// The seed becomes the saved one. The method's options stay those of this aligner, so that a
  /// rate may be changed on resumption.
  ///
  /// - Throws: ``WeightingError/stateOfOtherMethod(found:expected:)``.
  public mutating func restore(_ state: State) throws(WeightingError) {
    guard runner.restore(state) else {
      throw .stateOfOtherMethod(found: state.method.name, expected: method.name)
    }
  }

  private static func run<Rule: Weighting>(
    _ rule: Rule, seed: UInt64, nonFinite: NonFinitePolicy, detail: ReportDetail
  ) -> any Runner {
    RuleRunner(rule: rule, seed: seed, nonFinite: nonFinite, detail: detail)
  }
}

/// A rule's runner with the rule's type hidden.
private protocol Runner: Sendable {
  var needs: Needs { get }
  var seed: UInt64 { get }
  var stepsEnded: Int { get }
  var presetWeights: [Double]? { get }
  var memory: GradientAligner.Memory { get }
  mutating func beginStep(tasks: [String], losses: [Double]?) throws(WeightingError)
  mutating func weights(
    for group: String, gramian: Gramian
  ) throws(WeightingError) -> GroupOutcome
  mutating func endStep(lossesAfter: [Double]?) throws(WeightingError) -> StepReport
  mutating func restore(_ saved: GradientAligner.State) -> Bool
}

extension RuleRunner: Runner {
  fileprivate var needs: Needs { rule.needs }

  fileprivate var memory: GradientAligner.Memory { .init(rule: rule.name, state) }

  fileprivate mutating func restore(_ saved: GradientAligner.State) -> Bool {
    guard saved.memory.rule == rule.name, let state = saved.memory.state as? Rule.State else {
      return false
    }
    restore(state: state, seed: saved.seed, stepsEnded: saved.stepsEnded)
    return true
  }
}
