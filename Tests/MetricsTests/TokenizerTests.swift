import Testing

@testable import Metrics

@Suite struct TokenizerTests {
  struct Expected: Decodable {
    var lines: [[String: String]]
    var corpus: [String: [UInt32]]
    var lower, stripped: [UInt32]
  }

  @Test(arguments: Tokenizer.allCases)
  func chosenLinesAreSplitAsSacreBLEUSplitsThem(tokenizer: Tokenizer) throws {
    let expected = try Fixture.load("tokenizers", as: Expected.self)
    for entry in expected.lines {
      let line = try #require(entry["line"])
      let words = try #require(entry[tokenizer.rawValue])
      let found = tokenizer.tokenize(line)
      #expect(sameScalars(found, words), "\(line.debugDescription): \(found), not \(words)")
    }
  }

  @Test(arguments: [
    ("de", Tokenizer.mteval13a), ("zh", .zh), ("zh_CN", .zh), ("zh-hant", .zh), ("ZH", .zh),
    ("zha", .mteval13a), ("ja", .char), ("ko", .mteval13a), ("th", .char), ("", .mteval13a),
  ])
  func languagesHaveACustomaryTokenizer(language: String, tokenizer: Tokenizer) {
    #expect(Tokenizer.customary(forTarget: language) == tokenizer)
  }

  @Test(arguments: Tokenizer.allCases)
  func randomLinesAreSplitAsSacreBLEUSplitsThem(tokenizer: Tokenizer) throws {
    let expected = try Fixture.load("tokenizers", as: Expected.self)
    let checksums = try #require(expected.corpus[tokenizer.rawValue])
    let lines = try Corpus.load().lines
    #expect(lines.count == checksums.count)
    for (line, sum) in zip(lines, checksums) {
      let found = tokenizer.tokenize(line)
      #expect(checksum(found) == sum, "\(line.debugDescription): \(found.debugDescription)")
    }
  }

  @Test func lowerCaseIsPythons() throws {
    let expected = try Fixture.load("tokenizers", as: Expected.self)
    for (line, sum) in zip(try Corpus.load().lines, expected.lower) {
      let found = String(scalars: Scalars(line.unicodeScalars).lowercased())
      #expect(checksum(found) == sum, "\(line.debugDescription): \(found.debugDescription)")
    }
  }

  @Test func whiteSpaceAtTheEndIsPythons() throws {
    let expected = try Fixture.load("tokenizers", as: Expected.self)
    for (line, sum) in zip(try Corpus.load().lines, expected.stripped) {
      let found = String(scalars: Scalars(line.unicodeScalars).strippedAtEnd())
      #expect(checksum(found) == sum, "\(line.debugDescription)")
    }
  }

  @Test(arguments: [
    ("ΑΣ", "ας"), ("ΑΣ.", "ας."), ("ΑΣΑ", "ασα"), ("Σ", "σ"), ("'Σ", "'σ"), ("Α'Σ'", "α'ς'"),
    ("Α\u{301}Σ\u{301}Β", "α\u{301}σ\u{301}β"), ("İ", "i\u{307}"), ("ẞ", "ß"), ("Ǆ", "ǆ"),
  ])
  func sigmaAndSpecialCasesAreFullMappings(upper: String, lower: String) {
    let found = String(scalars: Scalars(upper.unicodeScalars).lowercased())
    #expect(sameScalars(found, lower))
  }

  @Test func whiteSpaceHoldsTheSeparatorsAndNoFormatCharacters() {
    let spaces = (0...0x10FFFF as ClosedRange<UInt32>).filter {
      Unicode.Scalar($0)?.isPythonWhitespace == true
    }
    let expected: [UInt32] =
      Array(0x09...0x0D) + Array(0x1C...0x20) + [0x85, 0xA0, 0x1680] + Array(0x2000...0x200A)
      + [0x2028, 0x2029, 0x202F, 0x205F, 0x3000]
    #expect(spaces == expected)
  }

  @Test func repeatedCommasDependOnTheOrderOfConsumption() {
    #expect(Tokenizer.mteval13a.tokenize("1,,2") == "1 , , 2")
    #expect(Tokenizer.mteval13a.tokenize("1,,,2") == "1 , , ,2")
    #expect(Tokenizer.mteval13a.tokenize("5-6--7") == "5 - 6 - -7")
  }
}
