import Foundation

/// Student's t distribution.
///
/// Letters: ν the degrees of freedom; I_x(a, b) the regularised incomplete beta function.
public enum StudentDistribution {
  /// P(T ≤ t) = 1 − I_x(ν/2, 1/2)/2 with x = ν/(ν + t²) for t ≥ 0, and by symmetry below.
  ///
  /// - Precondition: `degreesOfFreedom` is 1 or more.
  public static func cumulative(_ t: Double, degreesOfFreedom: Int) -> Double {
    precondition(degreesOfFreedom >= 1, "the t distribution has 1 degree of freedom or more")
    let nu = Double(degreesOfFreedom)
    let tail = incompleteBeta(nu / (nu + t * t), nu / 2, 0.5) / 2
    return t >= 0 ? 1 - tail : tail
  }

  /// The t with P(T ≤ t) = p, by bisection, to about 1e-12 relative.
  ///
  /// - Precondition: 0 < p < 1.
  public static func quantile(_ p: Double, degreesOfFreedom: Int) -> Double {
    precondition(p > 0 && p < 1, "a probability lies between 0 and 1, not \(p)")
    if p < 0.5 { return -quantile(1 - p, degreesOfFreedom: degreesOfFreedom) }
    var (low, high) = (0.0, 1.0)
    while cumulative(high, degreesOfFreedom: degreesOfFreedom) < p, high < 1e15 { high *= 2 }
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if cumulative(middle, degreesOfFreedom: degreesOfFreedom) < p {
        low = middle
      } else {
        high = middle
      }
    }
    return (low + high) / 2
  }

  /// I_x(a, b) by its continued fraction (Abramowitz and Stegun 26.5.8), evaluated from the front.
  private static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    if x <= 0 || x >= 1 { return x <= 0 ? 0 : 1 }
    // The fraction converges fast below the mean, and I_x(a, b) = 1 − I_{1−x}(b, a).
    if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(1 - x, b, a) }
    let logarithm = lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)
    return exp(logarithm) / a / betaFraction(x, a, b)
  }

  /// 1 + d_1/(1 + d_2/(1 + …)) by Lentz's method.
  private static func betaFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    var (value, c, d) = (1.0, 1.0, 0.0)
    for step in 1...10_000 {
      let m = Double(step / 2)
      let coefficient =
        step.isMultiple(of: 2)
        ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / (1 + coefficient * d)
      c = 1 + coefficient / c
      value *= c * d
      if abs(c * d - 1) < 1e-15 { break }
    }
    return value
  }
}
