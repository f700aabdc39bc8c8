/// Whether two similarity matrices of the same tasks agree.
///
/// The statistic is Pearson's r over the K(K − 1)/2 pairs; its p-value is one-sided (agreement by
/// chance) and comes from permuting the tasks of the second matrix, rows and columns together
/// (Mantel, "The detection of disease clustering and a generalized regression approach", Cancer
/// Research 27, 1967). Only tasks in both matrices take part.
public struct MantelTest: Sendable, Equatable {
  /// Pearson's r of the pairs' values.
  public let correlation: Double
  /// The share of permutations whose r is at least the observed one.
  public let pValue: Double
  /// How many permutations were looked at.
  public let permutations: Int
  /// Whether these were all K! there are.
  public let isExact: Bool
  /// The central 95 % of r under chance.
  public let chance: Interval
  /// The tasks in both matrices, in the first one's order.
  public let tasks: [String]
  /// What the two matrices are.
  public let names: [String]

  /// Compares two matrices.
  ///
  /// All permutations are enumerated up to seven tasks, else `permutations` are drawn.
  /// - Throws: ``StatisticsError`` for fewer than three common tasks or constant values.
  /// - Complexity: O(n K²) for n permutations.
  public init(
    _ first: SimilarityMatrix, _ second: SimilarityMatrix, of firstName: String,
    with secondName: String, permutations: Int = 10_000,
    using generator: inout some RandomNumberGenerator
  ) throws(StatisticsError) {
    precondition(permutations > 0, "a permutation test needs at least one permutation")
    tasks = first.tasks.filter(Set(second.tasks).contains)
    names = [firstName, secondName]
    guard tasks.count >= 3 else {
      throw .tooFew(statistic: "a Mantel test", needed: 3, found: tasks.count)
    }
    let rows = tasks.compactMap { first.tasks.firstIndex(of: $0) }
    let columns = tasks.compactMap { second.tasks.firstIndex(of: $0) }
    let x = Self.triangle(of: first, rows)
    guard Set(x).count > 1 else { throw .constant(firstName) }
    guard Set(Self.triangle(of: second, columns)).count > 1 else { throw .constant(secondName) }
    let statistic = { (order: [Int]) in
      Correlation.coefficient(x, Self.triangle(of: second, order.map { columns[$0] }))
    }
    let identity = Array(tasks.indices)
    correlation = statistic(identity)
    let test = Self.test(correlation, identity, permutations, &generator, statistic)
    pValue = test.pValue
    self.permutations = test.permutations
    isExact = test.isExact
    chance = test.chance
  }

  private static func triangle(of matrix: SimilarityMatrix, _ rows: [Int]) -> [Double] {
    rows.indices.flatMap { i in rows[..<i].map { matrix[rows[i], $0] } }
  }

  private static func test(
    _ observed: Double, _ identity: [Int], _ permutations: Int,
    _ generator: inout some RandomNumberGenerator, _ statistic: ([Int]) -> Double
  ) -> PermutationTest {
    let ways = Labellings(labels: identity)
    if ways.count(upTo: PermutationTest.exactLimit) != nil {
      var all: [Double] = []
      ways.forEach { all.append(statistic($0)) }
      return PermutationTest(observed: observed, all: all)
    }
    var order = identity
    let sampled = (0..<permutations).map { _ in
      order.shuffle(using: &generator)
      return statistic(order)
    }
    return PermutationTest(observed: observed, sampled: sampled)
  }

  /// The finding in plain words with its numbers.
  public var sentence: String {
    let verdict =
      pValue < FamilyContrast.significance
      ? "\(names[0].capitalisedFirst) and \(names[1]) agree on which languages are close"
      : "\(names[0].capitalisedFirst) and \(names[1]) do not agree on which languages are close "
        + "more than chance can explain"
    let n =
      isExact ? "all \(Wording.count(permutations)) orders" : "n = \(Wording.count(permutations))"
    return "\(verdict): Mantel r = \(Wording.fixed(correlation)) over "
      + "\(Wording.count(tasks.count, "language")), permutation \(Wording.probability(pValue)) "
      + "(\(n))."
  }
}
