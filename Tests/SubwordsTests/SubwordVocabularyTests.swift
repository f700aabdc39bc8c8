import Subwords
import Testing

@Suite struct SubwordVocabularyTests {
  static func model(_ symbols: [String] = []) throws -> SentencePieceModel {
    let options = SentencePieceTrainer.Options(
      vocabularySize: 90, characterCoverage: 1, symbols: symbols)
    return try SentencePieceTrainer(options: options).train(SampleText.sentences)
  }

  @Test func oneModelForBothSidesKeepsItsIDs() throws {
    let model = try Self.model(["__de__"])
    let vocabulary = try SubwordVocabulary(model)
    let text = SampleText.sentences[0]
    #expect(vocabulary.size == model.size && vocabulary.hasLanguageTags)
    #expect(try vocabulary.encode(source: text) == model.encode(text))
    #expect(try vocabulary.encode(target: text) == model.encode(text))
    #expect(try vocabulary.decode(model.encode(text)) == text)
    #expect(vocabulary.languageTag("de") == 3 && vocabulary.languageTag("fr") == nil)
    #expect(vocabulary.roles.neverGenerated == [1, 2] && vocabulary.roles.end == 0)
  }

  /// A table turned round: id i of SentencePiece is V + 1 − i, behind two further pieces at the start.
  private func turned(_ model: SentencePieceModel) throws -> SubwordVocabulary {
    let pieces = (0..<Int32(model.size)).compactMap { model.piece($0) }
    let table = try PieceTable([">>de<<", "▁stranger"] + pieces.reversed())
    let last = Int32(table.count - 1)
    return try SubwordVocabulary(
      source: model, target: model, table: table,
      roles: .init(end: last, unknown: last - 1, padding: last - 2, neverGenerated: [last - 2]))
  }

  @Test func aTableGivesPiecesItsIDs() throws {
    let model = try Self.model()
    let vocabulary = try turned(model)
    let text = SampleText.sentences[3]
    let ids = try vocabulary.encode(source: text)
    #expect(try ids == model.encode(text).map { Int32(vocabulary.size - 1) - $0 })
    #expect(try vocabulary.encode(target: text) == ids)
    #expect(try vocabulary.decode(ids) == text)
    #expect(vocabulary.languageTag("de") == 0 && vocabulary.languageTag("fr") == nil)
    // Roles of the end and the filler leave no text; a piece of the other side stands for itself.
    #expect(try vocabulary.decode([vocabulary.roles.end, vocabulary.roles.padding]) == "")
    #expect(try vocabulary.decode(ids + [1]) == text + " stranger")
    #expect(try vocabulary.encode(source: "Ж").last == vocabulary.roles.unknown)
  }

  @Test func piecesThatTheTableLacksAreUnknown() throws {
    let model = try Self.model()
    let table = try PieceTable(["</s>", "<unk>", "<pad>"])
    let vocabulary = try SubwordVocabulary(
      source: model, target: model, table: table,
      roles: .init(end: 0, unknown: 1, padding: 2, neverGenerated: []))
    #expect(Set(try vocabulary.encode(source: SampleText.sentences[0])) == [1])
    #expect(!vocabulary.hasLanguageTags)
  }

  @Test func rolesAndIDsOutsideTheTableAreRefused() throws {
    let model = try Self.model()
    let table = try PieceTable(["</s>", "<unk>", "<pad>"])
    for roles: SubwordVocabulary.Roles in [
      .init(end: 3, unknown: 1, padding: 2, neverGenerated: []),
      .init(end: 0, unknown: -1, padding: 2, neverGenerated: []),
      .init(end: 0, unknown: 1, padding: .max, neverGenerated: []),
      .init(end: 0, unknown: 1, padding: 2, neverGenerated: [7]),
    ] {
      #expect(throws: SubwordsError.self) {
        try SubwordVocabulary(source: model, target: model, table: table, roles: roles)
      }
    }
    let vocabulary = try turned(model)
    for id in [-1, Int32(vocabulary.size), .max, .min] {
      #expect(throws: SubwordsError.self) { try vocabulary.decode([5, id]) }
    }
  }
}
