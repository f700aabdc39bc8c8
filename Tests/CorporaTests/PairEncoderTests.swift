import Corpora
import Subwords
import Testing

@Suite struct PairEncoderTests {
  static let words = [
    "open file", "close file", "ouvrir fichier", "fermer fichier", "öffnen", "schließen",
  ]

  static func model(_ symbols: [String] = ["__en__", "__fr__"]) throws -> SentencePieceModel {
    let options = SentencePieceTrainer.Options(
      vocabularySize: 60, characterCoverage: 1, symbols: symbols)
    return try SentencePieceTrainer(options: options).train(words)
  }

  @Test func theTagStandsInFrontAndTheEndBehind() throws {
    let model = try Self.model()
    let encoder = try PairEncoder(model: model)
    let direction = Direction(source: "fr", target: "en")
    let pair = SentencePair(source: "ouvrir fichier", target: "open file")
    let encoded = try #require(try encoder.encode(pair, direction: direction))
    let (source, target) = (try model.encode(pair.source), try model.encode(pair.target))
    #expect(encoded.source == [3] + source + [0])
    #expect(encoded.target == target + [0])
    #expect(encoded.length == max(source.count + 2, target.count + 1))
    #expect(try encoder.source("x", into: "fr").first == 4)
  }

  @Test func longPairsAreLeftOutAndCounted() throws {
    let model = try Self.model()
    let direction = Direction(source: "fr", target: "en")
    let pairs = [
      SentencePair(source: "ouvrir", target: "open"),
      SentencePair(source: "ouvrir fichier fermer fichier", target: "open"),
      SentencePair(source: "ouvrir", target: "open file close file open file"),
    ]
    let limit = try #require(try PairEncoder(model: model).encode(pairs[0], direction: direction))
      .length
    let encoder = try PairEncoder(model: model, maximumLength: limit)
    var progress: [Double] = []
    let corpus = try encoder.encode(ParallelCorpus([.init(direction: direction, pairs: pairs)])) {
      progress.append($0)
    }
    #expect(corpus.names == ["fr-en"] && corpus.sizes == [1] && corpus.tooLong == [2])
    #expect(corpus.tasks[0].pairs[0] == (try encoder.encode(pairs[0], direction: direction)))
    #expect(corpus.targetTokens == [corpus.tasks[0].pairs[0].target.count])
    #expect(try encoder.encode(pairs[1], direction: direction) == nil)
    #expect(progress == [1])
  }

  @Test func missingTagsAndOtherConventionsAreErrors() throws {
    let encoder = try PairEncoder(model: Self.model(["__fr__"]))
    let pair = SentencePair(source: "ouvrir", target: "open")
    #expect(throws: CorpusError.noTag(language: "en")) {
      try encoder.encode(pair, direction: Direction(source: "fr", target: "en"))
    }
  }
}
