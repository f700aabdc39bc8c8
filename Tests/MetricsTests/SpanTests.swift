import Testing

@testable import Metrics

@Suite struct SpanTests {
  struct Tags: Decodable {
    var reference, predicted: [[String]]
  }

  struct Measured: Decodable {
    var precision, recall, f1, accuracy: Double
    var types: [String: [Int]]
    var spans: [[Entity]]
  }

  /// `[type, first, last]`.
  struct Entity: Decodable {
    var span: Span

    init(from decoder: any Decoder) throws {
      var container = try decoder.unkeyedContainer()
      span = Span(
        type: try container.decode(String.self), first: try container.decode(Int.self),
        last: try container.decode(Int.self))
    }
  }

  struct Expected: Decodable {
    var corpora: [String: Tags]
    var versions: [String: [String: Measured]]
  }

  @Test(arguments: TagReading.allCases, ["ner", "upos", "conjunctions", "odd"])
  func randomTagsScoreAsInSeqeval(reading: TagReading, name: String) throws {
    let expected = try Fixture.load("spans", as: Expected.self)
    let tags = try #require(expected.corpora[name])
    let measured = try #require(expected.versions[reading.rawValue]?[name])
    let score = try SpanF1(reference: tags.reference, predicted: tags.predicted, reading: reading)
    #expect(abs(score.micro.precision - measured.precision) < 1e-12)
    #expect(abs(score.micro.recall - measured.recall) < 1e-12)
    #expect(abs(score.micro.f1 - measured.f1) < 1e-12)
    #expect(
      score.types.mapValues { [$0.correct, $0.predicted, $0.reference] } == measured.types)
    for (sentence, spans) in zip(tags.reference, measured.spans) {
      #expect(reading.spans(of: sentence) == spans.map(\.span), "\(sentence)")
    }
    let accuracy = try TokenAccuracy(reference: tags.reference, predicted: tags.predicted)
    #expect(abs(accuracy.value - measured.accuracy) < 1e-12)
  }

  @Test func aConfusionOfConjunctionsIsSeenByOneReadingOnly() throws {
    let reference = [["CCONJ", "NOUN", "VERB"]]
    let predicted = [["SCONJ", "NOUN", "VERB"]]
    let whole = try SpanF1(reference: reference, predicted: predicted, reading: .wholeTag)
    let cut = try SpanF1(reference: reference, predicted: predicted, reading: .withoutFirstLetter)
    #expect(abs(whole.micro.f1 - 2.0 / 3) < 1e-12)
    #expect(cut.micro.f1 == 1)
  }

  @Test(arguments: TagReading.allCases)
  func insideWithoutBeginStartsASpanAndSpansEndWithTheSentence(reading: TagReading) throws {
    #expect(
      reading.spans(of: ["I-PER", "I-PER", "I-LOC", "B-LOC", "O", "I-LOC"]) == [
        Span(type: "PER", first: 0, last: 1), Span(type: "LOC", first: 2, last: 2),
        Span(type: "LOC", first: 3, last: 3), Span(type: "LOC", first: 5, last: 5),
      ])
    let split = try SpanF1(
      reference: [["B-PER"], ["I-PER"]], predicted: [["B-PER"], ["O"]], reading: reading)
    #expect(split.micro == SpanCounts(correct: 1, predicted: 1, reference: 2))
  }

  @Test func macroIsTheUnweightedMeanOfTypes() throws {
    let score = try SpanF1(
      reference: [["B-PER", "B-PER", "B-LOC"]], predicted: [["B-PER", "B-PER", "B-ORG"]],
      reading: .wholeTag)
    #expect(score.macroF1 == 1.0 / 3)
  }

  @Test func nothingScoresZero() throws {
    let score = try SpanF1(reference: [["O"], []], predicted: [["O"], []], reading: .wholeTag)
    #expect(score.micro.f1 == 0)
    #expect(score.macroF1 == 0)
    #expect(try TokenAccuracy(reference: [], predicted: []).value == 0)
  }

  @Test func shapesThatDifferAndEmptyTagsAreRefused() {
    #expect(throws: MetricError.sentenceCountMismatch(reference: 1, prediction: 0)) {
      try TokenAccuracy(reference: [["O"]], predicted: [])
    }
    #expect(throws: MetricError.tagCountMismatch(sentence: 2, reference: 1, prediction: 2)) {
      try TokenAccuracy(reference: [[], ["O"]], predicted: [[], ["O", "O"]])
    }
    #expect(throws: MetricError.emptyTag(sentence: 1, token: 2)) {
      try SpanF1(reference: [["O", "O"]], predicted: [["O", ""]], reading: .wholeTag)
    }
  }
}
