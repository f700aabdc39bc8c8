/// The Nash bargaining solution: the update from which no task gains more, relative to its own
/// gain, than others lose.
///
///     G α = 1 / α   (elementwise),  α > 0;   the update is Σ α_i g_i
///
/// It is the minimum of the convex `½ αᵀ G α − Σ ln α_i`, found here by Newton's method. The
/// solution does not depend on the lengths of the gradients: `α_i = β_i / ‖g_i‖` with β the
/// solution for the unit gradients. Its norm is always √K, so that the greatest norm allowed, 1 in
/// the published code, sets the length of the update.
///
/// Edge case: without a common direction of descent there is no solution; a ridge of 10⁻¹⁰ on the
/// cosines keeps β finite, and the update is then nearly zero.
///
/// Source: Navon et al.: Multi-Task Learning as a Bargaining Game. ICML 2022, Claim 3.1 and
/// equation 2.
public struct NashMTL: GramianWeighting {
  /// The rule's name.
  public let name = "nash_mtl"
  /// The greatest norm of the update.
  public let maximumNorm: Double

  private static let ridge = 1e-10

  /// Makes the rule.
  ///
  /// - Parameter maximumNorm: longer updates are shortened to it; infinity leaves them.
  /// - Precondition: it is positive.
  public init(maximumNorm: Double = 1) {
    precondition(maximumNorm > 0, "the greatest norm is positive")
    self.maximumNorm = maximumNorm
  }

  /// Solves the bargaining problem.
  ///
  /// - Complexity: O(K³) for each of about ten steps.
  public func weights(_ gramian: Gramian) -> [Double] {
    let unit = gramian.normalised
    let solution = Self.bargain(unit)
    let norm = unit.weightedNorm(solution)
    let factor = norm > maximumNorm ? maximumNorm / norm : 1
    return zip(solution, gramian.norms).map { factor * $0 / $1 }
  }

  /// Newton's method with steps damped for self-concordance (Boyd, Vandenberghe, section 9.6).
  private static func bargain(_ unit: Gramian) -> [Double] {
    let count = unit.count
    var ridged = unit.values
    for i in 0..<count { ridged[i * count + i] += ridge }
    var beta = [Double](repeating: 1 / Double(count).squareRoot(), count: count)
    for _ in 0..<500 {
      var hessian = ridged
      var gradient = beta.map { -1 / $0 }
      for i in 0..<count {
        for j in 0..<count { gradient[i] += ridged[i * count + j] * beta[j] }
        hessian[i * count + i] += 1 / (beta[i] * beta[i])
      }
      guard let cholesky = Cholesky(hessian, count: count) else { break }
      let step = cholesky.solve(gradient)
      let decrement = max(0, zip(gradient, step).reduce(0) { $0 + $1.0 * $1.1 }).squareRoot()
      let length = decrement > 0.25 ? 1 / (1 + decrement) : 1
      for i in 0..<count { beta[i] -= length * step[i] }
      if decrement < 1e-10 { break }
    }
    return beta
  }
}
