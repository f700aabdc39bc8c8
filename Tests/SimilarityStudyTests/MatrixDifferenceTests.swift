import Foundation
import Testing

@testable import SimilarityStudy

@Suite("Differences of matrices, means in families, telling pairs")
struct MatrixDifferenceTests {
  private func three(_ ab: Double, _ ac: Double, _ bc: Double) throws -> SimilarityMatrix {
    try SimilarityMatrix(
      tasks: ["fr", "es", "ru"], values: [[1, ab, ac], [ab, 1, bc], [ac, bc, 1]])
  }

  @Test("The mean difference is that of the pairs, and its resamples are of tasks")
  func difference() throws {
    let (first, second) = (try three(0.6, 0.5, 0.4), try three(0.5, 0.3, 0.5))
    var generator = SeededGenerator(state: 1)
    let found = try MatrixDifference(
      first, second, of: "in one", with: "in the other", using: &generator)
    // Differences 0.1, 0.2 and −0.1: mean 1/15.
    #expect(abs(found.difference - 1 / 15) < 1e-12 && found.higher == 2 && found.pairs == 3)
    // Of three tasks drawn, the pairs of two different ones: {a, b}, {a, c}, {b, c} or all three.
    #expect(abs(found.interval.lower + 0.1) < 1e-12 && abs(found.interval.upper - 0.2) < 1e-12)
    #expect(
      found.sentence
        == "Gradients agree about as much in one as in the other: mean cosine 0.50 against 0.43, "
        + "difference 0.07, 95% interval [−0.10, 0.20] (bootstrap over 3 tasks); higher for 2 of 3 "
        + "pairs.")
  }

  @Test("Tasks are matched by name; a clear difference has its direction in words")
  func order() throws {
    let first = try three(0.9, 0.8, 0.7)
    let second = try three(0.2, 0.1, 0.3).arranged(["ru", "fr", "es"])
    var generator = SeededGenerator(state: 2)
    let found = try MatrixDifference(first, second, of: "at a", with: "at b", using: &generator)
    #expect(abs(found.difference - 0.6) < 1e-12)
    #expect(found.sentence.hasPrefix("Gradients agree more at a than at b: mean cosine 0.80"))
    let back = try MatrixDifference(second, first, of: "at b", with: "at a", using: &generator)
    #expect(back.sentence.hasPrefix("Gradients agree less at b than at a"))
    #expect(throws: StatisticsError.self) {
      try MatrixDifference(
        first, try second.arranged(["fr", "es"]), of: "a", with: "b", using: &generator)
    }
  }

  @Test("Means inside and across families, over all pairs and beside the others")
  func means() throws {
    let matrix = try three(0.9, 0.2, 0.4)
    let means = try #require(matrix.familyMeans)
    #expect(means.within == 0.9 && abs(means.between - 0.3) < 1e-12)
    #expect(abs((matrix.meanOfPairs ?? 0) - 0.5) < 1e-12)
    #expect(abs((matrix.meanWithOthers("es") ?? 0) - 0.65) < 1e-12)
    #expect(matrix.meanWithOthers("de") == nil)
    #expect(try matrix.arranged(["fr", "ru"]).familyMeans == nil)
    let pairs = try SimilarityMatrix(tasks: ["fr-en", "en-fr"], values: [[1, 0.5], [0.5, 1]])
    #expect(pairs.namedByLanguage.tasks == ["fr-en", "en-fr"])
    let one = try SimilarityMatrix(tasks: ["fr-en", "de-en"], values: [[1, 0.5], [0.5, 1]])
    #expect(one.namedByLanguage.tasks == ["fr", "de"])
  }

  @Test("The telling pairs are the closest, the farthest, the risen and the fallen, each once")
  func chosen() throws {
    let (early, late) = (try three(0.9, 0.1, 0.5), try three(0.8, 0.1, 0.7))
    let names = ChosenPairs([early, late]).pairs.map { $0.first + $0.second }
    // Closest fr–es (0.85), which also falls most; farthest fr–ru; rising es–ru.
    #expect(names == ["fres", "frru", "esru"])
    #expect(ChosenPairs([]).pairs.isEmpty)
    #expect(ChosenPairs([early, try late.arranged(["es", "fr", "ru"])]).pairs.isEmpty)
  }
}
