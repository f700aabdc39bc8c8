import Foundation

/// The standard normal distribution.
enum NormalDistribution {
  /// The z with Φ(z) = p, to about 1e-15, by bisection of Φ(z) = erfc(−z/√2)/2.
  ///
  /// - Precondition: 0 < p < 1.
  static func quantile(_ p: Double) -> Double {
    precondition(p > 0 && p < 1, "a probability lies between 0 and 1, not \(p)")
    var (low, high) = (-40.0, 40.0)
    for _ in 0..<100 {
      let middle = (low + high) / 2
      if erfc(-middle / 2.0.squareRoot()) / 2 < p { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
