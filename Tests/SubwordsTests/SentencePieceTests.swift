import Foundation
import Subwords
import Testing

@Suite struct SentencePieceTests {
  static let options = SentencePieceTrainer.Options(
    vocabularySize: 90, characterCoverage: 1, symbols: ["__de__", "__en__", "__pt_br__"])

  func model(_ change: (inout SentencePieceTrainer.Options) -> Void = { _ in }) throws
    -> SentencePieceModel
  {
    var options = Self.options
    change(&options)
    return try SentencePieceTrainer(options: options).train(SampleText.sentences)
  }

  @Test func specialPiecesAreWhereTheConventionSays() throws {
    let model = try model()
    #expect(model.piece(0) == "</s>" && model.endID == 0)
    #expect(model.piece(1) == "<unk>" && model.unknownID == 1)
    #expect(model.piece(2) == "<pad>" && model.paddingID == 2)
    #expect(model.beginID == nil)
    #expect(["de", "en", "pt_br"].map { model.languageTag($0) } == [3, 4, 5])
    #expect(model.languageTag("fr") == nil)
    try model.requireConvention()
  }

  @Test(arguments: SentencePieceTrainer.Algorithm.allCases)
  func textSurvivesTheRoundTrip(algorithm: SentencePieceTrainer.Algorithm) throws {
    let model = try model { $0.algorithm = algorithm }
    for sentence in SampleText.sentences {
      let ids = try model.encode(sentence)
      #expect(try model.decode(ids) == sentence)
      #expect(ids.allSatisfy { $0 >= 3 && Int($0) < model.size })
      #expect(
        ids.compactMap { model.piece($0) }.joined() == "▁" + sentence.replacing(" ", with: "▁"))
    }
  }

  @Test func everyPieceLeadsBackToItsID() throws {
    let model = try model()
    for id in 0..<Int32(model.size) {
      let piece = try #require(model.piece(id))
      #expect(model.id(piece) == id)
    }
  }

  @Test(arguments: SentencePieceTrainer.Algorithm.allCases)
  func equalInputGivesEqualBytes(algorithm: SentencePieceTrainer.Algorithm) throws {
    let first = try model { $0.algorithm = algorithm }
    let second = try model { $0.algorithm = algorithm }
    #expect(first.bytes == second.bytes)
    #expect(first.bytes != (try model { $0.vocabularySize = 60 }).bytes)
  }

  @Test func thinningTakesTheSameSentencesForASeed() throws {
    let half: (inout SentencePieceTrainer.Options) -> Void = { $0.maximumSentences = 40 }
    #expect(try model(half).bytes == model(half).bytes)
    let other = try model {
      $0.maximumSentences = 40
      $0.seed = 2
    }
    #expect(try model(half).bytes != other.bytes)
  }

  @Test func loadingGivesTheSameModel() throws {
    let trained = try model()
    let loaded = try SentencePieceModel(bytes: trained.bytes)
    #expect(loaded.size == trained.size && loaded.bytes == trained.bytes)
    #expect(try loaded.encode("Open the folder") == trained.encode("Open the folder"))
  }

  @Test func aTinyCorpusGivesASmallerModelInsteadOfAnError() throws {
    let trainer = SentencePieceTrainer(options: .init(vocabularySize: 5000))
    let model = try trainer.train(["a few words", "some other words"])
    #expect(model.size > 3 && model.size < 100)
    #expect(try model.decode(model.encode("a few words")) == "a few words")
  }

  @Test func symbolsAreOnePieceAndUnknownCharactersAreUnknown() throws {
    let model = try model()
    #expect(try model.encode("__de__").contains(3))
    #expect(try model.encode("Ж").last == SpecialPieces.unknown)
    #expect(try model.encode("").isEmpty)
    #expect(try model.decode([]) == "")
    #expect(try model.decode([SpecialPieces.end, SpecialPieces.padding]) == "")
  }

  @Test func byteFallbackSpellsUnknownCharacters() throws {
    let model = try model {
      $0.byteFallback = true
      $0.vocabularySize = 400
    }
    let ids = try model.encode("Ж")
    #expect(!ids.contains(SpecialPieces.unknown))
    #expect(ids.suffix(2).map { model.piece($0) } == ["<0xD0>", "<0x96>"])
    #expect(try model.decode(ids) == "Ж")
  }

  @Test func oneModelServesManyThreads() async throws {
    let model = try model()
    let expected = try SampleText.sentences.map { try model.encode($0) }
    try await withThrowingTaskGroup(of: [[Int32]].self) { group in
      for _ in 0..<4 {
        group.addTask { try SampleText.sentences.map { try model.encode($0) } }
      }
      for try await result in group { #expect(result == expected) }
    }
  }

  // MARK: - Errors

  @Test func errorsSayWhatIsWrong() throws {
    let trainer = SentencePieceTrainer(options: Self.options)
    #expect(throws: SubwordsError.noSentences) { try trainer.train(["", "  "]) }
    #expect(throws: SubwordsError.noSentences) { try trainer.train([String]()) }
    let odd = SentencePieceTrainer(options: .init(symbols: ["a,b"]))
    #expect(throws: SubwordsError.symbol("a,b")) { try odd.train(["text"]) }
    let small = SentencePieceTrainer(options: .init(vocabularySize: 4, characterCoverage: 1))
    let error = #expect(throws: SubwordsError.self) { try small.train(SampleText.sentences) }
    #expect(error?.description.contains("ocabulary") == true)
  }

  @Test(
    arguments: [
      .init(vocabularySize: 0), .init(vocabularySize: -5), .init(vocabularySize: .max),
      .init(characterCoverage: 2), .init(characterCoverage: .nan), .init(threads: 0),
      .init(threads: -1), .init(threads: 1_000_000),
    ] as [SentencePieceTrainer.Options])
  func impossibleOptionsAreErrors(options: SentencePieceTrainer.Options) {
    #expect(throws: SubwordsError.self) {
      try SentencePieceTrainer(options: options).train(SampleText.sentences)
    }
  }

  @Test func idsOutsideTheVocabularyAreRefused() throws {
    let model = try model()
    for id in [-1, Int32(model.size), .max, .min] {
      #expect(model.piece(id) == nil)
      #expect(throws: SubwordsError.self) { try model.decode([5, id]) }
    }
  }

  @Test func bytesThatAreNoModelAreRefused() throws {
    let bytes = try model().bytes
    for damaged in [
      [], [1, 2, 3], Array(bytes.prefix(bytes.count / 2)), [UInt8](repeating: 255, count: 99),
    ] {
      #expect(throws: SubwordsError.self) { try SentencePieceModel(bytes: damaged) }
    }
  }
}
