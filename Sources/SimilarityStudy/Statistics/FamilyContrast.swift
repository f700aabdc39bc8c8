/// Whether related tasks' gradients are closer than unrelated ones'.
///
/// The statistic is the mean cosine over pairs inside a family minus the mean over pairs across
/// families. Its p-value is one-sided and comes from permuting the families' labels over the tasks,
/// which keeps the dependence between pairs that share a task. Tasks without a family are left out.
public struct FamilyContrast: Sendable, Equatable {
  /// The mean cosine over pairs of one family.
  public let within: Double
  /// The mean cosine over pairs of two families.
  public let between: Double
  /// How many pairs are of one family.
  public let withinPairs: Int
  /// How many pairs are of two families.
  public let betweenPairs: Int
  /// The tasks that took part, in the matrix's order.
  public let tasks: [String]
  /// The share of labellings whose difference is at least the observed one.
  public let pValue: Double
  /// How many labellings were looked at.
  public let permutations: Int
  /// Whether these were all there are.
  public let isExact: Bool
  /// The central 95 % of the differences under chance.
  public let chance: Interval
  /// The least p-value that these families could give, when enumerated; else 1/(n + 1).
  public let leastPValue: Double

  /// The level below which ``sentence`` calls a difference real.
  public static let significance = 0.05

  /// Mean within minus mean between.
  public var difference: Double { within - between }

  /// Compares pairs inside and across families.
  ///
  /// All labellings are enumerated when there are at most 20,000 of them, else `permutations` are
  /// drawn with the generator.
  /// - Throws: ``StatisticsError/noContrast(withinPairs:betweenPairs:)``.
  /// - Complexity: O(n K²) for n labellings.
  public init(
    _ matrix: SimilarityMatrix, families: [String: String], permutations: Int = 10_000,
    using generator: inout some RandomNumberGenerator
  ) throws(StatisticsError) {
    precondition(permutations > 0, "a permutation test needs at least one permutation")
    let rows = matrix.tasks.indices.filter { families[matrix.tasks[$0]] != nil }
    tasks = rows.map { matrix.tasks[$0] }
    let split = FamilySplit(
      values: rows.map { i in rows.map { j in matrix[i, j] } },
      families: tasks.compactMap { families[$0] })
    withinPairs = split.withinPairs
    betweenPairs = split.betweenPairs
    guard withinPairs > 0, betweenPairs > 0 else {
      throw .noContrast(withinPairs: withinPairs, betweenPairs: betweenPairs)
    }
    (within, between) = split.means(split.labels)
    let test = split.test(permutations: permutations, using: &generator)
    pValue = test.pValue
    self.permutations = test.permutations
    isExact = test.isExact
    chance = test.chance
    let ways = Labellings(labels: split.labels)
    leastPValue =
      test.isExact
      ? Double(ways.sameSplit) / Double(test.permutations) : 1 / Double(test.permutations + 1)
  }

  /// The finding in plain words with its numbers.
  public var sentence: String {
    let decimals = Wording.decimals(telling: within, from: between)
    let verdict =
      difference <= 0
      ? "Related languages' gradients are not closer"
      : pValue < Self.significance
        ? "Related languages' gradients are closer"
        : "Related languages' gradients are closer on average, but not clearly more than by chance"
    let n =
      isExact
      ? "all \(Wording.count(permutations)) labellings" : "n = \(Wording.count(permutations))"
    return "\(verdict): mean cosine \(Wording.fixed(within, decimals)) within families "
      + "(\(Wording.count(withinPairs, "pair"))) against \(Wording.fixed(between, decimals)) between "
      + "(\(Wording.count(betweenPairs, "pair"))); difference "
      + "\(Wording.fixed(difference, decimals)), permutation \(Wording.probability(pValue)) (\(n))."
      + caution
  }

  private var caution: String {
    guard leastPValue >= Self.significance else { return "" }
    let least = Wording.fixed(leastPValue, 2)
    return " With so few languages p cannot fall below \(least), so this test cannot decide."
  }
}
