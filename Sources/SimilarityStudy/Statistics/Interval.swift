/// A range of values that a number may plausibly take.
public struct Interval: Codable, Sendable, Equatable {
  /// The lower end.
  public let lower: Double
  /// The upper end; not below the lower.
  public let upper: Double
  /// The confidence level, such as 0.95.
  public let level: Double

  /// Makes an interval; the ends may come in either order.
  public init(lower: Double, upper: Double, level: Double = 0.95) {
    self.lower = min(lower, upper)
    self.upper = max(lower, upper)
    self.level = level
  }

  /// Whether a value lies in the interval, ends included.
  public func contains(_ value: Double) -> Bool {
    lower <= value && value <= upper
  }

  /// The central part of a sample that holds a share `level` of it, by linear interpolation between
  /// order statistics (position (n − 1)q, as NumPy's default).
  ///
  /// - Precondition: the sample is not empty.
  static func central(of sample: [Double], level: Double) -> Interval {
    let sorted = sample.sorted()
    return Interval(
      lower: quantile((1 - level) / 2, ofSorted: sorted),
      upper: quantile((1 + level) / 2, ofSorted: sorted), level: level)
  }

  private static func quantile(_ q: Double, ofSorted sorted: [Double]) -> Double {
    precondition(!sorted.isEmpty, "a quantile needs at least one value")
    let position = Double(sorted.count - 1) * q
    let below = Int(position)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
  }
}
