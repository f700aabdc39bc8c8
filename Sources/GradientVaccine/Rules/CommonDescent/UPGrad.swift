/// Unconflicting projection: each gradient is projected onto the cone of directions that conflict
/// with none.
///
///     for every task i:  minimise vᵀ G v  over  v ≥ e_i;   weights = mean of the K solutions
///
/// `Σ v_j g_j` is the point nearest to `g_i` with `⟨g_j, ·⟩ ≥ 0` for all j. The update then has no
/// conflict either; without conflict it is the mean gradient.
///
/// Source: Quinton, Rey: Jacobian Descent for Multi-Objective Optimization. arXiv 2406.16232,
/// equation 4 and Proposition 1.
public struct UPGrad: GramianWeighting {
  /// The rule's name.
  public let name = "upgrad"

  /// Makes the rule.
  public init() {}

  /// Projects all gradients.
  ///
  /// - Complexity: O(K⁴) to O(K⁵), by the number of conflicts.
  public func weights(_ gramian: Gramian) -> [Double] {
    // On unit gradients, v_j = y_j ‖g_i‖/‖g_j‖ and the bound is y ≥ e_i still.
    let unit = gramian.normalised
    let norms = gramian.norms
    var weights = [Double](repeating: 0, count: gramian.count)
    for i in 0..<gramian.count {
      let row = (0..<gramian.count).map { unit[i, $0] }
      guard row.contains(where: { $0 < 0 }) else {
        weights[i] += 1
        continue
      }
      let added = NonNegativeProgram(quadratic: unit.values, linear: row).solve()
      for (j, value) in added.enumerated() {
        weights[j] += (value + (i == j ? 1 : 0)) * (norms[i] / norms[j])
      }
    }
    return weights.map { $0 / Double(gramian.count) }
  }
}
