/// Why a statistic cannot be computed from what was given.
public enum StatisticsError: Error, Equatable, CustomStringConvertible {
  /// Families cannot be compared without a pair inside a family and a pair across families.
  case noContrast(withinPairs: Int, betweenPairs: Int)
  /// A silhouette needs at least two families, and fewer families than tasks.
  case noClusters(families: Int, tasks: Int)
  /// There are fewer values or tasks than the statistic needs.
  case tooFew(statistic: String, needed: Int, found: Int)
  /// Two samples that belong together differ in length.
  case unequalLengths(Int, Int)
  /// All values of a sample are the same, so nothing can vary with it.
  case constant(String)
  /// A value is infinite or not a number.
  case notFinite(String, Double)
  /// The statistic was undefined for every resample.
  case noResamples

  /// What was expected, what was found, and how to mend it.
  public var description: String {
    switch self {
    case .noContrast(let within, let between):
      "comparing families needs a pair of related and a pair of unrelated languages; found "
        + "\(within) and \(between). Train on at least two languages of one family and one of "
        + "another"
    case .noClusters(let families, let tasks):
      "a silhouette needs at least two families, and one with two members; found \(families) "
        + "families of \(tasks) languages"
    case .tooFew(let statistic, let needed, let found):
      "\(statistic) needs at least \(needed) values; found \(found)"
    case .unequalLengths(let first, let second):
      "both samples must have the same length; found \(first) and \(second)"
    case .constant(let name):
      "\(name) is the same everywhere, so nothing can be said about what goes with it"
    case .notFinite(let name, let value):
      "\(name) must be finite numbers; found \(value)"
    case .noResamples:
      "the statistic is undefined on every resample, so it has no interval"
    }
  }
}
