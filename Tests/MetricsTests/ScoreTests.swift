import Testing

@testable import Metrics

@Suite struct ScoreTests {
  struct Measured: Decodable {
    var score: Double
    var text, signature: String
  }

  struct BLEUCase: Decodable {
    var tokenizer: Tokenizer
    var lowercase, effectiveOrder: Bool
    var smoothing: String
    var smoothingValue: Double?
    var maxOrder: Int
    var corpus: [String: Measured]
    var sentences: [Double]

    var metric: BLEU {
      let smoothing: BLEU.Smoothing =
        switch self.smoothing {
        case "exp": .exponential
        case "floor": .floor(smoothingValue ?? 0.1)
        case "add-k": .addK(smoothingValue ?? 1)
        default: .none
        }
      return BLEU(
        tokenizer: tokenizer, lowercase: lowercase, smoothing: smoothing, maxOrder: maxOrder,
        effectiveOrder: effectiveOrder)
    }
  }

  struct CHRFCase: Decodable {
    var characterOrder, wordOrder, beta: Int
    var lowercase, whitespace, epsilonSmoothing: Bool
    var corpus: [String: Measured]
    var sentences: [Double]

    var metric: CHRF {
      CHRF(
        characterOrder: characterOrder, wordOrder: wordOrder, beta: beta, lowercase: lowercase,
        whitespace: whitespace, epsilonSmoothing: epsilonSmoothing)
    }
  }

  struct Cases<Case: Decodable>: Decodable {
    var scores: [Case]
  }

  @Test(arguments: Tokenizer.allCases)
  func everyBLEUOptionGivesSacreBLEUsDigits(tokenizer: Tokenizer) throws {
    let cases = try Fixture.load("bleu", as: Cases<BLEUCase>.self).scores
    let corpus = try Corpus.load()
    var segments: [String: SegmentStatistics] = [:]
    for entry in cases where entry.tokenizer == tokenizer {
      for (kind, expected) in entry.corpus {
        let references = try references(kind, of: corpus)
        let key = "\(kind) \(entry.lowercase) \(entry.maxOrder)"
        let statistics =
          try segments[key]
          ?? entry.metric.statistics(
            hypotheses: corpus.streams.baseline, references: references)
        segments[key] = statistics
        let score = entry.metric.score(sums: statistics.sum())
        check(score, entry.metric, references, expected)
        if kind == "gaps" { checkSentences(entry.metric, statistics, entry.sentences) }
      }
    }
  }

  @Test(arguments: [false, true])
  func everyCHRFOptionGivesSacreBLEUsDigits(epsilonSmoothing: Bool) throws {
    let cases = try Fixture.load("chrf", as: Cases<CHRFCase>.self).scores
    let corpus = try Corpus.load()
    for entry in cases where entry.epsilonSmoothing == epsilonSmoothing {
      for (kind, expected) in entry.corpus {
        let references = try references(kind, of: corpus)
        let statistics = try entry.metric.statistics(
          hypotheses: corpus.streams.baseline, references: references)
        check(entry.metric.score(sums: statistics.sum()), entry.metric, references, expected)
        if kind == "gaps" { checkSentences(entry.metric, statistics, entry.sentences) }
      }
    }
  }

  private func references(_ kind: String, of corpus: Corpus) throws -> References {
    let streams = corpus.streams
    return switch kind {
    case "one": References(streams.reference)
    case "two": try References(streams: [streams.reference, streams.second.map { $0 ?? "" }])
    default: try References(streams: [streams.reference, streams.second])
    }
  }

  private func check(
    _ score: some MetricScore, _ metric: some CorpusMetric, _ references: References,
    _ expected: Measured
  ) {
    #expect(abs(score.value - expected.score) <= 1e-12 * expected.score, "\(expected.text)")
    #expect(score.formatted() == expected.text)
    let signature = Signature(of: metric, references: references).description
    #expect(signature == expected.signature + "|impl:" + Signature.implementation)
  }

  private func checkSentences(
    _ metric: some CorpusMetric, _ statistics: SegmentStatistics, _ expected: [Double]
  ) {
    for (index, value) in expected.enumerated() {
      let score = metric.score(sums: Array(statistics[index])).value
      #expect(abs(score - value) < 1e-9, "segment \(index): \(score), not \(value)")
    }
  }
}
