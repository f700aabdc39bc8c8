import Foundation
import Testing

@testable import SimilarityStudy

@Suite("Estimates with intervals")
struct EstimateTests {
  /// The quantiles of the customary tables (NIST handbook, 1.3.6.7.2), to their digits and beyond.
  @Test(arguments: [
    (0.975, 1, 12.706204736), (0.975, 2, 4.302652730), (0.975, 9, 2.262157163),
    (0.975, 100, 1.983971519), (0.95, 4, 2.131846786), (0.5, 7, 0), (0.025, 9, -2.262157163),
    (0.999, 3, 10.214531852),
  ])
  func student(p: Double, degrees: Int, t: Double) {
    #expect(abs(StudentDistribution.quantile(p, degreesOfFreedom: degrees) - t) < 1e-7)
  }

  @Test("the mean of 1, 2, 3 is 2 ± 4.3027/√3")
  func mean() throws {
    let estimate = try Estimate.mean(of: [1, 2, 3], named: "x")
    #expect(estimate.value == 2 && estimate.count == 3)
    #expect(abs(estimate.interval.upper - 2 - 4.302652730 / 3.0.squareRoot()) < 1e-8)
    #expect(abs(estimate.interval.lower - 2 + 4.302652730 / 3.0.squareRoot()) < 1e-8)
    #expect(throws: StatisticsError.self) { try Estimate.mean(of: [1], named: "x") }
    #expect(throws: StatisticsError.self) { try Estimate.mean(of: [1, .nan], named: "x") }
  }

  @Test("the jackknife of a mean is Student's interval")
  func jackknife() throws {
    let values = [0.3, 0.7, 0.1, 0.9, 0.4]
    let sum = values.reduce(0, +)
    let plain = try Estimate.mean(of: values, named: "x")
    let found = try Estimate.jackknife(
      sum / 5, without: values.map { (sum - $0) / 4 }, named: "x")
    #expect(abs(found.interval.lower - plain.interval.lower) < 1e-12)
    #expect(abs(found.interval.upper - plain.interval.upper) < 1e-12)
    #expect(found.count == 5)
  }

  /// Romance fr, es and Germanic de, with one number for the pair of a family and one for the others.
  private func matrix(_ within: Double, _ between: Double) throws -> SimilarityMatrix {
    try SimilarityMatrix(
      tasks: ["fr-en", "es-en", "de-en"],
      values: [[1, within, between], [within, 1, between], [between, between, 1]])
  }

  @Test("over runs the difference has Student's interval, and the sentence says n")
  func runs() throws {
    let spread = try SimilaritySpread(runs: [matrix(0.9, 0.5), matrix(0.8, 0.5), matrix(0.7, 0.4)])
    let expected = try Estimate.mean(of: [0.4, 0.3, 0.3], named: "x")
    let contrast = try #require(spread.contrast)
    #expect(abs(contrast.value - expected.value) < 1e-12)
    #expect(abs(contrast.interval.lower - expected.interval.lower) < 1e-12)
    #expect(abs(spread.matrix[0, 1] - 0.8) < 1e-12)
    let opened = try Estimate.mean(of: [0.9, 0.8, 0.7].map { atanh($0) }, named: "x")
    #expect(abs(spread.intervals[0][1].upper - tanh(opened.interval.upper)) < 1e-12)
    #expect(spread.intervals[1][1] == Interval(lower: 1, upper: 1))
    #expect(
      spread.sentences[1]
        == "With other seeds, pairs within families stay closer than pairs between families: "
        + "difference 0.333, 95% interval [0.190, 0.477] (Student's t, n = 3 runs).")
    #expect(throws: StatisticsError.self) { try SimilaritySpread(runs: [matrix(0.9, 0.5)]) }
  }

  @Test("over blocks the interval is the jackknife's, and an open sign is called open")
  func blocks() throws {
    let spread = try SimilaritySpread(
      matrix(0.52, 0.5), without: [matrix(0.6, 0.5), matrix(0.45, 0.5), matrix(0.5, 0.5)],
      size: 20)
    let expected = try Estimate.jackknife(0.02, without: [0.1, -0.05, 0], named: "x")
    let contrast = try #require(spread.contrast)
    #expect(abs(contrast.interval.upper - expected.interval.upper) < 1e-12)
    #expect(spread.sentences[1].contains("the sign of the difference"))
    #expect(spread.sentences[0].hasSuffix("(jackknife, n = 3 blocks of 20 sentences)."))
    #expect(
      spread.intervals.joined().allSatisfy { $0.lower >= -1 && $0.upper <= 1 })
  }

  @Test("quality against similarity: coefficients, or why there are none")
  func quality() throws {
    let tasks = ["fr-en", "es-en", "de-en", "ru-en", "be-en"]
    var values = [[Double]](repeating: Array(repeating: 0.5, count: 5), count: 5)
    for i in 0..<5 {
      values[i][i] = 1
      for j in 0..<i {
        (values[i][j], values[j][i]) = (0.5 - 0.03 * Double(i), 0.5 - 0.03 * Double(i))
      }
    }
    let matrix = try SimilarityMatrix(tasks: tasks, values: values)
    let agreement = tasks.compactMap { matrix.meanWithOthers($0) }
    let bleu = Dictionary(uniqueKeysWithValues: zip(tasks, agreement.map { 100 * $0 - 10 }))
    let alone = Dictionary(uniqueKeysWithValues: zip(tasks, agreement.map { 150 * $0 - 10 }))
    let relation = QualityRelation(matrix, quality: bleu, alone: alone)
    #expect(relation.correlations.count == 4)
    #expect(abs(relation.correlations[0].coefficient - 1) < 1e-9)
    #expect(abs(relation.correlations[2].coefficient + 1) < 1e-9)
    #expect(relation.sentences[0].hasPrefix("BLEU rises with the mean similarity"))
    #expect(relation.sentences.allSatisfy { $0.contains("(n = 5)") })
    let few = QualityRelation(matrix, quality: ["fr-en": 3])
    #expect(few.correlations.isEmpty && few.sentences[0].hasPrefix("Nothing can be said of BLEU"))
  }

  @Test("relatedness is 1 in a branch, a half in a family, 0 beyond; scripts are shared or not")
  func relatedness() throws {
    let tasks = ["fr-en", "de-en", "fi-en", "es-en", "ru-en"]
    let related = try #require(LanguageFamilies.relatedness(of: tasks))
    #expect(related["fr-en", "es-en"] == 1 && related["fr-en", "de-en"] == 0.5)
    #expect(related["fr-en", "fi-en"] == 0)
    let scripts = try #require(LanguageFamilies.sharedScripts(of: tasks))
    #expect(scripts["fr-en", "fi-en"] == 1 && scripts["fr-en", "ru-en"] == 0)
    #expect(LanguageFamilies.relatedness(of: ["fr-en", "xx-en", "yy-en"]) == nil)
  }
}
