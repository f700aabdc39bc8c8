import Testing

@testable import Metrics

@Suite struct BLEUTests {
  @Test func statisticsOfAHandCountedPair() {
    let metric = BLEU()
    let statistics = metric.statistics(
      hypothesis: "the cat the cat sat.", references: ["the cat sat on the mat."])
    // the cat the cat sat .   against   the cat sat on the mat .
    // unigrams: the×2 cat×1 (of 2) sat . = 5 of 6; bigrams: "the cat", "cat sat" = 2 of 5;
    // trigrams: "the cat sat" = 1 of 4; none of 3 fourgrams.
    #expect(statistics == [6, 7, 5, 2, 1, 0, 6, 5, 4, 3])
  }

  @Test func countsAreClippedAtTheLargestInOneReference() {
    let statistics = BLEU(maxOrder: 1).statistics(
      hypothesis: "a a a a", references: ["a a", "a a a", "a"])
    #expect(statistics == [4, 3, 3, 4])
  }

  @Test(arguments: [
    (["a b c", "a b c d e"], 3), (["a b c d e", "a b c"], 3), (["a b c d e f", "a"], 6),
    (["a b c d e"], 5), (["", "a b c d e f g h i"], 0),
  ])
  func theClosestReferenceCountsAndTheShorterAtATie(references: [String], length: Int) {
    let statistics = BLEU().statistics(hypothesis: "w x y z", references: references)
    #expect(statistics[1] == length)
  }

  @Test func canonicallyEqualSpellingsAreDifferentWords() {
    let statistics = BLEU(maxOrder: 1).statistics(
      hypothesis: "caf\u{E9}", references: ["cafe\u{301}"])
    #expect(statistics == [1, 1, 0, 1])
  }

  @Test func perfectTranslationScoresHundred() throws {
    let lines = ["The cat sat on the mat.", "It did."]
    let score = try BLEU().corpusScore(hypotheses: lines, references: References(lines))
    #expect(
      score.formatted()
        == "BLEU = 100.00 100.0/100.0/100.0/100.0 "
        + "(BP = 1.000 ratio = 1.000 hyp_len = 10 ref_len = 10)")
  }

  @Test func noMatchScoresZeroUnderEverySmoothing() {
    for smoothing in [BLEU.Smoothing.exponential, .floor(), .addK(), .none] {
      let score = BLEU(smoothing: smoothing).sentenceScore(
        hypothesis: "a b c d e", references: ["v w x y z"])
      #expect(score.value == 0)
      #expect(score.precisions == [0, 0, 0, 0])
    }
  }

  @Test func exponentialSmoothingHalvesForEveryOrderWithoutMatches() {
    let score = BLEU().sentenceScore(hypothesis: "a b c d e", references: ["a x b y c"])
    let expected: [Double] = [60, 12.5, 100.0 / 12, 6.25]
    #expect(score.precisions == expected)
  }

  @Test func shortSentencesNeedTheEffectiveOrder() {
    let plain = BLEU().sentenceScore(hypothesis: "a b", references: ["a b"])
    let effective = BLEU(effectiveOrder: true).sentenceScore(
      hypothesis: "a b", references: ["a b"])
    #expect(plain.value == 0)
    #expect(abs(effective.value - 100) < 1e-12)
  }

  @Test func emptyCorporaAndLinesScoreZero() throws {
    #expect(try BLEU().corpusScore(hypotheses: [], references: References([])).value == 0)
    let score = BLEU().sentenceScore(hypothesis: "", references: ["a b"])
    #expect(score.value == 0)
    #expect(score.brevityPenalty == 0)
    #expect(score.details == "0.0/0.0/0.0/0.0 (BP = 0.000 ratio = 0.000 hyp_len = 0 ref_len = 2)")
  }

  @Test func differentNumbersOfLinesAreRefused() {
    #expect(throws: MetricError.self) {
      try BLEU().corpusScore(hypotheses: ["a"], references: References(["a", "b"]))
    }
    #expect(throws: MetricError.noReference(segment: 2)) {
      try References(streams: [["a", nil], ["b", nil]])
    }
    #expect(throws: MetricError.self) { try References(streams: [["a"], ["b", "c"]]) }
  }

  @Test func signatureNamesEveryOptionAndNeverClaimsAnotherProgram() throws {
    let references = try References(streams: [["a", "b"], ["c", nil]])
    let metric = BLEU(
      tokenizer: .intl, lowercase: true, smoothing: .floor(0.25), effectiveOrder: true)
    let signature = Signature(
      of: metric, references: references, bootstrapSamples: 1000, randomisationTrials: 10_000,
      seed: 7, implementation: "x-1")
    #expect(
      signature.description
        == "nrefs:var|bs:1000|ar:10000|seed:7|case:lc|eff:yes|tok:intl|smooth:floor[0.25]|impl:x-1")
  }
}
