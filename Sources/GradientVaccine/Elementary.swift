/// Exponential and logarithm, written out so that the module needs no C library and repeats bit for
/// bit everywhere.
///
/// Relative error at most 2⁻⁵¹ over the normal range.
enum Elementary {
  private static let ln2High = 0x1.62e42fefa3800p-1
  private static let ln2Low = 0x1.ef35793c76730p-45

  /// eˣ: ∞ above about 709.8, 0 below about −745.
  static func exp(_ x: Double) -> Double {
    if x.isNaN { return x }
    if x > 710 { return .infinity }
    if x < -746 { return 0 }
    let n = (x / (ln2High + ln2Low)).rounded()
    let r = (x - n * ln2High) - n * ln2Low
    var sum = 1.0
    for k in stride(from: 14.0, through: 1, by: -1) { sum = 1 + r / k * sum }
    // In two factors, since 2ⁿ alone may overflow or underflow where the product does not.
    let half = Int(n) / 2
    return sum * power(half) * power(Int(n) - half)
  }

  /// ln x: −∞ at 0, not a number below.
  static func log(_ x: Double) -> Double {
    if x == 0 { return -.infinity }
    guard x > 0, x.isFinite else { return x == .infinity ? x : .nan }
    var (exponent, m) = (Double(x.exponent), x.significand)
    if m > 1.4142135623730951 {
      m /= 2
      exponent += 1
    }
    let s = (m - 1) / (m + 1)
    let square = s * s
    var sum = 0.0
    for k in stride(from: 23.0, through: 3, by: -2) { sum = (sum + 1 / k) * square }
    return exponent * ln2High + (exponent * ln2Low + (2 * s * sum + 2 * s))
  }

  /// xᵃ for x ≥ 0.
  static func power(_ x: Double, _ a: Double) -> Double {
    a == 0 ? 1 : x == 0 ? (a > 0 ? 0 : .infinity) : exp(a * log(x))
  }

  /// Shares that sum to 1: `e^{x_i} / Σ e^{x_j}`.
  static func softmax(_ values: [Double]) -> [Double] {
    let highest = values.max() ?? 0
    let powers = values.map { exp($0 - highest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }

  private static func power(_ exponent: Int) -> Double {
    Double(sign: .plus, exponent: exponent, significand: 1)
  }
}
