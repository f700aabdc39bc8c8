import Testing

@testable import Metrics

@Suite struct CHRFTests {
  @Test func statisticsOfAHandCountedPair() {
    let metric = CHRF(characterOrder: 3, wordOrder: 1)
    // "abab" against "abc": characters a×1 b×1 of 4 and 3; "ab" of 3 and 2; none of 2 and 1.
    #expect(
      metric.statistics(hypothesis: "ab ab", references: ["abc"]) == [
        4, 3, 2, 3, 2, 1, 2, 1, 0, 2, 1, 0,
      ])
  }

  @Test func systemNgramsWithoutReferenceOrderAreNotCounted() {
    let metric = CHRF(characterOrder: 3)
    #expect(
      metric.statistics(hypothesis: "abcd", references: ["ab"]) == [4, 2, 2, 3, 1, 1, 0, 0, 0])
  }

  @Test(arguments: [
    ("(hi)", ["(hi", ")"]), ("(hi", ["(", "hi"]), ("hi.", ["hi", "."]), (".", ["."]),
    ("..", [".", "."]), ("don't", ["don't"]), ("«x»", ["«x»"]), ("", []),
  ])
  func wordsLoseOneMarkAndTheLastFirst(text: String, words: [String]) {
    #expect(CHRF.words(of: Scalars(text.unicodeScalars)).map { String(scalars: $0) } == words)
  }

  @Test func theBestReferenceCounts() {
    let metric = CHRF(characterOrder: 2)
    let best = metric.statistics(hypothesis: "abcd", references: ["abcd"])
    #expect(metric.statistics(hypothesis: "abcd", references: ["xy", "abcd", "abc"]) == best)
  }

  @Test func identityScoresHundredAndNothingScoresZero() {
    for metric in [CHRF(), CHRF(wordOrder: 2), CHRF(epsilonSmoothing: true)] {
      let same = metric.sentenceScore(hypothesis: "The cat sat.", references: ["The cat sat."])
      #expect(abs(same.value - 100) < 1e-4)
      let empty = metric.sentenceScore(hypothesis: "", references: ["The cat sat."])
      #expect(abs(empty.value) < 1e-12)
    }
  }

  @Test func combiningMarksAreCharactersOfTheirOwn() {
    let metric = CHRF(characterOrder: 1)
    #expect(metric.statistics(hypothesis: "e\u{301}", references: ["\u{E9}"]) == [2, 1, 0])
  }

  @Test func namesAndSignatures() {
    let references = References(["a"])
    #expect(CHRF(wordOrder: 2).name == "chrF2++")
    #expect(
      Signature(of: CHRF(wordOrder: 2), references: references, implementation: "x-1").description
        == "nrefs:1|case:mixed|eff:yes|nc:6|nw:2|space:no|impl:x-1")
  }
}
