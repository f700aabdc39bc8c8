/// Multiple-gradient descent: the shortest vector in the convex hull of the gradients.
///
///     minimise ‖Σ α_i g_i / s_i‖²   over   α_i ≥ 0, Σ α_i = 1
///
/// The weights are α: they sum to 1, and the update is `Σ α_i g_i` of the gradients as they are;
/// `s` serves the search only. Without normalisation `⟨g_i, update⟩ ≥ ‖update‖²` for every task:
/// all losses fall, until the update is zero at a point that is Pareto stationary.
///
/// Edge cases: equal gradients share their weight equally. With normalisation by the loss, a task
/// whose loss is not a positive finite number counts with the loss 1.
///
/// Sources: Désidéri: Multiple-gradient descent algorithm. C. R. Acad. Sci. 2012. Sener, Koltun:
/// Multi-Task Learning as Multi-Objective Optimization. NeurIPS 2018, Algorithm 2 and, for the
/// normalisations, its published code.
public struct MGDA: Weighting {
  /// What gradients are divided by before the search.
  public enum Normalisation: String, CaseIterable, Sendable {
    /// Nothing: s = 1.
    case none
    /// The norm: `s_i = ‖g_i‖`.
    case l2
    /// The loss: `s_i = L_i`.
    case loss
    /// Both: `s_i = L_i ‖g_i‖`.
    case lossPlus = "loss+"
  }

  /// How the shortest vector is found.
  public enum Solver: String, CaseIterable, Sendable {
    /// To rounding, by an active-set method.
    case exact
    /// By at most 250 steps of Frank and Wolfe with exact line search, as in the paper.
    case frankWolfe = "frank_wolfe"
  }

  /// The rule's name.
  public let name = "mgda"
  /// What gradients are divided by before the search.
  public let normalisation: Normalisation
  /// How the shortest vector is found.
  public let solver: Solver

  /// Makes the rule.
  public init(normalisation: Normalisation = .none, solver: Solver = .exact) {
    self.normalisation = normalisation
    self.solver = solver
  }

  /// Every group's Gramian, and the losses where they normalise.
  public var needs: Needs {
    Needs(losses: normalisation == .loss || normalisation == .lossPlus, gramians: .all)
  }

  /// Nothing to remember.
  public func initialState() -> Stateless { Stateless() }

  /// Keeps the losses for the step's groups.
  public func begin(
    _ step: TaskStep, state: inout Stateless, using generator: inout some RandomNumberGenerator
  ) throws(WeightingError) -> [Double] {
    guard needs.losses, let losses = step.losses else {
      return Array(repeating: 1, count: step.tasks.count)
    }
    return losses.map { $0 > 0 && $0.isFinite ? $0 : 1 }
  }

  /// Finds the shortest vector.
  ///
  /// - Complexity: O(K⁴) for the exact solver in practice, O(K) for each step of Frank and Wolfe.
  public func solve(
    _ group: GroupProblem, plan: [Double], state: inout Stateless,
    using generator: inout some RandomNumberGenerator
  ) throws(WeightingError) -> GroupSolution {
    let norms = group.gramian.norms
    let lengths = zip(group.members, norms).map { member, norm -> Double in
      switch normalisation {
      case .none: 1
      case .l2: norm
      case .loss: plan[member]
      case .lossPlus: plan[member] * norm
      }
    }
    let gramian = group.gramian.divided(by: lengths).scaledToUnit
    return GroupSolution(
      weights: solver == .exact ? Self.shortest(gramian) : Self.frankWolfe(gramian))
  }

  /// The shares of the shortest vector in the convex hull.
  ///
  /// Found for the unit gradients, `α_i = y_i a_i` with `a_i = min ‖g‖ / ‖g_i‖`, so that lengths of
  /// any ratio keep their digits.
  static func shortest(_ gramian: Gramian) -> [Double] {
    let norms = gramian.norms
    let least = norms.min() ?? 1
    let scales = norms.map { least / $0 }
    let solution = NonNegativeProgram(
      quadratic: gramian.normalised.values, linear: norms.map { _ in 0 }, shares: scales
    ).solve()
    return zip(solution, scales).map { $0 * $1 }
  }

  /// Algorithm 2 of Sener and Koltun.
  private static func frankWolfe(_ gramian: Gramian) -> [Double] {
    let count = gramian.count
    var shares = [Double](repeating: 1 / Double(count), count: count)
    var products = gramian.products(shares)
    for _ in 0..<250 {
      guard let corner = products.indices.min(by: { products[$0] < products[$1] }) else { break }
      let square = zip(shares, products).reduce(0) { $0 + $1.0 * $1.1 }
      let (gap, curvature) = (
        square - products[corner], square - 2 * products[corner] + gramian[corner, corner]
      )
      guard gap > 1e-15, curvature > 0 else { break }
      let step = min(1, gap / curvature)
      for i in 0..<count {
        shares[i] = (1 - step) * shares[i] + (i == corner ? step : 0)
        products[i] = (1 - step) * products[i] + step * gramian[i, corner]
      }
    }
    return shares
  }
}
