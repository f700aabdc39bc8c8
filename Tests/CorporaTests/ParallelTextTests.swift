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

  @Test func twoFilesGivePairs() throws {
    let content: [String: [UInt8]] = [
      "train.fr": [0xEF, 0xBB, 0xBF] + Array("un\r\n deux \n\ntrois\n\n".utf8),
      "train.en": Array("one\ntwo\nnothing\nthree\n ".utf8),
    ]
    try files(content) { folder in
      let read = try ParallelText.read(
        folder: folder, name: "train", direction: Direction(source: "fr", target: "en"))
      #expect(
        read.pairs == [
          SentencePair(source: "un", target: "one"), SentencePair(source: "deux", target: "two"),
          SentencePair(source: "trois", target: "three"),
        ])
      #expect(read.emptyLines == 2)
    }
  }

  @Test func unequalFilesAreAnErrorWithBothCounts() throws {
    try files(["a": Array("1\n2\n3\n".utf8), "b": Array("1\n2".utf8), "c": []]) { folder in
      let (a, b, c) = (folder + "/a", folder + "/b", folder + "/c")
      #expect(throws: CorpusError.lineCounts(source: a, sourceLines: 3, target: b, targetLines: 2))
      {
        try ParallelText.read(source: a, target: b)
      }
      #expect(throws: CorpusError.lineCounts(source: c, sourceLines: 0, target: b, targetLines: 2))
      {
        try ParallelText.read(source: c, target: b)
      }
    }
  }

  @Test func tabsSeparateColumns() throws {
    let good = Array("un\tone\n\ndeux\t\ntrois \t three\n".utf8)
    let bad = Array("un\tone\nun\tdeux\ttrois\n".utf8)
    try files(["good": good, "bad": bad]) { folder in
      let read = try ParallelText.read(tsv: folder + "/good")
      #expect(
        read.pairs.map(\.source) == ["un", "trois"] && read.pairs.map(\.target) == ["one", "three"])
      #expect(read.emptyLines == 2)
      #expect(throws: CorpusError.columns(file: folder + "/bad", line: 2, expected: 2, found: 3)) {
        try ParallelText.read(tsv: folder + "/bad")
      }
    }
  }

  @Test func bytesThatAreNoTextAreFoundAtTheirLine() throws {
    try files(["a": Array("ok\nok\n".utf8) + [0xFF, 10]]) { folder in
      #expect(throws: CorpusError.notUTF8(file: folder + "/a", line: 3)) {
        try ParallelText.lines(of: folder + "/a")
      }
      let error = #expect(throws: CorpusError.self) { try ParallelText.lines(of: folder + "/none") }
      #expect(error?.description.hasPrefix(folder + "/none: cannot be read") == true)
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
