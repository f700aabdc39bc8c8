/// Gradient surgery: what conflicts with another task's gradient is projected away.
///
/// For every task i, over the other tasks j in a fresh random order: if `⟨g'_i, g_j⟩ < 0`, then
/// `g'_i ← g'_i − ⟨g'_i, g_j⟩ / ‖g_j‖² · g_j`, with `g_j` as it was at first; the update is `Σ
/// g'_i`. Task i itself is never visited as j: after another correction `⟨g'_i, g_i⟩` can be
/// negative, and with three tasks or more projecting it away would give another rule.
///
/// Source: Yu et al.: Gradient Surgery for Multi-Task Learning. NeurIPS 2020, Algorithm 1.
public struct PCGrad: Weighting {
  /// The rule's name.
  public let name = "pcgrad"
  /// Every group's Gramian.
  public let needs = Needs(losses: false, gramians: .all)

  /// Makes the rule.
  public init() {}

  /// Nothing to remember.
  public func initialState() -> Stateless { Stateless() }

  /// Nothing to prepare.
  public func begin(
    _ step: TaskStep, state: inout Stateless, using generator: inout some RandomNumberGenerator
  ) throws(WeightingError) {}

  /// Projects all tasks' gradients.
  ///
  /// - Complexity: O(K³).
  public func solve(
    _ group: GroupProblem, plan: Void, state: inout Stateless,
    using generator: inout some RandomNumberGenerator
  ) throws(WeightingError) -> GroupSolution {
    let count = group.gramian.count
    var targets = [Double](repeating: 0, count: count * count)
    return GradientCorrection(beta: 0)(
      group.gramian, chosen: Array(repeating: true, count: count), targets: &targets,
      using: &generator)
  }
}
