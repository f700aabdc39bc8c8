import Foundation
import Subwords
import Testing

/// Words and ids of the Python package transformers; made by Scripts/references/wordpiece.py.
@Suite struct WordPieceReferenceTests {
  struct Reference: Codable {
    struct Case: Codable {
      var text: String
      /// The different results: words with a blank between them, and the ids of their pieces.
      var words: [String]
      var ids: [[Int32]]
      /// For each of the options the place of its result.
      var places: [Int]
    }
    var format: Int
    var vocabulary: [String]
    var options: [BasicTokenization]
    var cases: [Case]
  }

  static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Fixtures/wordpiece.json")

  @Test func wordsAndIDsEqualThePythonPackage() throws {
    let reference = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: Self.file))
    try #require(reference.format == 1, "run Scripts/references/wordpiece.py again")
    #expect(reference.cases.count == 1613 && reference.options.count == 6)
    let bytes = Array(reference.vocabulary.joined(separator: "\n").utf8)
    for (place, options) in reference.options.enumerated() {
      let vocabulary = try WordPieceVocabulary(bytes: bytes, options: options)
      for one in reference.cases {
        let result = one.places[place]
        let words = options.words(of: one.text).joined(separator: " ")
        #expect(Self.isSame(words, one.words[result]), "\(options): \(Self.hexadecimal(one.text))")
        #expect(
          vocabulary.encode(one.text) == one.ids[result],
          "\(options): \(Self.hexadecimal(one.text))")
      }
    }
  }

  /// Swift's `==` takes canonically equal strings for equal.
  static func isSame(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }

  static func hexadecimal(_ text: String) -> String {
    text.unicodeScalars.map { String($0.value, radix: 16) }.joined(separator: " ")
  }
}

@Suite struct WordPieceTests {
  static let special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]

  static func vocabulary(
    _ pieces: [String], special: [String] = special, options: BasicTokenization = .init()
  ) throws -> WordPieceVocabulary {
    let lines = (special + pieces).map { $0 + "\n" }.joined()
    return try WordPieceVocabulary(bytes: Array(lines.utf8), options: options)
  }

  // MARK: - Cutting

  /// The example of BERT's own comment, and what its rule says of neighbours of it.
  @Test(
    arguments: [
      ("unaffable", [4, 5, 6]), ("UNaffable", [4, 5, 6]), ("un", [4]), ("affable", [1]),
      ("unable", [4, 6]), ("unaffablex", [1]), ("unable-unaff", [4, 6, 7, 4, 5]),
      ("una", [1]), ("un affable able un", [4, 1, 1, 4]), ("-", [7]), ("##able", [1, 1, 1]),
    ] as [(String, [Int32])])
  func theLongestPieceThatFitsIsTaken(word: String, ids: [Int32]) throws {
    let vocabulary = try Self.vocabulary(["un", "##aff", "##able", "-"])
    #expect(vocabulary.pieces(of: word) == ids)
    #expect(vocabulary.encode(word) == ids)
  }

  /// Greed: `abcd` has the cut `ab` `##cd`, but `abc` is longer and nothing continues with `d`.
  @Test func aCutThatGreedMissesIsUnknown() throws {
    let vocabulary = try Self.vocabulary(["ab", "abc", "##cd", "##c"])
    #expect(vocabulary.encode("abcd abc abcc ab") == [1, 5, 5, 7, 4])
  }

  @Test func onlyPiecesWithTheMarkContinueAWord() throws {
    let without = try Self.vocabulary(["a", "b"])
    #expect(without.encode("a b ab") == [4, 5, 1])
    // The mark alone is a piece that continues nothing, or the scan would never end.
    let alone = try Self.vocabulary(["a", "##", "##b", "#"])
    #expect(alone.encode("ab ac a ## a##b") == [4, 6, 1, 4, 7, 7, 4, 7, 7, 1])
  }

  @Test func aWordOfMoreThanAHundredScalarsIsUnknown() throws {
    let vocabulary = try Self.vocabulary(["a", "##a"])
    #expect(
      vocabulary.encode(String(repeating: "a", count: 100)) == [4] + Array(repeating: 5, count: 99))
    #expect(vocabulary.encode(String(repeating: "a", count: 101)) == [1])
    // Counted after accents are gone: 100 letters here, 200 there.
    let accents = String(repeating: "a\u{323}\u{302}", count: 100)
    #expect(vocabulary.encode(accents).count == 100)
    let kept = try Self.vocabulary(
      ["a", "##a"], options: .init(lowercases: false, stripsAccents: false))
    #expect(kept.encode(accents) == [1])
    #expect(vocabulary.encode(String(repeating: "a.", count: 99)).count == 198)
  }

  @Test func nothingGivesNothing() throws {
    let vocabulary = try Self.vocabulary(["a"])
    for text in ["", " ", "\t\r\n\u{3000}\u{2028}", "\u{0}\u{7}\u{200D}\u{AD}\u{FFFD}", "\u{301}"] {
      #expect(vocabulary.pieces(of: text).isEmpty, "\(WordPieceReferenceTests.hexadecimal(text))")
    }
  }

  @Test func aSpecialPieceInTheTextIsText() throws {
    let vocabulary = try Self.vocabulary(["[", "]", "sep"])
    #expect(vocabulary.encode("[SEP]") == [4, 6, 5])
  }

  // MARK: - Words

  @Test func optionsSayWhatHappensToAWord() {
    let text = "Ärger ΟΔΟΣ İ 我a"
    #expect(BasicTokenization().words(of: text) == ["arger", "οδος", "i", "我", "a"])
    let cased = BasicTokenization(lowercases: false)
    #expect(cased.words(of: text) == ["Ärger", "ΟΔΟΣ", "İ", "我", "a"])
    let accents = BasicTokenization(stripsAccents: false, separatesChineseCharacters: false)
    #expect(accents.words(of: text) == ["ärger", "οδος", "i\u{307}", "我a"])
    let bare = BasicTokenization(lowercases: false, stripsAccents: true)
    #expect(bare.words(of: text) == ["Arger", "ΟΔΟΣ", "I", "我", "a"])
  }

  /// By Unicode's data; from the third on Foundation's own NFC gives something else.
  @Test func wordsAreComposed() {
    let cased = BasicTokenization(lowercases: false, separatesChineseCharacters: false)
    for (text, composed) in [
      ("e\u{200D}\u{301}", [0xE9]), ("\u{212B}", [0xC5]),
      ("\u{AC00}\u{11A8}", [0xAC01]), ("\u{1100}\u{1161}\u{11A7}", [0xAC00, 0x11A7]),
      ("\u{1100}\u{1176}", [0x1100, 0x1176]), ("\u{CCA}\u{CD5}", [0xCCB]),
      ("o\u{F73}\u{303}", [0xF5, 0xF71, 0xF72]), ("\u{20059}\u{308}", [0x20059, 0x308]),
    ] as [(String, [UInt32])] {
      #expect(cased.words(of: text).map { $0.unicodeScalars.map(\.value) } == [composed])
    }
  }

  // MARK: - The file

  @Test func theTextIsTheFile() throws {
    let text = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n\ne\u{301}\n\u{E9}\n\u{2028}\n\n a \n[MASK]\n"
    let vocabulary = try WordPieceVocabulary(bytes: Array(text.utf8), options: .init())
    #expect(WordPieceReferenceTests.isSame(vocabulary.text, text))
    #expect(vocabulary.size == 11 && vocabulary.pieces.count == 11)
    #expect(vocabulary.padding == 0 && vocabulary.unknown == 1)
    #expect(vocabulary.classification == 2 && vocabulary.separator == 3 && vocabulary.mask == 10)
    // Pieces that normalisation makes equal are two; empty lines only take ids.
    #expect(vocabulary.id("e\u{301}") == 5 && vocabulary.id("\u{E9}") == 6)
    #expect(vocabulary.id("") == nil && vocabulary.id("[PAD") == nil && vocabulary.id("b") == nil)
    #expect(vocabulary.piece(4) == "" && vocabulary.piece(9) == " a ")
    for id: Int32 in [-1, 11, .min, .max] { #expect(vocabulary.piece(id) == nil) }
    #expect(vocabulary.options == BasicTokenization())
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func everyLineEndIsOne(ending: String) throws {
    let lines = ["[UNK]", "[CLS]", "[SEP]", "[PAD]", "", "a"]
    for last in ["", ending] {
      let bytes = Array((lines.joined(separator: ending) + last).utf8)
      let vocabulary = try WordPieceVocabulary(bytes: bytes, options: .init())
      #expect(vocabulary.pieces == lines && vocabulary.mask == nil)
      #expect(vocabulary.encode("a") == [5] && vocabulary.unknown == 0)
    }
  }

  @Test(
    arguments: [
      ("", "empty"), ("\n\n", "[UNK]"), ("[UNK]\n[CLS]\n[SEP]", "[PAD]"),
      ("[PAD]\n[CLS]\n[SEP]", "[UNK]"), ("[PAD]\n[UNK]\n[SEP]", "is [CLS]"),
      ("[PAD]\n[UNK]\n[CLS]", "is [SEP]"), ("\u{FEFF}[PAD]\n[UNK]\n[CLS]\n[SEP]\n", "is [PAD]"),
      ("[PAD]\n[UNK]\n[CLS]\n[SEP]\na\nb\na\n", "lines 5 and 7 both are \"a\""),
      (String(repeating: "\n", count: 1_000_001), "more than 1000000"),
    ])
  func whatIsNoVocabularyIsRefused(text: String, reason: String) {
    let error = #expect(throws: SubwordsError.self) {
      try WordPieceVocabulary(bytes: Array(text.utf8), options: .init())
    }
    #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
  }

  @Test func bytesThatAreNotUTF8AreRefusedWithTheirLine() {
    for damage: [UInt8] in [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xC0, 0xAF]] {
      let error = #expect(throws: SubwordsError.self) {
        try WordPieceVocabulary(bytes: Array("[PAD]\n[UNK]\n".utf8) + damage, options: .init())
      }
      #expect(error?.description.contains("line 3 is not UTF-8") == true)
    }
  }

  @Test(
    arguments: [
      ("", "a", "", [1]), ("", "a\u{301}\u{323}", "", [1]), ("a", "\u{301}\u{323}", "", [4]),
      ("", "Σ", "", [1]), ("a", "\u{AD}", "a", [4, 5]), ("", "\u{0}", "a", [4]),
      ("", "\u{1161}", "", [1]),
      ("\u{10FFFF}", "\u{E000}", "a", [4]), ("a", "\u{FFFD}", "a", [4, 5]),
    ] as [(String, String, String, [Int32])])
  func hostileTextIsNoFault(before: String, repeated: String, after: String, ids: [Int32]) throws {
    let vocabulary = try Self.vocabulary(["a", "##a"])
    #expect(vocabulary.encode(before + String(repeating: repeated, count: 20_000) + after) == ids)
  }

  @Test func aLongTextHasItsPieces() throws {
    let vocabulary = try Self.vocabulary([".", "a"])
    let text = String(repeating: "a.", count: 20_000)
    #expect(vocabulary.encode(text) == Array(repeating: [5, 4], count: 20_000).flatMap { $0 })
  }
}
