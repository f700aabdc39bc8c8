import Subwords
import Testing

@Suite struct WordPieceTrainerTests {
  private static let texts = [
    "the cat sat on the mat.", "unbelievable cats, believe it or not!",
    "Der Bär ist größer — oder?",
    "the mat on the bear, the bear on the mat", "Ada's 京都 and Köln",
    "believe the cats: 12, 123, 1234",
  ]

  private static let special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]

  private func train(
    _ texts: [String] = texts, size: Int = 120, lowercases: Bool = false, coverage: Double = 1
  ) throws -> WordPieceVocabulary {
    try WordPieceTrainer(
      size: size, tokenization: BasicTokenization(lowercases: lowercases),
      characterCoverage: coverage
    ).train(texts)
  }

  @Test func theSameTextsGiveTheSamePieces() throws {
    let first = try train()
    #expect(try train().pieces == first.pieces)
    #expect(try train(Self.texts + ["zzz zz"]).pieces != first.pieces)
  }

  @Test func specialPiecesComeFirstAndEachPieceOnce() throws {
    let vocabulary = try train()
    #expect(Array(vocabulary.pieces.prefix(5)) == Self.special)
    #expect(vocabulary.padding == 0 && vocabulary.unknown == 1 && vocabulary.mask == 4)
    #expect(vocabulary.classification == 2 && vocabulary.separator == 3)
    #expect(Set(vocabulary.pieces).count == vocabulary.size)
  }

  /// `ab` begins with a and goes on with b, never the other way round.
  @Test func aCharacterIsAPieceWhereItOccursAndNowhereElse() throws {
    let vocabulary = try train(["ab ab ab", "ab"], size: 40)
    #expect(Array(vocabulary.pieces.prefix(7)) == Self.special + ["a", "##b"])
    #expect(vocabulary.id("b") == nil && vocabulary.id("##a") == nil)
    let whole = try #require(vocabulary.id("ab"))
    #expect(vocabulary.encode("ab a b ba") == [whole, 5, 1, 1])
    let chinese = try train(["京都 京都"], size: 40)
    #expect(Set(chinese.pieces.dropFirst(5)) == ["京", "都"])
  }

  @Test func noWordOfTheTextIsUnknownAtFullCoverage() throws {
    for lowercases in [false, true] {
      let vocabulary = try train(lowercases: lowercases)
      for text in Self.texts {
        #expect(!vocabulary.encode(text).contains(vocabulary.unknown), "\(text)")
      }
    }
  }

  @Test func charactersBeyondTheCoverageAreLeftOut() throws {
    let texts = [String](repeating: "ab ba abba", count: 200) + ["ξ"]
    #expect(try train(texts, size: 40).id("ξ") != nil)
    let rough = try train(texts, size: 40, coverage: 0.99)
    #expect(rough.id("ξ") == nil && rough.encode("ξ ab")[0] == rough.unknown)
  }

  @Test func theSizeIsKeptAndMoreRoomGivesLongerPieces() throws {
    let least = try train(size: 75)
    let sizes = try [90, 105, 120].map { try train(size: $0).size }
    #expect(sizes == [90, 105, 120])
    #expect(Set(least.pieces).isSubset(of: try train(size: 90).pieces))
    let text = Self.texts[1]
    #expect(try train(size: 120).encode(text).count < least.encode(text).count)
    // There is no more in a text than its words.
    #expect(try train(size: 5_000).size < 400)
  }

  @Test func theMarkStandsBeforeWhatGoesOnInAWord() throws {
    let vocabulary = try train()
    let words = Self.texts.flatMap { vocabulary.options.words(of: $0) }
    for word in words {
      let pieces = vocabulary.pieces(of: word).map { vocabulary.piece($0) ?? "" }
      #expect(!pieces[0].hasPrefix("##") && pieces.dropFirst().allSatisfy { $0.hasPrefix("##") })
      #expect(pieces[0] + pieces.dropFirst().map { $0.dropFirst(2) }.joined() == word)
    }
    for piece in vocabulary.pieces.dropFirst(5) {
      let isFound =
        piece.hasPrefix("##")
        ? words.contains { $0.contains(piece.dropFirst(2)) }
        : words.contains { $0.hasPrefix(piece) }
      #expect(isFound, "\(piece)")
    }
    // Frequent words are pieces of their own.
    #expect(vocabulary.id("the") != nil && vocabulary.pieces(of: "the").count == 1)
  }

  @Test func punctuationStandsAlone() throws {
    let vocabulary = try train(size: 200)
    for piece in vocabulary.pieces.dropFirst(5) where piece.count > 1 {
      let letters = piece.hasPrefix("##") ? piece.dropFirst(2) : piece[...]
      #expect(letters.allSatisfy { $0.isLetter || $0.isNumber }, "\(piece)")
    }
    let cats = vocabulary.encode("cats")
    #expect(try vocabulary.encode("cats,") == cats + [#require(vocabulary.id(","))])
  }

  @Test func lowerCasingIsTheTokenizationsBusiness() throws {
    let (kept, lowered) = (try train(), try train(lowercases: true))
    #expect(kept.id("D") != nil && kept.id("ä") == nil && kept.id("##ä") != nil)
    #expect(kept.encode("THE").contains(kept.unknown) && !kept.options.lowercases)
    for piece in lowered.pieces.dropFirst(5) { #expect(piece.lowercased() == piece) }
    // Without capitals there are no accents either, as in BERT's uncased models.
    #expect(lowered.id("##ä") == nil)
    #expect(lowered.encode("BÄR THE") == lowered.encode("bar the") && lowered.options.lowercases)
  }

  @Test func textWithoutWordsAndTooSmallASizeAreErrors() throws {
    #expect(throws: SubwordsError.noSentences) { try train([]) }
    #expect(throws: SubwordsError.noSentences) { try train(["", " \t", "\u{200D}"]) }
    let error = #expect(throws: SubwordsError.self) { try train(size: 8) }
    #expect("\(try #require(error))".hasPrefix("cannot train a subword model: "))
  }
}
