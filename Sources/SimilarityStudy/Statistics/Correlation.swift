import Foundation

/// How two quantities go together, with an interval by Fisher's transformation.
public struct Correlation: Sendable, Equatable {
  /// Which coefficient.
  public enum Kind: String, Codable, Sendable {
    /// Of the values: straight-line dependence.
    case pearson
    /// Of their ranks, ties sharing the mean rank: monotone dependence.
    case spearman
  }

  /// Which coefficient it is.
  public let kind: Kind
  /// The coefficient, in [−1, 1].
  public let coefficient: Double
  /// Its confidence interval.
  public let interval: Interval
  /// How many pairs of values.
  public let count: Int
  /// What was compared.
  public let names: [String]

  /// Pearson's r with the interval tanh(artanh r ± z/√(n − 3)).
  ///
  /// - Throws: ``StatisticsError`` for unequal lengths, fewer than four pairs, constant or
  ///   non-finite values.
  public static func pearson(
    _ x: [Double], _ y: [Double], of first: String, with second: String, level: Double = 0.95
  ) throws(StatisticsError) -> Correlation {
    try make(.pearson, x, y, [first, second], level)
  }

  /// Spearman's ρ with the interval tanh(artanh ρ ± z √((1 + ρ²/2)/(n − 3))).
  ///
  /// The variance is that of Bonett and Wright, "Sample size requirements for estimating Pearson,
  /// Kendall and Spearman correlations", Psychometrika 65 (2000).
  /// - Throws: as ``pearson(_:_:of:with:level:)``.
  public static func spearman(
    _ x: [Double], _ y: [Double], of first: String, with second: String, level: Double = 0.95
  ) throws(StatisticsError) -> Correlation {
    try make(.spearman, x, y, [first, second], level)
  }

  private static func make(
    _ kind: Kind, _ x: [Double], _ y: [Double], _ names: [String], _ level: Double
  ) throws(StatisticsError) -> Correlation {
    precondition(level > 0 && level < 1, "a confidence level lies between 0 and 1, not \(level)")
    guard x.count == y.count else { throw .unequalLengths(x.count, y.count) }
    guard x.count >= 4 else {
      throw .tooFew(statistic: "a correlation with an interval", needed: 4, found: x.count)
    }
    for (values, name) in [(x, names[0]), (y, names[1])] {
      if let bad = values.first(where: { !$0.isFinite }) { throw .notFinite(name, bad) }
    }
    let isRanked = kind == .spearman
    let (a, b) = isRanked ? (ranks(of: x), ranks(of: y)) : (x, y)
    guard Set(a).count > 1 else { throw .constant(names[0]) }
    guard Set(b).count > 1 else { throw .constant(names[1]) }
    let r = coefficient(a, b)
    let variance = (isRanked ? 1 + r * r / 2 : 1) / Double(x.count - 3)
    let reach = NormalDistribution.quantile((1 + level) / 2) * variance.squareRoot()
    let interval =
      abs(r) >= 1
      ? Interval(lower: r, upper: r, level: level)
      : Interval(lower: tanh(atanh(r) - reach), upper: tanh(atanh(r) + reach), level: level)
    return Correlation(
      kind: kind, coefficient: r, interval: interval, count: x.count, names: names)
  }

  /// The product-moment coefficient, from deviations scaled by the largest so that no square
  /// overflows; 0 when one side is constant.
  static func coefficient(_ x: [Double], _ y: [Double]) -> Double {
    let (dx, dy) = (deviations(of: x), deviations(of: y))
    let xy = zip(dx, dy).reduce(0) { $0 + $1.0 * $1.1 }
    let xx = dx.reduce(0) { $0 + $1 * $1 }
    let yy = dy.reduce(0) { $0 + $1 * $1 }
    guard xx > 0, yy > 0 else { return 0 }
    return max(-1, min(1, xy / (xx.squareRoot() * yy.squareRoot())))
  }

  private static func deviations(of values: [Double]) -> [Double] {
    let mean = values.reduce(0) { $0 + $1 / Double(values.count) }
    let deviations = values.map { $0 - mean }
    let largest = deviations.reduce(0) { max($0, abs($1)) }
    return largest > 0 && largest.isFinite ? deviations.map { $0 / largest } : deviations
  }

  /// Ranks from 1; equal values share the mean of their ranks.
  static func ranks(of values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
      for place in start...end { ranks[order[place]] = Double(start + end) / 2 + 1 }
      start = end + 1
    }
    return ranks
  }

  /// The finding in plain words with its numbers.
  public var sentence: String {
    let verdict =
      interval.contains(0)
      ? "No clear relation of \(names[0]) with \(names[1])"
      : coefficient < 0
        ? "\(names[0].capitalisedFirst) falls as \(names[1]) rises"
        : "\(names[0].capitalisedFirst) rises with \(names[1])"
    let symbol = kind == .pearson ? "Pearson r" : "Spearman ρ"
    return "\(verdict): \(symbol) = \(Wording.fixed(coefficient)), "
      + "\(Wording.percent(interval.level)) interval \(Wording.interval(interval)) "
      + "(n = \(Wording.count(count)))."
  }
}

extension String {
  /// The text with its first letter in upper case.
  var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
