/// Conflict-averse gradient descent: the best worst-case direction near the mean gradient.
///
///     maximise min_i ⟨g_i, d⟩   over   ‖d − g_0‖ ≤ c ‖g_0‖,   g_0 = mean of the g_i
///
/// Its dual is a search over shares w (w ≥ 0, Σ w = 1) with `g_w = Σ w_i g_i`:
///
///     minimise ⟨g_w, g_0⟩ + c ‖g_0‖ ‖g_w‖,   then   d = g_0 + c ‖g_0‖ / ‖g_w‖ · g_w
///
/// c = 0 gives the mean. The norm is freed of its root by a number s, `‖g_w‖ = min_s ‖g_w‖²/2s +
/// s/2`: for each s a quadratic program remains, and the s at which `‖g_w‖ = s` is found by halving
/// an interval.
///
/// Edge case: where `g_w` vanishes (a Pareto-stationary point, or `g_0 = 0`) the direction is the
/// mean.
///
/// Source: Liu, Liu, Jin, Stone, Liu: Conflict-Averse Gradient Descent for Multi-task Learning.
/// NeurIPS 2021, Algorithm 1.
public struct CAGrad: GramianWeighting {
  /// The rule's name.
  public let name = "cagrad"
  /// The radius of the search as a share of the mean gradient's norm.
  public let c: Double

  /// Makes the rule; the paper's experiments use c from 0.2 to 0.8.
  ///
  /// - Precondition: c is finite and not negative.
  public init(c: Double = 0.5) {
    precondition(c >= 0 && c.isFinite, "c is finite and not negative")
    self.c = c
  }

  /// Finds the shares of the dual.
  ///
  /// With unit gradients and `w_i = y_i min ‖g‖ / ‖g_i‖` the search reads: minimise `Σ y_i cos(g_i,
  /// g_0) + c ‖Σ y_i g_i/‖g_i‖‖`.
  ///
  /// - Complexity: about 15 quadratic programs of K variables.
  public func weights(_ gramian: Gramian) -> [Double] {
    let mean = [Double](repeating: 1 / Double(gramian.count), count: gramian.count)
    let (norms, meanNorm) = (gramian.norms, gramian.weightedNorm(mean))
    let (shortest, longest) = (norms.min() ?? 1, norms.max() ?? 1)
    if c == 0 || meanNorm <= 1e-12 * longest { return mean }
    let cosines = zip(gramian.products(mean), norms).map { $0 / $1 / meanNorm }
    let scales = norms.map { shortest / $0 }
    let unit = gramian.normalised
    func solution(at s: Double) -> [Double] {
      NonNegativeProgram(
        quadratic: unit.values, linear: cosines.map { $0 * s / c }, shares: scales
      ).solve()
    }
    let least = unit.weightedNorm(solution(at: 0))
    if least <= 1e-7 { return mean }
    let s = RootSearch.zero(from: least, to: longest / shortest, within: 1e-11 * least) {
      unit.weightedNorm(solution(at: $0)) - $0
    }
    let shares = solution(at: s)
    let factor = c * meanNorm / unit.weightedNorm(shares)
    return mean.indices.map { mean[$0] + factor * shares[$0] / norms[$0] }
  }
}
