/// Percentile intervals by resampling with replacement.
public enum Bootstrap {
  /// The central `level` of a statistic over resamples of `count` items.
  ///
  /// Each resample is an array of `count` indices drawn from 0..<count; resamples on which the
  /// statistic is undefined (nil or not finite) are left out.
  /// - Throws: ``StatisticsError/tooFew(statistic:needed:found:)`` for fewer than two items, and
  ///   ``StatisticsError/noResamples`` when the statistic is defined on none.
  /// - Complexity: O(resamples · (count + cost of the statistic)).
  public static func interval(
    of count: Int, resamples: Int = 2_000, level: Double = 0.95,
    using generator: inout some RandomNumberGenerator, statistic: ([Int]) -> Double?
  ) throws(StatisticsError) -> Interval {
    precondition(resamples > 0, "a bootstrap needs at least one resample")
    precondition(level > 0 && level < 1, "a confidence level lies between 0 and 1, not \(level)")
    guard count >= 2 else { throw .tooFew(statistic: "a bootstrap", needed: 2, found: count) }
    var values: [Double] = []
    for _ in 0..<resamples {
      let indices = (0..<count).map { _ in Int.random(in: 0..<count, using: &generator) }
      if let value = statistic(indices), value.isFinite { values.append(value) }
    }
    guard !values.isEmpty else { throw .noResamples }
    return .central(of: values, level: level)
  }
}
