import Testing

@testable import SimilarityStudy

@Suite("Statistics of families")
struct FamilyStatisticsTests {
  /// Four tasks, families {a, b} and {c, d}.
  ///
  /// Labellings of 2 + 2: six, two of them the same split, so the within means are (ab, cd), (ac, bd), (ad, bc), each twice.
  private func four() throws -> SimilarityMatrix {
    try SimilarityMatrix(
      tasks: ["a", "b", "c", "d"],
      values: [[1, 0.9, 0.2, 0.3], [0.9, 1, 0.1, 0.2], [0.2, 0.1, 1, 0.7], [0.3, 0.2, 0.7, 1]])
  }
  private let pairs = ["a": "x", "b": "x", "c": "y", "d": "y"]

  @Test("An exact p-value by hand: 2 of 6 labellings give the observed difference")
  func exact() throws {
    var generator = SeededGenerator(state: 1)
    let contrast = try FamilyContrast(four(), families: pairs, using: &generator)
    #expect(abs(contrast.within - 0.8) < 1e-15)
    #expect(abs(contrast.between - 0.2) < 1e-15)
    #expect(contrast.withinPairs == 2 && contrast.betweenPairs == 4)
    #expect(contrast.isExact && contrast.permutations == 6)
    #expect(contrast.pValue == 2.0 / 6)
    #expect(contrast.leastPValue == 2.0 / 6)
    #expect(
      contrast.sentence
        == "Related languages' gradients are closer on average, but not clearly more than "
        + "by chance: mean cosine 0.80 within families (2 pairs) against 0.20 between (4 pairs); "
        + "difference 0.60, permutation p = 0.33 (all 6 labellings). With so few languages p "
        + "cannot fall below 0.33, so this test cannot decide.")
  }

  @Test("The sentence of a clear difference: three families of three, 6 of 1,680 labellings")
  func clear() throws {
    var generator = SeededGenerator(state: 1)
    let matrix = try Sample.nine()
    let contrast = try FamilyContrast(
      matrix, families: LanguageFamilies.labels(for: matrix.tasks), using: &generator)
    #expect(contrast.isExact && contrast.permutations == 1_680)
    #expect(contrast.pValue == 6.0 / 1_680)
    #expect(
      contrast.sentence
        == "Related languages' gradients are closer: mean cosine 0.73 within families (9 pairs) "
        + "against 0.63 between (27 pairs); difference 0.10, permutation p = 0.004 (all 1,680 "
        + "labellings).")
  }

  @Test("The sentence when related languages are not closer")
  func opposite() throws {
    var generator = SeededGenerator(state: 1)
    let families = ["a": "x", "b": "y", "c": "x", "d": "y"]
    let contrast = try FamilyContrast(four(), families: families, using: &generator)
    #expect(contrast.pValue == 1)
    #expect(
      contrast.sentence.hasPrefix(
        "Related languages' gradients are not closer: mean cosine 0.20 within families (2 pairs) "
          + "against 0.50 between (4 pairs); difference −0.30, permutation p = 1.00"))
  }

  @Test("Many tasks are sampled: p = (count + 1)/(n + 1), the same for the same seed")
  func sampled() throws {
    let tasks = (0..<12).map { "t\($0)" }
    let matrix = try Sample.matrix(tasks) { i, j in i / 3 == j / 3 ? 0.9 : 0.1 }
    let families = Dictionary(
      uniqueKeysWithValues: tasks.enumerated().map { ($1, "f\($0 / 3)") })
    var first = SeededGenerator(state: 9)
    var second = SeededGenerator(state: 9)
    let contrast = try FamilyContrast(
      matrix, families: families, permutations: 999, using: &first)
    #expect(!contrast.isExact && contrast.permutations == 999)
    #expect(contrast.pValue == 1.0 / 1_000)
    #expect(contrast.leastPValue == 1.0 / 1_000)
    #expect(contrast.chance.contains(0) && !contrast.chance.contains(contrast.difference))
    #expect(
      try contrast
        == FamilyContrast(matrix, families: families, permutations: 999, using: &second))
    #expect(contrast.sentence.hasSuffix("permutation p = 0.001 (n = 999)."))
  }

  @Test("Without a pair inside or across families there is no contrast")
  func impossible() throws {
    var generator = SeededGenerator(state: 1)
    #expect(throws: StatisticsError.noContrast(withinPairs: 0, betweenPairs: 1)) {
      try FamilyContrast(four(), families: ["a": "x", "c": "y"], using: &generator)
    }
    #expect(throws: StatisticsError.noContrast(withinPairs: 1, betweenPairs: 0)) {
      try FamilyContrast(four(), families: ["a": "x", "b": "x"], using: &generator)
    }
    let study = FamilyStudy(try four(), families: [:], using: &generator)
    #expect(study.contrast == nil && study.silhouette == nil)
    #expect(
      study.sentences.last
        == "Left out, because their family is not known: a, b, c and d.")
  }

  @Test("Labellings are counted and enumerated once each")
  func labellings() {
    let ways = Labellings(labels: [2, 0, 1, 0])
    var seen: Set<[Int]> = []
    ways.forEach { seen.insert($0) }
    #expect(ways.count(upTo: 100) == 12 && seen.count == 12)
    #expect(ways.count(upTo: 11) == nil)
    #expect(ways.sameSplit == 2)
    #expect(Labellings(labels: Array(0..<200)).count(upTo: 20_000) == nil)
  }

  @Test("Silhouettes are scikit-learn's")
  func silhouettes() throws {
    for reference in try StudyFixture.load().matrices {
      let silhouette = try FamilySilhouette(reference.matrix, families: reference.families)
      for (task, expected) in zip(reference.tasks, reference.silhouettes) {
        #expect(abs((silhouette.perTask[task] ?? 9) - expected) < 1e-12)
      }
      let mean = reference.silhouettes.reduce(0, +) / Double(reference.silhouettes.count)
      #expect(abs(silhouette.mean - mean) < 1e-12)
    }
  }

  @Test("A silhouette by hand, and its sentence")
  func silhouetteByHand() throws {
    // a: own 0.1, other (0.8 + 0.7)/2 = 0.75 → 0.65/0.75; b: 0.1, 0.85 → 0.75/0.85;
    // c: 0.3, 0.85 → 0.55/0.85; d: 0.3, 0.75 → 0.45/0.75.
    let silhouette = try FamilySilhouette(four(), families: pairs)
    #expect(abs((silhouette.perTask["a"] ?? 0) - 0.65 / 0.75) < 1e-12)
    #expect(abs((silhouette.perTask["d"] ?? 0) - 0.6) < 1e-12)
    #expect(
      silhouette.sentence
        == "Families form clear clusters: mean silhouette 0.75 over 4 languages of 2 families (1 "
        + "is perfect separation, 0 is none); best b (0.88), worst d (0.60).")
    let single = ["a": "x", "b": "x", "c": "y"]
    #expect(try FamilySilhouette(four(), families: single).perTask["c"] == 0)
    #expect(throws: StatisticsError.noClusters(families: 2, tasks: 2)) {
      try FamilySilhouette(four(), families: ["a": "x", "c": "y"])
    }
  }
}
