import Corpora
import Foundation
import Testing

@Suite struct ParallelTextTests {
  @Test(arguments: [
    ("fr-en", "fr", "en"), ("pt_BR-zh_cn", "pt_BR", "zh_cn"), ("x2-en", "x2", "en"),
  ])
  func directionsAreParsed(text: String, source: String, target: String) throws {
    let direction = try Direction(parsing: text)
    #expect(direction == Direction(source: source, target: target))
    #expect(direction.description == text)
    #expect(direction.reversed.description == "\(target)-\(source)")
    let json = try JSONEncoder().encode([direction])
    #expect(String(decoding: json, as: UTF8.self) == "[\"\(text)\"]")
    #expect(try JSONDecoder().decode([Direction].self, from: json) == [direction])
  }

  @Test(arguments: [
    "", "-", "fr", "fr-", "-en", "pt-br-en", "fr-fr", "fr en", "fr–en", "_a-en", "é-en", "2x-en",
  ])
  func otherTextsAreNoDirections(text: String) {
    #expect(throws: CorpusError.direction(text)) { try Direction(parsing: text) }
  }

  // MARK: - Files

  func files(_ content: [String: [UInt8]], _ body: (String) throws -> Void) throws {
    try Fixture.withFolder { folder in
      for (name, bytes) in content { try Fixture.write(bytes, to: "\(folder)/\(name)") }
      try body(folder)
    }
  }

  /// All pairs of a direction's files, or the error.
  func read(_ name: String, _ direction: String) throws -> (pairs: [SentencePair], empty: Int) {
    try ParallelFiles(name, Direction(parsing: direction)).read()
  }

  @Test func twoFilesGivePairs() throws {
    let content: [String: [UInt8]] = [
      "train.fr": [0xEF, 0xBB, 0xBF] + Array("un\r\n deux \n\ntrois\n\n".utf8),
      "train.en": Array("one\ntwo\nnothing\nthree\n ".utf8),
    ]
    try files(content) { folder in
      let (pairs, empty) = try read(folder + "/train", "fr-en")
      #expect(
        pairs == [
          SentencePair(source: "un", target: "one"), SentencePair(source: "deux", target: "two"),
          SentencePair(source: "trois", target: "three"),
        ])
      #expect(empty == 2)
    }
  }

  @Test func unequalFilesAreAnErrorWithBothCounts() throws {
    try files(["x.a": Array("1\n2\n3\n".utf8), "x.b": Array("1\n2".utf8), "x.c": []]) { folder in
      let (a, b, c) = (folder + "/x.a", folder + "/x.b", folder + "/x.c")
      #expect(throws: CorpusError.lineCounts(source: a, sourceLines: 3, target: b, targetLines: 2))
      {
        try read(folder + "/x", "a-b")
      }
      #expect(throws: CorpusError.lineCounts(source: c, sourceLines: 0, target: b, targetLines: 2))
      {
        try read(folder + "/x", "c-b")
      }
    }
  }

  @Test func tabsSeparateColumns() throws {
    let good = Array("un\tone\n\ndeux\t\ntrois \t three\n".utf8)
    let bad = Array("un\tone\nun\tdeux\ttrois\n".utf8)
    try files(["good.tsv": good, "bad.tsv": bad]) { folder in
      let (pairs, empty) = try read(folder + "/good.tsv", "fr-en")
      #expect(pairs.map(\.source) == ["un", "trois"] && pairs.map(\.target) == ["one", "three"])
      #expect(empty == 2)
      #expect(
        throws: CorpusError.columns(file: folder + "/bad.tsv", line: 2, expected: 2, found: 3)
      ) { try read(folder + "/bad.tsv", "fr-en") }
    }
  }

  @Test func bytesThatAreNoTextAreFoundAtTheirPlace() throws {
    try files(["a": Array("ok\nök\n".utf8) + [0x61, 0xFF, 10]]) { folder in
      #expect(throws: CorpusError.notUTF8(file: folder + "/a", line: 3, byte: 8)) {
        try ParallelText.lines(of: folder + "/a")
      }
      let error = #expect(throws: CorpusError.self) { try ParallelText.lines(of: folder + "/none") }
      #expect(error?.description.hasPrefix(folder + "/none: cannot be read") == true)
    }
  }

  /// Lines of all lengths around the reader's buffer of 128 KiB, against splitting the whole.
  @Test func linesLongerThanTheBufferAreWhole() throws {
    let lengths = [0, 1, 131_070, 131_071, 131_072, 131_073, 400_000, 3, 0]
    let lines = lengths.enumerated().map { String(repeating: "\($0 % 10)", count: $1) }
    for text in [lines.joined(separator: "\n"), lines.joined(separator: "\n") + "\nend"] {
      try files(["a": Array(text.utf8)]) { folder in
        let all = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let read = try ParallelText.lines(of: folder + "/a")
        #expect(read == (all.last == "" ? all.dropLast() : all))
      }
    }
  }

  @Test func corporaKeepDirectionsInOrderAndGiveTheirTexts() {
    let (fr, de) = (Direction(source: "fr", target: "en"), Direction(source: "de", target: "en"))
    var corpus = ParallelCorpus()
    corpus.append([SentencePair(source: "un", target: "one")], to: fr)
    corpus.append([SentencePair(source: "eins", target: "one")], to: de)
    corpus.append([SentencePair(source: "deux", target: "two")], to: fr)
    #expect(corpus.directions == [fr, de] && corpus.count == 3)
    #expect(corpus.texts() == ["un", "deux", "one", "two", "eins", "one"])
    #expect(corpus.texts(distinct: true) == ["un", "deux", "one", "two", "eins"])
    #expect(corpus.reversed[de.reversed] == [SentencePair(source: "one", target: "eins")])
    #expect(corpus[de.reversed].isEmpty)
  }
}
