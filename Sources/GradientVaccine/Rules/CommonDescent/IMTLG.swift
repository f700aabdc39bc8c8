/// Impartial multi-task learning, gradient part: an update with equal projections onto all
/// gradients.
///
///     ⟨Σ α_j g_j, g_i⟩ / ‖g_i‖  is the same for all i,   Σ α_j = 1
///
/// With the cosines `Ĝ` and `Ĝ y = 1` the weights are `α_i ∝ y_i / ‖g_i‖`. They can be negative.
///
/// Edge cases: dependent gradients have the solution of least norm among their unit vectors
/// (pseudo-inverse), which has equal projections where any has. Where the α cannot be made to sum
/// to 1 the weights are zero.
///
/// Source: Liu et al.: Towards Impartial Multi-task Learning. ICLR 2021, section 3.1.
public struct IMTLG: GramianWeighting {
  /// The rule's name.
  public let name = "imtl_g"

  /// Makes the rule.
  public init() {}

  /// Solves for equal projections.
  ///
  /// - Complexity: O(K³), ten times over.
  public func weights(_ gramian: Gramian) -> [Double] {
    let count = gramian.count
    let norms = gramian.norms
    let shortest = norms.min() ?? 1
    let eigen = SymmetricEigen(gramian.normalised.values, count: count)
    let tolerance = (eigen.values.max() ?? 0) * Double(count) * 1e-14
    let inverse = eigen.matrix { $0 > tolerance ? 1 / $0 : 0 }
    let projections = (0..<count).map { i in
      (0..<count).reduce(0) { $0 + inverse[i * count + $1] } * (shortest / norms[i])
    }
    let sum = projections.reduce(0, +)
    let size = projections.reduce(0) { $0 + $1.magnitude }
    guard sum.magnitude > 1e-12 * size else { return projections.map { _ in 0 } }
    return projections.map { $0 / sum }
  }
}
