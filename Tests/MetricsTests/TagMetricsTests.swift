import Metrics
import Testing

@Suite("Tags as corpus metrics")
struct TagMetricsTests {
  private let reference = [
    "B-PER I-PER O B-LOC", "O O", "B-ORG I-ORG I-ORG O B-PER", "I-LOC O I-PER",
  ]
  private let predicted = [
    "B-PER I-PER O O", "O B-LOC", "B-ORG I-ORG O O B-PER", "I-LOC O I-PER",
  ]

  private func statistics(_ metric: some CorpusMetric) throws -> SegmentStatistics {
    try metric.statistics(hypotheses: predicted, references: References(reference))
  }

  @Test func countsOfSentencesAreThoseOfTheirSpans() throws {
    // Right, predicted, true: PER of PER and LOC; nothing of one; PER of two and two; both.
    #expect(try statistics(TagF1()).values == [1, 1, 2, 0, 1, 0, 1, 2, 2, 2, 2, 2])
    // 4 right of 6 spans predicted and 6 true.
    #expect(abs(TagF1().value(of: try statistics(TagF1())) - 100 * 2 / 3) < 1e-12)
    #expect(try statistics(TagAccuracy()).values == [3, 4, 1, 2, 4, 5, 3, 3])
    #expect(abs(TagAccuracy().value(of: try statistics(TagAccuracy())) - 100 * 11 / 14) < 1e-12)
  }

  @Test(arguments: TagReading.allCases)
  func sumsGiveTheScoresOfTheWholeText(reading: TagReading) throws {
    let sides = [reference, predicted].map { $0.map { $0.split(separator: " ").map(String.init) } }
    let whole = try SpanF1(reference: sides[0], predicted: sides[1], reading: reading)
    let found = TagF1(reading: reading).value(of: try statistics(TagF1(reading: reading)))
    #expect(abs(found - 100 * whole.micro.f1) < 1e-12)
    let accuracy = try TokenAccuracy(reference: sides[0], predicted: sides[1])
    let share = TagAccuracy().value(of: try statistics(TagAccuracy()))
    #expect(abs(share - 100 * accuracy.value) < 1e-12)
  }

  @Test func missingWordsAreWrongAndFurtherOnesAreLeftOut() {
    #expect(TagAccuracy().statistics(hypothesis: "NOUN", references: ["NOUN VERB"]) == [1, 2])
    #expect(TagAccuracy().statistics(hypothesis: "NOUN VERB", references: ["NOUN"]) == [1, 1])
    #expect(TagAccuracy().statistics(hypothesis: "", references: ["NOUN"]) == [0, 1])
    #expect(TagF1().statistics(hypothesis: "", references: ["B-PER I-PER"]) == [0, 0, 1])
    #expect(
      TagF1().statistics(hypothesis: "B-PER I-PER I-PER", references: ["B-PER I-PER"]) == [1, 1, 1])
  }

  @Test func nothingIsZero() {
    #expect(TagF1().score(sums: [0, 0, 0]).value == 0)
    #expect(TagF1().score(sums: [0, 3, 0]).value == 0)
    #expect(TagAccuracy().score(sums: [0, 0]).value == 0)
  }

  @Test func resamplesCountAsSumsDo() {
    #expect(
      TagF1().resampledScore(sums: [4, 6, 6])
        == ResampledScore(
          TagF1().score(sums: [4, 6, 6]).value, isSinglePrecision: false))
    #expect(TagAccuracy().resampledScore(sums: [11, 14]).value == 100 * 11.0 / 14)
  }

  @Test func aSystemThatIsBetterInEverySentenceIsBetterByMoreThanChance() throws {
    let gold = Array(repeating: "B-PER O O", count: 40)
    let worse = gold.enumerated().map { $0.offset.isMultiple(of: 2) ? "O O O" : $0.element }
    let references = References(gold)
    let (a, b) = (
      try TagF1().statistics(hypotheses: gold, references: references),
      try TagF1().statistics(hypotheses: worse, references: references)
    )
    let test = PairedTest.bootstrap(samples: 200)
    #expect(try #require(TagF1().compare(a, with: b, test: test).pValue) < 0.05)
    #expect(TagF1().compare(a, with: b, test: test).score == 100)
  }

  @Test func theSignatureNamesTheReading() {
    let signature = Signature(of: TagF1(), references: References([""]), implementation: "x")
    #expect(signature.description == "nrefs:1|seqeval:0.0.12|impl:x")
  }
}
