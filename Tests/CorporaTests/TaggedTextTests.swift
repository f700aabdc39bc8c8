import Foundation
import Testing

@testable import Corpora

extension Fixture {
  /// Writes a text as a gzip file, made by the command.
  static func gzip(_ text: String, to path: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "printf %s \"$0\" | gzip -nc > \"$1\"", text, path]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}

@Suite("Tagged text in columns")
struct TaggedTextTests {
  private func read(
    _ text: String, language: String = "de", missingTag: String? = nil, limit: Int? = nil
  ) throws -> [TaggedSentence] {
    try Fixture.withFolder { folder in
      try Fixture.write(Array(text.utf8), to: "\(folder)/a.tsv")
      return try TaggedText.read(
        "\(folder)/a.tsv", language: language, missingTag: missingTag, limit: limit)
    }
  }

  /// What is said about a text, without the folder.
  private func complaint(_ text: String, language: String = "de") throws -> String {
    try Fixture.withFolder { folder in
      try Fixture.write(Array(text.utf8), to: "\(folder)/a.tsv")
      let error = #expect(throws: CorpusError.self) {
        try TaggedText.read("\(folder)/a.tsv", language: language)
      }
      return "\(try #require(error))".replacingOccurrences(of: "\(folder)/", with: "")
    }
  }

  private func sentence(_ pairs: (String, String)...) -> TaggedSentence {
    TaggedSentence(words: pairs.map(\.0), tags: pairs.map(\.1))
  }

  // MARK: - Layouts

  @Test("the prefix of raw lines is cut once, whatever follows it")
  func raw() throws {
    let text = "de:Bonn\tB-LOC\nde::\tO\nde:de:\tO\nde:a:b\tO\n\nde:\u{301}x\tO\n"
    #expect(
      try read(text) == [
        sentence(("Bonn", "B-LOC"), (":", "O"), ("de:", "O"), ("a:b", "O")),
        sentence(("\u{301}x", "O")),
      ])
  }

  @Test("words of processed lines are kept although they look like prefixes")
  func processed() throws {
    #expect(try read("de:\tO\n\nde:x\tO\n") == [sentence(("de:", "O")), sentence(("de:x", "O"))])
    #expect(
      try read("de:x\tO\nBonn\tB-LOC\n:\tO\n")
        == [sentence(("de:x", "O"), ("Bonn", "B-LOC"), (":", "O"))])
    #expect(
      try read("http:a\tO\nhttp:b\tO\n") == [sentence(("http:a", "O"), ("http:b", "O"))])
    #expect(try read("fr:a\tO\n") == [sentence(("fr:a", "O"))])
  }

  @Test("lines with spaces hold the word first and the tag last; documents' starts are skipped")
  func spaces() throws {
    let text = """
      -DOCSTART- -X- -X- O

      Bonn NNP  B-NP B-LOC
      -DOCSTART- -X- O
      is VBZ B-VP O
      \u{20}-DOCSTART-x NN O O
      """
    #expect(
      try read(text) == [
        sentence(("Bonn", "B-LOC")), sentence(("is", "O"), ("-DOCSTART-x", "O")),
      ])
  }

  @Test("a tab goes before spaces, and white space in words is kept")
  func whiteSpace() throws {
    let words = ["New York", "1\u{A0}000", "a\u{200B}", "\u{A0}", " x", "\u{301}e"]
    let text = words.map { "\($0)\tO\n" }.joined()
    let read = try read(text)
    #expect(read.map(\.words) == [words])
    #expect(read[0].words.map { Array($0.utf8) } == words.map { Array($0.utf8) })
  }

  @Test("ends of lines, blank lines and a missing last end do not change sentences")
  func ends() throws {
    let expected = [sentence(("a", "O"), ("b", "X")), sentence(("c", "O"))]
    for text in [
      "a\tO\nb\tX\n\nc\tO\n", "a\tO\r\nb\tX\r\n\r\nc\tO\r\n", "a\tO\nb\tX\n\nc\tO",
      "\n \na\tO \nb\tX\t\n \t\n\n\nc\tO\n\n\n", "\u{FEFF}a\tO\nb\tX\n\nc\tO",
    ] {
      #expect(try read(text) == expected, "\(text.debugDescription)")
    }
    #expect(try read("") == [])
    #expect(try read("\n\n") == [])
  }

  // MARK: - Missing tags

  @Test("a word without a tag gets one only if the caller names it")
  func missing() throws {
    let expected = [sentence(("Bonn", "O"), ("New York", "O")), sentence(("x", "O"))]
    #expect(try read("Bonn\t\nNew York\t\n\nx\n", missingTag: "O") == expected)
    #expect(
      try read("de:a\nde:b\n", missingTag: "X") == [sentence(("a", "X"), ("b", "X"))])
    #expect(
      try complaint("Bonn\tB-LOC\nNew York\n")
        == "a.tsv:2: expected a word and its tag, "
        + "found \"New York\" alone")
    #expect(try complaint("a\n").hasPrefix("a.tsv:1: expected a word and its tag"))
    #expect(try complaint("a b\n\nc\n").hasPrefix("a.tsv:3: expected a word and its tag"))
  }

  // MARK: - Faults

  @Test(
    "what is wrong is named with its line",
    arguments: [
      ("x\tO\n\n\tO\n", "a.tsv:3: expected a word before the tag, found nothing"),
      ("de:a\tO\nde:b\tO\n\nde:\tO\n", "a.tsv:4: expected a word after de:, found nothing"),
      (
        "de:a\tO\n\nBonn\tO\n",
        "a.tsv:3: expected de: before the word, as in the first sentence, found \"Bonn\""
      ),
      (
        "\nfr:a\tO\nfr:b\tO\n",
        "a.tsv:2: expected words of de, alone or each after de:, "
          + "found words after fr:, as if the language were fr"
      ),
      (
        "zh-min-nan:a\tO\nzh-min-nan::\tO\n",
        "a.tsv:1: expected words of de, alone or each after de:, "
          + "found words after zh-min-nan:, as if the language were zh-min-nan"
      ),
      ("a\tb\tc\n", "a.tsv:1: expected 2 columns separated by tabs, found 3"),
      ("a\tO\nb\u{0}\tO\n", "a.tsv:2: expected text, found a NUL byte"),
    ])
  func faults(text: String, said: String) throws {
    #expect(try complaint(text) == said)
  }

  @Test("a file without ends of sentences is refused, not held")
  func longSentence() throws {
    let longest = TaggedLines.longestSentence
    let words = String(repeating: "a\tO\n", count: longest)
    #expect(try read(words).map(\.words.count) == [longest])
    #expect(
      try complaint(words + "a\tO\n")
        == "a.tsv:\(longest + 1): expected a blank line after at most \(longest) words, "
        + "found another word")
  }

  @Test("a long word is cut in what is said, and bytes that are no UTF-8 are named")
  func hostileBytes() throws {
    let said = try complaint("a\tO\n" + String(repeating: "x", count: 100_000))
    #expect(said.utf8.count < 200 && said.hasSuffix("…"))
    try Fixture.withFolder { folder in
      try Fixture.write([0x61, 9, 0x4F, 10, 0xFF, 9, 0x4F], to: "\(folder)/a")
      #expect(throws: CorpusError.notUTF8(file: "\(folder)/a", line: 2, byte: 4)) {
        try TaggedText.read("\(folder)/a", language: "de")
      }
    }
  }

  // MARK: - Files

  @Test("files are pooled in order, and each decides by its own name and first sentence")
  func pooled() throws {
    try Fixture.withFolder { folder in
      try Fixture.write(Array("de:a\tO\n".utf8), to: "\(folder)/raw")
      try Fixture.write([], to: "\(folder)/empty")
      try Fixture.write(Array("de:\tO\n\nc\tO".utf8), to: "\(folder)/processed.tsv")
      let line = "1\td\t_\tNOUN\t_\t_\t0\t_\t_\t_\n"
      try Fixture.gzip(line, to: "\(folder)/d.conllu.gz")
      let names = ["raw", "empty", "processed.tsv", "d.conllu.gz"].map { "\(folder)/\($0)" }
      let text = TaggedText(files: names, language: "de")
      let expected = [
        sentence(("a", "O")), sentence(("de:", "O")), sentence(("c", "O")), sentence(("d", "NOUN")),
      ]
      #expect(try text.read() == expected)
      #expect(try text.read(limit: 2) == Array(expected.prefix(2)))
      #expect(try text.read(limit: 0) == [])
      var seen: [TaggedSentence] = []
      try text.forEach { seen.append($0) }
      #expect(seen == expected)
      let reader = text.reader()
      #expect(reader.share == 0)
      while try reader.next() != nil {}
      #expect(reader.share == 1)
      #expect(throws: CorpusError.self) {
        try TaggedText.read(names[3], format: .columns, language: "de")
      }
    }
  }

  @Test("a limit leaves what follows unread; a file that is not there is an error")
  func limits() throws {
    #expect(try read("a\tO\n\nb\n", limit: 1) == [sentence(("a", "O"))])
    #expect(throws: CorpusError.self) {
      try TaggedText.read("/nowhere/a.conllu", language: "de")
    }
  }

  @Test("the format follows from the name")
  func formats() {
    for (name, format) in [
      ("a.conllu", TaggedFormat.conllu), ("b/a.conllu.gz", .conllu), ("a.conll", .columns),
      ("conllu", .columns), ("a.tsv.gz", .columns),
    ] {
      #expect(TaggedFormat.auto.resolved(for: name) == format, "\(name)")
      #expect(TaggedFormat.columns.resolved(for: name) == .columns)
    }
  }

  @Test("patterns stand for a language's files")
  func patterns() throws {
    try Fixture.withFolder { folder in
      for name in [
        "de/b-ud-train.conllu.gz", "de/a-ud-train.conllu.gz", "de/a-ud-dev.conllu",
        "de/.c-ud-train",
        "de/x-ud-train.conllu.gz/inside", "de/train-ud-", "fr/train.gz", "fr/train",
      ] {
        try Fixture.write([], to: "\(folder)/\(name)")
      }
      func paths(_ pattern: String, _ language: String = "de") throws -> [String] {
        try TaggedFiles.paths(pattern: "\(folder)/\(pattern)", language: language)
          .map { String($0.dropFirst(folder.count + 1)) }
      }
      let trees = ["de/a-ud-train.conllu.gz", "de/b-ud-train.conllu.gz"]
      for pattern in [
        "{language}/*-ud-train.conllu.gz", "{language}/*-ud-train.conllu", "de/*ud**train*",
      ] {
        #expect(try paths(pattern) == trees, "\(pattern)")
      }
      #expect(try paths("{language}/a*") == ["de/a-ud-dev.conllu", "de/a-ud-train.conllu.gz"])
      #expect(try paths("{language}/train", "fr") == ["fr/train"])
      #expect(try paths("{language}/train.gz", "fr") == ["fr/train.gz"])
      #expect(
        throws: CorpusError.noTaggedText(
          pattern: "\(folder)/fr/*.conllu", language: "fr", folder: "\(folder)/fr/",
          found: ["train", "train.gz"])
      ) { try paths("{language}/*.conllu", "fr") }
      let none = CorpusError.noTaggedText(
        pattern: "f/*.c", language: "fr", folder: "f/", found: ["a", "b"])
      #expect("\(none)" == "no file of fr has the name f/*.c, nor the same with .gz: f/ has a, b")
      for (pattern, words) in [
        ("{language}/x", "has no files"), ("*/train", "last part"), ("{lang}/train", "{language}"),
      ] {
        let error = #expect(throws: CorpusError.self) { try paths(pattern, "it") }
        #expect("\(try #require(error))".contains(words), "\(pattern)")
      }
    }
  }
}
