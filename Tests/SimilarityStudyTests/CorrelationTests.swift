import Testing

@testable import SimilarityStudy

@Suite("Correlations")
struct CorrelationTests {
  @Test("Pearson, Spearman and Fisher's intervals are SciPy's")
  func scipy() throws {
    for reference in try StudyFixture.load().correlations {
      let pearson = try Correlation.pearson(reference.x, reference.y, of: "x", with: "y")
      #expect(abs(pearson.coefficient - reference.pearson) < 1e-12)
      #expect(abs(pearson.interval.lower - reference.interval95[0]) < 1e-9)
      #expect(abs(pearson.interval.upper - reference.interval95[1]) < 1e-9)
      let wide = try Correlation.pearson(
        reference.x, reference.y, of: "x", with: "y", level: 0.99)
      #expect(abs(wide.interval.lower - reference.interval99[0]) < 1e-9)
      #expect(abs(wide.interval.upper - reference.interval99[1]) < 1e-9)
      let spearman = try Correlation.spearman(reference.x, reference.y, of: "x", with: "y")
      #expect(abs(spearman.coefficient - reference.spearman) < 1e-12)
      #expect(Correlation.ranks(of: reference.x) == reference.ranks)
    }
  }

  @Test("Normal quantiles are SciPy's")
  func quantiles() throws {
    for pair in try StudyFixture.load().normalQuantiles {
      #expect(abs(NormalDistribution.quantile(pair[0]) - pair[1]) < 1e-12)
    }
  }

  @Test("Perfect dependence and extreme scales")
  func special() throws {
    let x = [1.0, 2, 3, 4]
    let up = try Correlation.pearson(x, x, of: "x", with: "y")
    #expect(up.coefficient == 1 && up.interval == Interval(lower: 1, upper: 1))
    for scale in [1e-200, 1e200] {
      let scaled = try Correlation.pearson(x.map { $0 * scale }, [4, 3, 1, 2], of: "x", with: "y")
      #expect(abs(scaled.coefficient + 0.8) < 1e-12)
    }
    #expect(throws: StatisticsError.constant("y")) {
      try Correlation.pearson(x, [1, 1, 1, 1], of: "x", with: "y")
    }
    #expect(throws: StatisticsError.unequalLengths(4, 1)) {
      try Correlation.spearman(x, [1], of: "x", with: "y")
    }
    #expect(
      throws: StatisticsError.tooFew(
        statistic: "a correlation with an interval", needed: 4, found: 3)
    ) {
      try Correlation.pearson([1, 2, 3], [1, 2, 4], of: "x", with: "y")
    }
    #expect(throws: StatisticsError.notFinite("x", .infinity)) {
      try Correlation.pearson([1, 2, 3, .infinity], x, of: "x", with: "y")
    }
  }

  @Test("Sentences say whether there is a relation")
  func sentences() throws {
    let x = [1.0, 2, 3, 4, 5, 6]
    let rising = try Correlation.pearson(
      x, [1.1, 1.9, 3.2, 3.9, 5.1, 6], of: "similarity", with: "BLEU")
    #expect(
      rising.sentence
        == "Similarity rises with BLEU: Pearson r = 1.00, 95% interval [0.98, 1.00] (n = 6).")
    let none = try Correlation.spearman(
      x, [2, 6, 1, 5, 3, 4], of: "similarity", with: "BLEU")
    #expect(
      none.sentence
        == "No clear relation of similarity with BLEU: Spearman ρ = 0.14, 95% interval "
        + "[−0.76, 0.86] (n = 6).")
  }

  @Test("A Mantel test by hand: of six orders only the identity and one mirror reach r = 1")
  func mantel() throws {
    // Pairs (ab, ac, bc) = (0.1, 0.2, 0.3) against the same: only the identity gives r = 1.
    let matrix = try Sample.matrix(["a", "b", "c"]) { Double($0 + $1) / 10 }
    var generator = SeededGenerator(state: 1)
    let test = try MantelTest(
      matrix, matrix.arranged(["c", "a", "b"]), of: "encoder", with: "decoder", using: &generator)
    #expect(abs(test.correlation - 1) < 1e-12)
    #expect(test.isExact && test.permutations == 6 && test.pValue == 1.0 / 6)
    #expect(
      test.sentence
        == "Encoder and decoder do not agree on which languages are close more than chance can "
        + "explain: Mantel r = 1.00 over 3 languages, permutation p = 0.17 (all 6 orders).")
    let large = try Sample.nine()
    let sampled = try MantelTest(
      large, large, of: "a", with: "b", permutations: 199, using: &generator)
    #expect(!sampled.isExact && sampled.pValue == 1.0 / 200)
    let flat = try Sample.matrix(["a", "b", "c"]) { _, _ in 0.5 }
    #expect(throws: StatisticsError.constant("second")) {
      try MantelTest(matrix, flat, of: "first", with: "second", using: &generator)
    }
    #expect(throws: StatisticsError.tooFew(statistic: "a Mantel test", needed: 3, found: 0)) {
      try MantelTest(matrix, large, of: "first", with: "second", using: &generator)
    }
  }

  @Test("A bootstrap interval holds the statistic and shrinks to a point for constants")
  func bootstrap() throws {
    var generator = SeededGenerator(state: 5)
    let data = (0..<50).map { Double($0 % 7) }
    let mean = { (indices: [Int]) -> Double? in
      indices.reduce(0) { $0 + data[$1] } / Double(indices.count)
    }
    let interval = try Bootstrap.interval(of: 50, using: &generator, statistic: mean)
    #expect(interval.contains(data.reduce(0, +) / 50))
    // The standard error of the mean is about 2/√50 = 0.28, so the interval is about 1.1 wide.
    #expect((0.9...1.3).contains(interval.upper - interval.lower))
    let point = try Bootstrap.interval(of: 5, using: &generator) { _ in 2 }
    #expect(point == Interval(lower: 2, upper: 2))
    #expect(throws: StatisticsError.noResamples) {
      try Bootstrap.interval(of: 5, using: &generator) { _ in Double.nan }
    }
  }

  @Test("Central intervals interpolate between order statistics")
  func central() {
    let interval = Interval.central(of: [4, 1, 3, 2, 5], level: 0.5)
    #expect(interval == Interval(lower: 2, upper: 4, level: 0.5))
    #expect(Interval.central(of: [1, 2], level: 0.5).lower == 1.25)
  }
}
