/// A convex quadratic program over non-negative variables, solved by an active-set method.
///
///     minimise ½ yᵀ Q y + qᵀ y   over   y ≥ 0   and, where shares are given,   Σ a_i y_i = 1
///
/// Q is symmetric positive semi-definite, scaled to a diagonal of about 1. A ridge of 10⁻¹² makes
/// the solution unique: among equally good points it takes the one of least norm, so equal tasks
/// get equal values.
///
/// Source: Lawson, Hanson: Solving Least Squares Problems, chapter 23 (NNLS), with one equality
/// added.
struct NonNegativeProgram {
  let count: Int
  let quadratic: [Double]
  let linear: [Double]
  let shares: [Double]?

  private static let ridge = 1e-12
  private static let tolerance = 1e-13

  /// - Parameters:
  ///   - quadratic: Q, row by row.
  ///   - linear: q.
  ///   - shares: a, positive; `nil` leaves the sum free.
  init(quadratic: [Double], linear: [Double], shares: [Double]? = nil) {
    count = linear.count
    self.linear = linear
    self.shares = shares
    var ridged = quadratic
    for i in 0..<count { ridged[i * count + i] += Self.ridge }
    self.quadratic = ridged
  }

  /// The solution.
  ///
  /// - Complexity: O(n³) for each change of the set of positive variables, in practice about n
  ///   changes.
  func solve() -> [Double] {
    var y = [Double](repeating: 0, count: count)
    var free: [Int] = []
    if let shares {
      let start = (0..<count).min { cornerValue($0, shares) < cornerValue($1, shares) } ?? 0
      y[start] = 1 / shares[start]
      free = [start]
    }
    for _ in 0..<10 * count + 50 {
      let multiplier = settle(&y, &free)
      guard let entering = entering(y, free, multiplier) else { break }
      free.append(entering)
    }
    return y
  }

  /// The value where one variable makes up the whole sum.
  private func cornerValue(_ i: Int, _ shares: [Double]) -> Double {
    (0.5 * quadratic[i * count + i] / shares[i] + linear[i]) / shares[i]
  }

  /// Moves to the minimum over the free variables, giving up those that would become negative.
  ///
  /// - Returns: the multiplier of the sum: every free slope is this times its share.
  private func settle(_ y: inout [Double], _ free: inout [Int]) -> Double {
    while !free.isEmpty {
      guard let (z, multiplier) = minimum(free) else { break }
      if z.allSatisfy({ $0 > 0 }) {
        for (value, i) in zip(z, free) { y[i] = value }
        return multiplier
      }
      var step = 1.0
      for (value, i) in zip(z, free) where value <= 0 {
        step = min(step, y[i] > 0 ? y[i] / (y[i] - value) : 0)
      }
      var kept: [Int] = []
      for (value, i) in zip(z, free) {
        let blocked = value <= 0 && (y[i] <= 0 || y[i] / (y[i] - value) <= step)
        y[i] = blocked ? 0 : y[i] + step * (value - y[i])
        if !blocked { kept.append(i) }
      }
      free = kept
    }
    return 0
  }

  /// The minimum over the free variables without bounds, and the multiplier of the sum.
  private func minimum(_ free: [Int]) -> (values: [Double], multiplier: Double)? {
    let matrix = free.flatMap { i in free.map { quadratic[i * count + $0] } }
    guard let cholesky = Cholesky(matrix, count: free.count) else { return nil }
    let point = cholesky.solve(free.map { -linear[$0] })
    guard let shares = shares.map({ all in free.map { all[$0] } }) else { return (point, 0) }
    let direction = cholesky.solve(shares)
    let (sum, growth) = (Self.sum(shares, point), Self.sum(shares, direction))
    let multiplier = (1 - sum) / growth
    return (zip(point, direction).map { $0 + multiplier * $1 }, multiplier)
  }

  /// The variable at zero that would lower the value most by growing; `nil` at the optimum.
  private func entering(_ y: [Double], _ free: [Int], _ multiplier: Double) -> Int? {
    let size = (linear.map(\.magnitude).max() ?? 0) + (y.max() ?? 0)
    var best: Int?
    var lowest = -Self.tolerance * max(size, .leastNormalMagnitude)
    for i in 0..<count where !free.contains(i) {
      var slope = linear[i] - multiplier * (shares?[i] ?? 0)
      for j in free { slope += quadratic[i * count + j] * y[j] }
      if slope < lowest { (lowest, best) = (slope, i) }
    }
    return best
  }

  private static func sum(_ shares: [Double], _ values: [Double]) -> Double {
    zip(shares, values).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
