import Foundation

/// Student's t distribution.
enum StudentDistribution {
  /// The t with P(T ≤ t) = p, to about 1e-7, by bisection of the distribution function.
  ///
  /// - Precondition: 0 < p < 1 and at least one degree of freedom.
  static func quantile(_ p: Double, degrees: Int) -> Double {
    precondition(p > 0 && p < 1 && degrees > 0, "a probability and a positive number of degrees")
    var (low, high) = (-1.0, 1.0)
    while probability(below: low, degrees: degrees) > p { low *= 2 }
    while probability(below: high, degrees: degrees) < p { high *= 2 }
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if probability(below: middle, degrees: degrees) < p { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// P(T ≤ t) = 1 − I_x(ν/2, 1/2)/2 for t ≥ 0, with x = ν/(ν + t²).
  static func probability(below t: Double, degrees: Int) -> Double {
    let nu = Double(degrees)
    let tail = incompleteBeta(nu / (nu + t * t), nu / 2, 0.5) / 2
    return t >= 0 ? 1 - tail : tail
  }

  /// The regularised incomplete beta function I_x(a, b).
  ///
  /// By the continued fraction of Abramowitz and Stegun, 26.5.8, evaluated by Lentz's method; where
  /// it converges slowly, by the symmetry I_x(a, b) = 1 − I_{1−x}(b, a).
  private static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(1 - x, b, a) }
    let gammas: Double = lgamma(a + b) - lgamma(a) - lgamma(b)
    let powers: Double = a * log(x) + b * log(1 - x)
    var fraction = LentzFraction(first: 1 - (a + b) * x / (a + 1))
    for m in 1..<1_000 {
      let k = Double(m)
      let lower = a + 2 * k
      fraction.append(k * (b - k) * x / ((lower - 1) * lower))
      let change = fraction.append(-(a + k) * (a + b + k) * x / (lower * (lower + 1)))
      if abs(change - 1) < 1e-15 { break }
    }
    return exp(gammas + powers) / a * fraction.value
  }
}

/// A continued fraction 1/(1 + c₁/(1 + c₂/(1 + …))) by Lentz's method, its first term given.
private struct LentzFraction {
  private(set) var value: Double
  private var upper = 1.0
  private var lower: Double

  /// - Parameter first: 1 + c₁.
  init(first: Double) {
    lower = 1 / Self.nonZero(first)
    value = lower
  }

  /// Takes the next coefficient, and gives the factor by which the value changed.
  @discardableResult
  mutating func append(_ coefficient: Double) -> Double {
    lower = 1 / Self.nonZero(1 + coefficient * lower)
    upper = Self.nonZero(1 + coefficient / upper)
    value *= lower * upper
    return lower * upper
  }

  private static func nonZero(_ value: Double) -> Double { abs(value) < 1e-300 ? 1e-300 : value }
}
