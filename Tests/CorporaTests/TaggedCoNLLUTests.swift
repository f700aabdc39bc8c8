import Foundation
import Testing

@testable import Corpora

@Suite("Tagged text in CoNLL-U")
struct TaggedCoNLLUTests {
  /// Ten columns from `id form tag head enhanced`, of which the last two may be left out.
  private func line(_ columns: String) -> String {
    let given = columns.split(separator: " ").map(String.init)
    let all = given + ["_", "_", "_", "_"].dropFirst(given.count - 1)
    return [all[0], all[1], "_", all[2], "_", "_", all[3], "_", all[4], "_"]
      .joined(separator: "\t")
  }

  private func read(
    _ lines: [String], missingTag: String? = nil, language: String = "xx",
    precedence: TagPrecedence? = nil
  ) throws -> [TaggedSentence] {
    try Fixture.withFolder { folder in
      let text = lines.map { $0 + "\n" }.joined()
      try Fixture.write(Array(text.utf8), to: "\(folder)/a.conllu")
      return try TaggedText(
        files: ["\(folder)/a.conllu"], language: language, missingTag: missingTag,
        precedence: precedence
      ).read()
    }
  }

  private func complaint(_ lines: [String]) throws -> String {
    try Fixture.withFolder { folder in
      let text = lines.map { $0 + "\n" }.joined()
      try Fixture.write(Array(text.utf8), to: "\(folder)/a.conllu")
      let error = #expect(throws: CorpusError.self) {
        try TaggedText.read("\(folder)/a.conllu", language: "xx")
      }
      return "\(try #require(error))".replacingOccurrences(of: "\(folder)/", with: "")
    }
  }

  /// The tag of the one fused word of a sentence.
  private func fusedTag(
    _ lines: [String], language: String = "xx", precedence: TagPrecedence? = nil
  ) throws -> String {
    let sentences = try read(lines.map(line), language: language, precedence: precedence)
    let sentence = try #require(sentences.first)
    let place = try #require(sentence.words.firstIndex(of: "ab"))
    return sentence.tags[place]
  }

  // MARK: - Words

  @Test("forms and parts of speech are read; comments and empty nodes are not")
  func words() throws {
    let lines = [
      "# text = Sie las und er Bücher", line("0.1 leer PRON"), line("1 Sie PRON 2"),
      line("2 las VERB 0"), "# between", line("3 und CCONJ 4"), line("3.1 las VERB"),
      line("3.2 # X"), line("4 er PRON 2"), "", "", line("1 # SYM 0"),
    ]
    let expected = [
      TaggedSentence(
        words: ["Sie", "las", "und", "er"], tags: ["PRON", "VERB", "CCONJ", "PRON"]),
      TaggedSentence(words: ["#"], tags: ["SYM"]),
    ]
    #expect(try read(lines) == expected)
    #expect(try read(lines.map { $0 + "\r" }) == expected)
    try Fixture.withFolder { folder in
      try Fixture.gzip(lines.joined(separator: "\n"), to: "\(folder)/a.conllu.gz")
      #expect(try TaggedText.read("\(folder)/a.conllu.gz", language: "xx") == expected)
    }
  }

  @Test("spaces and U+200C are cut out of forms, other white space only at their ends")
  func forms() throws {
    let forms = ["10 000", "\u{645}\u{6CC}\u{200C}\u{62E}", "a\u{A0}b", "\u{A0}c ", " \u{301}d"]
    let lines = forms.enumerated().map { index, form in
      line("\(index + 1) FORM X 0").replacingOccurrences(of: "FORM", with: form)
    }
    let words = try read(lines)[0].words
    let expected = ["10000", "\u{645}\u{6CC}\u{62E}", "a\u{A0}b", "c", "\u{301}d"]
    #expect(words.map { Array($0.unicodeScalars) } == expected.map { Array($0.unicodeScalars) })
  }

  @Test("a sentence is left out when at most one word of it is not _, and one is")
  func withheld() throws {
    func kept(_ forms: String...) throws -> Bool {
      let lines = forms.enumerated().map { line("\($0 + 1) \($1) X 0") }
      return try read(lines + [""] + [line("1 end X 0")]).count == 2
    }
    #expect(try !kept("_"))
    #expect(try !kept("_", "_", "_"))
    #expect(try !kept("_", "_", "x"))
    #expect(try !kept("x", "_"))
    #expect(try kept("x"))
    #expect(try kept("x", "_", "x"))
    #expect(try kept("x", "x"))
  }

  @Test("a missing part of speech is an error unless the caller names one")
  func missing() throws {
    let lines = ["# x", line("1 a NOUN 0"), line("2 b _ 1")]
    #expect(
      try complaint(lines)
        == "a.conllu:3: expected a part of speech in column 4, found \"_\"")
    #expect(
      try read(lines, missingTag: "X") == [TaggedSentence(words: ["a", "b"], tags: ["NOUN", "X"])])
  }

  // MARK: - Multiword tokens

  @Test("the words of a range become the form of the text")
  func ranges() throws {
    let lines = [
      "1 Er PRON 2", "2 geht VERB 0", "3-4 im _", "3 in ADP 5", "4 dem DET 5", "5 Haus NOUN 2",
      "6-6 x _", "6 y ADV 2", "7-9 u-v _", "7 u NUM 2", "8 - PUNCT 7", "8.1 leer X", "9 v NUM 8",
    ]
    #expect(
      try read(lines.map(line)) == [
        TaggedSentence(
          words: ["Er", "geht", "im", "Haus", "x", "u-v"],
          tags: ["PRON", "VERB", "ADP", "NOUN", "ADV", "NUM"])
      ])
  }

  @Test("the tag is the highest word's, by whichever heads; the precedence decides ties only")
  func heights() throws {
    // DET is above VERB, although VERB goes first by the list.
    #expect(try fusedTag(["1-2 ab _", "1 a VERB 2", "2 b DET 0"]) == "DET")
    #expect(try fusedTag(["1-2 ab _", "1 a DET 3", "2 b VERB 3", "3 c NOUN 0"]) == "VERB")
    #expect(try fusedTag(["1-2 ab _", "1 a PART 3", "2 b DET 3", "3 c NOUN 0"]) == "DET")
    #expect(try fusedTag(["1-2 ab _", "1 a DET 3", "2 b DET 3", "3 c NOUN 0"]) == "DET")
    // VERB gets one ancestor more, 4, by its enhanced heads; the same head again changes nothing.
    let rest = ["3 c NOUN 0", "4 d ADJ 3"]
    #expect(
      try fusedTag(["1-2 ab _", "1 a DET 3 3:det", "2 b VERB 3 3:x|4:y:z"] + rest) == "DET")
    #expect(
      try fusedTag(["1-2 ab _", "1 a DET 3 3:det", "2 b VERB 3 0:root|4.1:y"] + rest) == "VERB")
    // Without any head a word has no ancestor.
    #expect(try fusedTag(["1-2 ab _", "1 a DET _", "2 b VERB 3"] + rest) == "DET")
  }

  @Test("heads in circles or outside the sentence end the way up")
  func circles() throws {
    #expect(try fusedTag(["1-2 ab _", "1 a DET 2", "2 b VERB 1"]) == "VERB")
    #expect(try fusedTag(["1-2 ab _", "1 a DET 1", "2 b VERB 3", "3 c X 2"]) == "DET")
    #expect(
      try fusedTag(["1-2 ab _", "1 a DET 9223372036854775807", "2 b VERB 99999999999999999999"])
        == "VERB")
    #expect(try fusedTag(["1-2 ab _", "1 a DET -1 |:|x", "2 b VERB 0"]) == "DET")
  }

  @Test("es, fr and it have lists of their own; tags that a list lacks come last, in order")
  func precedences() throws {
    func tag(_ first: String, _ second: String, _ language: String) throws -> String {
      try fusedTag(
        ["1-2 ab _", "1 a \(first) 3", "2 b \(second) 3", "3 c X 0"], language: language)
    }
    for (language, expected) in [("xx", "NOUN"), ("es", "AUX"), ("fr", "AUX"), ("it", "AUX")] {
      #expect(try tag("NOUN", "AUX", language) == expected, "\(language)")
    }
    #expect(try tag("PRON", "ADV", "it") == "ADV")
    #expect(try tag("ADV", "PRON", "fr") == "PRON")
    #expect(try tag("SYM", "PUNCT", "de") == "PUNCT")
    #expect(try tag("NOUN", "ADJ", "es") == "NOUN")
    #expect(try tag("ADJ", "NOUN", "es") == "ADJ")
    #expect(try tag("CCONJ", "CONJ", "fr") == "CONJ")
    #expect(
      try fusedTag(
        ["1-2 ab _", "1 a VERB 3", "2 b X 3", "3 c X 0"], precedence: TagPrecedence(["X"])) == "X")
  }

  // MARK: - Faults

  private static let good = "1\ta\t_\tX\t_\t_\t0\t_\t_\t_"

  @Test(
    "identifiers out of order and damaged ranges are named with their line",
    arguments: [
      (["3 b X 0"], "a.conllu:2: expected the id 2 or a range from it, found 3"),
      (["1 b X 0"], "a.conllu:2: expected the id 2 or a range from it, found 1"),
      (["0 b X 0"], "a.conllu:2: expected the id 2 or a range from it, found 0"),
      (["2.1 b X 0"], "a.conllu:2: expected the id 2 or a range from it, found 2.1"),
      (["1-2 b _"], "a.conllu:2: expected the id 2 or a range from it, found 1-2"),
      (
        ["2-4 bcd _", "2 b X 0", "3-4 cd _"],
        "a.conllu:4: expected the id 3 of the range's next word, found 3-4"
      ),
      (
        ["2-3 bc _", "3 c X 0"],
        "a.conllu:3: expected the id 2 of the range's next word, found 3"
      ),
      (
        ["2-99999999999 b _", "2 c X 0"],
        "a.conllu:2: expected the words 2 to 99999999999 in the sentence, found 2 words"
      ),
      (
        ["2-9223372036854775807 b _"],
        "a.conllu:2: expected the words 2 to 9223372036854775807 in the sentence, found 1 words"
      ),
      (
        ["2-99999999999999999999 b _"],
        "a.conllu:2: expected an id such as 3, 3-4 or 3.1, "
          + "found \"2-99999999999999999999\""
      ),
    ])
  func identifiers(lines: [String], said: String) throws {
    #expect(try complaint([Self.good] + lines.map(line)) == said)
  }

  @Test(
    "what is no identifier is named",
    arguments: ["x", "_", "+2", "-2", "2-", "-", "3-2", "2.", ".", ".1", "2-3-4", "2-3.1", "٢"])
  func noIdentifiers(id: String) throws {
    #expect(
      try complaint([Self.good, line("\(id) b X 0")])
        == "a.conllu:2: expected an id such as 3, 3-4 or 3.1, found \"\(id)\"")
  }

  @Test("missing columns, forms and NUL bytes are named with their line")
  func columns() throws {
    for count in [1, 2, 4, 9, 11] {
      let line = ["2"] + Array(repeating: "x", count: count - 1)
      #expect(
        try complaint([Self.good, line.joined(separator: "\t")])
          == "a.conllu:2: expected 10 columns separated by tabs, found \(count)")
    }
    #expect(
      try complaint([Self.good, Self.good.replacingOccurrences(of: "\t", with: " ")])
        == "a.conllu:2: expected 10 columns separated by tabs, found 1")
    let id = Self.good.replacingOccurrences(of: "1", with: "2")
    for form in ["", " ", "\u{200C}", "\u{A0}"] {
      let line = id.replacingOccurrences(of: "\ta\t", with: "\t\(form)\t")
      #expect(
        try complaint([Self.good, line])
          == "a.conllu:2: expected a form in column 2, found \"\(form)\"")
    }
    #expect(
      try complaint([Self.good, id.replacingOccurrences(of: "a", with: "\u{0}")])
        == "a.conllu:2: expected text, found a NUL byte")
  }

  @Test("a file without ends of sentences is refused, and a long sentence is fused")
  func longSentences() throws {
    let longest = TaggedLines.longestSentence
    var lines = (1...longest).map { line("\($0) w X 0") }
    lines.insert(line("1-\(longest) ab _"), at: 0)
    #expect(try read(lines) == [TaggedSentence(words: ["ab"], tags: ["X"])])
    #expect(
      try complaint(lines + [line("\(longest + 1) w X 0")])
        == "a.conllu:\(longest + 2): expected a blank line after at most \(longest) words, "
        + "found another word")
  }
}
