/// A number from a sample, with its interval and what the sample was.
public struct Estimate: Sendable, Equatable {
  /// The number.
  public let value: Double
  /// Where it would lie in other samples of this kind.
  public let interval: Interval
  /// How many units the interval comes from.
  public let count: Int

  /// The mean of independent values with Student's interval, x̄ ± t·s/√n.
  ///
  /// - Throws: ``StatisticsError`` for fewer than two values, or ones that are not finite.
  public static func mean(
    of values: [Double], named name: String, level: Double = 0.95
  ) throws(StatisticsError) -> Estimate {
    guard values.count >= 2 else {
      throw .tooFew(statistic: "an interval of \(name)", needed: 2, found: values.count)
    }
    if let bad = values.first(where: { !$0.isFinite }) { throw .notFinite(name, bad) }
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
    return make(mean, error: (variance / n).squareRoot(), values.count, level)
  }

  /// An estimate with the interval of the delete-one jackknife.
  ///
  /// The standard error is √((B−1)/B · Σ (θ_b − θ̄)²) for the values θ_b without each of B blocks of
  /// the sample, and the interval θ ± t·error with B − 1 degrees of freedom. A bootstrap over blocks
  /// would need the products of the gradients of every two blocks, B times the memory; for smooth
  /// functions of sums, such as cosines of summed gradients, the two agree (Efron, Tibshirani, "An
  /// Introduction to the Bootstrap", 1993, chapters 11 and 20).
  ///
  /// - Throws: ``StatisticsError`` for fewer than two blocks, or values that are not finite.
  public static func jackknife(
    _ value: Double, without blocks: [Double], named name: String, level: Double = 0.95
  ) throws(StatisticsError) -> Estimate {
    guard blocks.count >= 2 else {
      throw .tooFew(statistic: "a jackknife of \(name)", needed: 2, found: blocks.count)
    }
    if let bad = ([value] + blocks).first(where: { !$0.isFinite }) { throw .notFinite(name, bad) }
    let n = Double(blocks.count)
    let mean = blocks.reduce(0, +) / n
    let squares = blocks.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return make(value, error: ((n - 1) / n * squares).squareRoot(), blocks.count, level)
  }

  private static func make(_ value: Double, error: Double, _ count: Int, _ level: Double)
    -> Estimate
  {
    precondition(level > 0 && level < 1, "a confidence level lies between 0 and 1, not \(level)")
    let reach = StudentDistribution.quantile((1 + level) / 2, degreesOfFreedom: count - 1) * error
    return Estimate(
      value: value, interval: Interval(lower: value - reach, upper: value + reach, level: level),
      count: count)
  }

  /// `0.082, 95% interval [0.071, 0.093]`.
  func words(_ decimals: Int = 3) -> String {
    "\(Wording.fixed(value, decimals)), \(Wording.percent(interval.level)) interval "
      + Wording.interval(interval, decimals)
  }
}
