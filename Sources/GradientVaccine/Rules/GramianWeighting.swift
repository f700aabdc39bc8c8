/// A rule whose weights of a group follow from that group's Gramian alone, without memory, losses
/// or chance.
public protocol GramianWeighting: Weighting where State == Stateless, Plan == Void {
  /// The weights of the tasks.
  ///
  /// - Parameter gramian: finite, with a positive diagonal.
  func weights(_ gramian: Gramian) -> [Double]
}

extension GramianWeighting {
  /// Every group's Gramian.
  public var needs: Needs { Needs(losses: false, gramians: .all) }

  /// Nothing to remember.
  public func initialState() -> Stateless { Stateless() }

  /// Nothing to prepare.
  public func begin(
    _ step: TaskStep, state: inout Stateless, using generator: inout some RandomNumberGenerator
  ) throws(WeightingError) {}

  /// The weights of the group's Gramian.
  public func solve(
    _ group: GroupProblem, plan: Void, state: inout Stateless,
    using generator: inout some RandomNumberGenerator
  ) throws(WeightingError) -> GroupSolution {
    GroupSolution(weights: weights(group.gramian))
  }
}
