/// A rule that turns the Gramians of the tasks' gradients into task weights.
///
/// The update of a group of parameters is `Σ w_i g_i`; a rule gives the weights `w` for each group.
/// Its memory is an explicit value: state in, state out. All randomness comes from the generator
/// that is passed in.
///
/// Within one step the caller begins the step, hands in the groups *in any order* as they become
/// complete, and ends it. A rule must give the same weights and the same state whatever that order:
/// what `solve` writes into the state belongs to its group alone, and what concerns all groups is
/// written by `begin` and `end`.
///
/// Rules are driven by ``RuleRunner``, which hands them tasks in the order of their names and only
/// groups that are finite and free of zero gradients; a rule need not check for either.
public protocol Weighting: Sendable {
  /// What the rule remembers from step to step, by task name and group name.
  associatedtype State: Codable & Sendable & Equatable

  /// What the rule works out once per step, such as where each task's values lie in the state.
  associatedtype Plan: Sendable

  /// The rule's name in messages.
  var name: String { get }

  /// What the rule reads, so that callers can spare themselves the rest.
  var needs: Needs { get }

  /// The state before the first step.
  func initialState() -> State

  /// Begins a step.
  func begin(
    _ step: TaskStep, state: inout State, using generator: inout some RandomNumberGenerator
  ) throws(WeightingError) -> Plan

  /// The weights of a step's tasks where they follow from the plan alone, for every group alike.
  ///
  /// - Returns: `nil` when weights depend on the group's Gramian. This is the default.
  func presetWeights(_ plan: Plan) -> [Double]?

  /// Solves one group.
  func solve(
    _ group: GroupProblem, plan: Plan, state: inout State,
    using generator: inout some RandomNumberGenerator
  ) throws(WeightingError) -> GroupSolution

  /// The target cosine of every ordered pair of the step's tasks in a group, for rules that have
  /// targets.
  ///
  /// - Returns: row by row; `nil`, the default, for rules without targets.
  func targets(of group: String, plan: Plan, state: State) -> [Double]?

  /// Ends the step.
  ///
  /// - Parameter lossesAfter: the losses of the same batch after the update, where the caller has
  ///   them.
  func end(_ step: TaskStep, plan: Plan, lossesAfter: [Double]?, state: inout State)
}

extension Weighting {
  /// No weights before the Gramian is known.
  public func presetWeights(_ plan: Plan) -> [Double]? { nil }

  /// No targets.
  public func targets(of group: String, plan: Plan, state: State) -> [Double]? { nil }

  /// Nothing to do.
  public func end(_ step: TaskStep, plan: Plan, lossesAfter: [Double]?, state: inout State) {}
}

/// The state of a rule that remembers nothing.
public struct Stateless: Codable, Sendable, Equatable {
  /// The one value.
  public init() {}
}
