import Testing

@testable import Metrics

/// The scores that sacreBLEU's own tests ask for, as `Scripts/references/sacrebleu_published.py` saw them.
@Suite("sacreBLEU's published test cases")
struct PublishedCasesTests {
  private struct Case: Decodable {
    var unit, metric: String
    var score: Double
    var hypotheses: [String]?
    var references: [[String]]?
    var sums: [Int]?
    var lowercase: Bool?
    var tokenize, smoothing: String?
    var smoothValue: Double?
    var order: Int?
    var effectiveOrder: Bool?
    var characterOrder, wordOrder, beta: Int?
    var whitespace, epsilonSmoothing: Bool?

    enum CodingKeys: String, CodingKey {
      case unit, metric, score, hypotheses, references, sums, lowercase, tokenize, smoothing
      case smoothValue = "smooth_value"
      case order
      case effectiveOrder = "effective_order"
      case characterOrder = "char_order"
      case wordOrder = "word_order"
      case beta, whitespace
      case epsilonSmoothing = "eps_smoothing"
    }

    private func bleu() throws -> BLEU {
      let smoothing: BLEU.Smoothing =
        switch self.smoothing {
        case "none": .none
        case "exp": .exponential
        case "floor": .floor(try #require(smoothValue))
        case "add-k": .addK(try #require(smoothValue))
        default: throw MissingSmoothing()
        }
      let tokenizer = try #require(Tokenizer(rawValue: tokenize ?? "13a"))
      return BLEU(
        tokenizer: tokenizer, lowercase: lowercase ?? false, smoothing: smoothing,
        maxOrder: order ?? 4, effectiveOrder: effectiveOrder ?? false)
    }

    private func chrf() throws -> CHRF {
      try CHRF(
        characterOrder: #require(characterOrder), wordOrder: #require(wordOrder),
        beta: #require(beta), lowercase: lowercase == true, whitespace: whitespace == true,
        epsilonSmoothing: epsilonSmoothing == true)
    }

    func found() throws -> Double {
      if let sums { return try bleu().score(sums: sums).value }
      return metric == "BLEU" ? try value(bleu()) : try value(chrf())
    }

    private func value(_ metric: some CorpusMetric) throws -> Double {
      let hypotheses = try #require(hypotheses)
      let references = try References(streams: #require(references))
      if unit == "corpus" {
        return try metric.corpusScore(hypotheses: hypotheses, references: references).value
      }
      let segment = try #require(references.segments.first)
      return metric.sentenceScore(hypothesis: hypotheses[0], references: segment).value
    }
  }

  private struct MissingSmoothing: Error {}

  private struct Contents: Decodable {
    var cases: [Case]
  }

  @Test("give sacreBLEU's scores to 1e-6")
  func scores() throws {
    let cases = try Fixture.load("published", as: Contents.self).cases
    #expect(cases.count == 65)
    for (index, published) in cases.enumerated() {
      let found = try published.found()
      #expect(abs(found - published.score) <= 1e-6, "case \(index): \(published)")
    }
  }
}
