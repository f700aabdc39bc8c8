import Foundation
import Testing

@testable import Corpora

@Suite("Formats of parallel text")
struct FormatTests {
  private func read(_ name: String, _ direction: String) throws -> [SentencePair] {
    let reader = try ParallelFiles(name, Direction(parsing: direction)).reader()
    var pairs: [SentencePair] = []
    while let next = try reader.next() { pairs.append(next.pair) }
    return pairs
  }

  private func pair(_ source: String, _ target: String) -> SentencePair {
    SentencePair(source: source, target: target)
  }

  private func gzip(_ text: String, to path: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "printf %s \"$0\" | gzip -nc > \"$1\"", text, path]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  // MARK: - Names

  @Test("a name stands for files, with and without .gz and with the codes exchanged")
  func names() throws {
    try Fixture.withFolder { folder in
      for name in [
        "a.de-en.de", "a.de-en.en.gz", "de.txt", "en.txt", "b.de-en.tsv.gz", "de.po", "pt-br.po",
      ] {
        try Fixture.write([], to: "\(folder)/\(name)")
      }
      func paths(_ pattern: String, _ direction: String) throws -> [String] {
        try ParallelFiles("\(folder)/\(pattern)", Direction(parsing: direction)).paths
          .map { String($0.dropFirst(folder.count + 1)) }
      }
      for pattern in ["a.{src}-{tgt}", "a.{pair}", "a.de-en"] {
        #expect(try paths(pattern, "de-en") == ["a.de-en.de", "a.de-en.en.gz"], "\(pattern)")
        #expect(try paths(pattern, "en-de") == ["a.de-en.en.gz", "a.de-en.de"], "\(pattern)")
      }
      #expect(try paths("{lang}.txt", "en-de") == ["en.txt", "de.txt"])
      #expect(try paths("{lang}.po", "en-de") == ["de.po"])
      #expect(try paths("{lang}.po", "pt_br-en") == ["pt-br.po"])
      for name in ["b.{src}-{tgt}.tsv", "b.{pair}.tsv.gz", "b.{pair}.tsv"] {
        #expect(try paths(name, "en-de") == ["b.de-en.tsv.gz"])
        let files = try ParallelFiles("\(folder)/\(name)", Direction(parsing: "en-de"))
        #expect(files.format == .tabbed(isSwapped: true))
      }
      for (pattern, words) in [
        ("nothing", "nothing.de"), ("{lang}.tsv", "columns' order"), ("{language}", "{lang}"),
      ] {
        let error = #expect(throws: CorpusError.self) { try paths(pattern, "de-en") }
        #expect("\(try #require(error))".contains(words), "\(pattern)")
      }
      let error = #expect(throws: CorpusError.self) { try paths("{lang}.po", "de-fr") }
      #expect("\(try #require(error))".contains("English"))
    }
  }

  // MARK: - Compression

  @Test("gzip files are read as what they hold; a cut one is an error")
  func compression() throws {
    try Fixture.withFolder { folder in
      let text = (0..<50_000).map { "line \($0)\n" }.joined()
      try Fixture.write(Array(text.utf8), to: "\(folder)/a.de")
      try gzip("eins\nzwei\n", to: "\(folder)/b.de.gz")
      try gzip("one\ntwo\n", to: "\(folder)/b.en.gz")
      #expect(try read("\(folder)/b", "de-en") == [pair("eins", "one"), pair("zwei", "two")])
      let whole = try #require(FileManager.default.contents(atPath: "\(folder)/b.de.gz"))
      try Fixture.write(Array(whole + whole), to: "\(folder)/c.gz")
      #expect(try ParallelText.lines(of: "\(folder)/c.gz") == ["eins", "zwei", "eins", "zwei"])
      try Fixture.write(Array(whole.prefix(whole.count - 6)), to: "\(folder)/d.gz")
      let cut = #expect(throws: CorpusError.self) { try ParallelText.lines(of: "\(folder)/d.gz") }
      #expect("\(try #require(cut))".contains("ends too early"))
      var bytes = Array(whole)
      bytes[12] ^= 0xFF
      try Fixture.write(bytes, to: "\(folder)/e.gz")
      #expect(throws: CorpusError.self) { try ParallelText.lines(of: "\(folder)/e.gz") }
      let directory = #expect(throws: CorpusError.self) { try ParallelText.lines(of: folder) }
      #expect("\(try #require(directory))".contains("folder"))
    }
  }

  // MARK: - JSON Lines

  @Test("JSON Lines hold texts by language, alone or under translation")
  func jsonLines() throws {
    let lines = """
      {"id": 1, "translation": {"de": "Ein\\nHaus", "en": " a  house", "fr": "une maison"}}

      {"de": "zwei", "en": "two"}
      {"de": null, "en": "three"}
      {"en": "four"}
      """
    try Fixture.withFolder { folder in
      try Fixture.write(Array(lines.utf8), to: "\(folder)/a.jsonl")
      #expect(
        try read("\(folder)/a.jsonl", "de-en") == [
          pair("Ein Haus", "a house"), pair("zwei", "two"), pair("", "three"), pair("", "four"),
        ])
      let error = #expect(throws: CorpusError.self) { try read("\(folder)/a.jsonl", "es-en") }
      #expect(
        error
          == .noLanguage(
            file: "\(folder)/a.jsonl", language: "es", found: ["de", "en", "fr"]))
    }
  }

  @Test(
    "lines that are no such objects are named",
    arguments: [
      "{\"de\": 1, \"en\": \"x\"}", "[1]", "{", "{\"translation\": \"x\"}", "\u{0}",
      String(repeating: "[", count: 100_000),
    ])
  func badJSON(line: String) throws {
    try Fixture.withFolder { folder in
      let good = "{\"de\": \"a\", \"en\": \"b\"}\n"
      try Fixture.write(Array((good + line).utf8), to: "\(folder)/a.jsonl")
      let error = #expect(throws: CorpusError.self) { try read("\(folder)/a.jsonl", "de-en") }
      #expect("\(try #require(error))".hasPrefix("\(folder)/a.jsonl:2: expected"))
    }
  }

  // MARK: - TMX

  private static let tmx = """
    <?xml version="1.0" encoding="UTF-8"?>
    <!DOCTYPE tmx SYSTEM "tmx14.dtd">
    <tmx version="1.4"><header srclang="en"/><body>
    <tu tuid="1"><note>not this</note>
      <tuv xml:lang="EN-us"><prop type="x">nor this</prop><seg>The <hi>big</hi> &amp; red
        <bpt i="1">&lt;b></bpt>house<ept i="1">&lt;/b></ept><ph><sub>no</sub></ph>.</seg></tuv>
      <tuv xml:lang="de-AT"><seg>Das <![CDATA[<große>]]> Haus.</seg></tuv>
      <tuv xml:lang="de"><seg>Ein zweites.</seg></tuv>
    </tu>
    <tu><tuv lang="en"><seg>alone</seg></tuv><tuv lang="fr-CA"><seg>seul</seg></tuv></tu>
    </body></tmx>
    """

  @Test("units of a TMX file give pairs, without inline codes")
  func tmx() throws {
    try Fixture.withFolder { folder in
      try Fixture.write(Array(Self.tmx.utf8), to: "\(folder)/a.tmx")
      try gzip(Self.tmx, to: "\(folder)/b.tmx.gz")
      let utf16 = Self.tmx.replacingOccurrences(of: "UTF-8", with: "UTF-16")
      try Fixture.write(
        Array(try #require(utf16.data(using: .utf16))), to: "\(folder)/c.tmx")
      for name in ["a.tmx", "b.tmx", "b.tmx.gz", "c.tmx"] {
        #expect(
          try read("\(folder)/\(name)", "de-en") == [
            pair("Das <große> Haus.", "The big & red house."), pair("", "alone"),
          ], "\(name)")
      }
      #expect(try read("\(folder)/a.tmx", "en-fr_CA").last == pair("alone", "seul"))
      let error = #expect(throws: CorpusError.self) { try read("\(folder)/a.tmx", "en-pt_br") }
      guard case .noLanguage(_, "pt_br", let found) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(found == ["de", "de-at", "fr-ca"])
    }
  }

  @Test("a TMX file of many units is read piece by piece")
  func longTMX() throws {
    let units = (0..<5_000).map {
      "<tu><tuv xml:lang='en'><seg>one \($0)</seg></tuv><tuv xml:lang='de'><seg>ein \($0)</seg></tuv></tu>\n"
    }
    try Fixture.withFolder { folder in
      try Fixture.write(
        Array("<tmx><body>\(units.joined())</body></tmx>".utf8), to: "\(folder)/a.tmx")
      let pairs = try read("\(folder)/a.tmx", "en-de")
      #expect(pairs == (0..<5_000).map { pair("one \($0)", "ein \($0)") })
    }
  }

  @Test(
    "what is no XML is an error with its line",
    arguments: [
      "<tmx>\n<body><tu></body></tmx>", "<tmx>\n&nothing;</tmx>", "<tmx>\n<body>",
      "<tmx>\n\u{0}</tmx>",
    ])
  func badTMX(text: String) throws {
    try Fixture.withFolder { folder in
      try Fixture.write(Array(text.utf8), to: "\(folder)/a.tmx")
      let error = #expect(throws: CorpusError.self) { try read("\(folder)/a.tmx", "de-en") }
      let said = "\(try #require(error))"
      #expect(said.hasPrefix("\(folder)/a.tmx:2: expected TMX"), "\(said)")
    }
  }

  // MARK: - Catalogues

  @Test("a catalogue gives its messages in either direction")
  func catalogue() throws {
    let po = """
      msgid ""
      msgstr "Content-Type: text/plain; charset=UTF-8\\n"

      msgid "one\\n"
      "file"
      msgstr "eine Datei"

      msgid "%d file"
      msgid_plural "%d files"
      msgstr[0] "%d Datei"
      msgstr[1] "%d Dateien"
      """
    try Fixture.withFolder { folder in
      try Fixture.write(Array(po.utf8), to: "\(folder)/de.po")
      try gzip(po, to: "\(folder)/gz.po.gz")
      let expected = [
        pair("one file", "eine Datei"), pair("%d file", "%d Datei"),
        pair("%d files", "%d Dateien"),
      ]
      #expect(try read("\(folder)/{lang}.po", "en-de") == expected)
      #expect(try read("\(folder)/{lang}.po", "de-en") == expected.map(\.reversed))
      #expect(try read("\(folder)/gz.po", "en-de") == expected)
      try Fixture.write(Array("msgid 3".utf8), to: "\(folder)/bad.po")
      let error = #expect(throws: CorpusError.self) { try read("\(folder)/bad.po", "en-de") }
      #expect("\(try #require(error))".hasPrefix("\(folder)/bad.po:1: expected"))
    }
  }
}
