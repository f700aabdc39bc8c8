/// A rule whose weights follow from losses, memory and chance alone, for all groups alike.
public protocol LossRule: Weighting where Plan == [Double] {}

extension LossRule {
  /// The step's weights.
  public func presetWeights(_ plan: [Double]) -> [Double]? { plan }

  /// The step's weights.
  public func solve(
    _ group: GroupProblem, plan: [Double], state: inout State,
    using generator: inout some RandomNumberGenerator
  ) throws(WeightingError) -> GroupSolution {
    GroupSolution(weights: group.members.map { plan[$0] })
  }
}
