import Corpora
import Foundation
import Testing

@testable import Experiments

@Suite("Tagging a stream of sentences")
struct LineTaggingTests {
  private let folder: TinyTags
  private let tagger: Tagger

  init() throws {
    folder = try TinyTags()
    let configuration = folder.configuration()
    tagger = try folder.tagger(configuration, folder.text(configuration))
  }

  /// The lines of output for bytes on standard input.
  private func output(
    _ bytes: [UInt8], _ form: LineTagging.Form, language: String? = nil, buffer: Int = 256
  ) throws -> [String] {
    let file = folder.url.appendingPathComponent("input-\(UUID())")
    try Data(bytes).write(to: file)
    var lines: [String] = []
    try LineTagging(tagger, form: form, language: language, buffer: buffer).tag(
      standardInput: FileHandle(forReadingFrom: file)
    ) { lines.append($0) }
    return lines
  }

  private func output(
    _ text: String, _ form: LineTagging.Form, buffer: Int = 256
  ) throws -> [String] {
    try output(Array(text.utf8), form, buffer: buffer)
  }

  @Test("a prefix of the language before every word of the first sentence is not read")
  func prefix() throws {
    let words = TinyTags.sentence(600, "de").words
    let plain = try output(words.map { $0 + "\n" }.joined(), .columns)
    let prefixed = words.map { "de:\($0)\n" }.joined()
    let found = try output(Array(prefixed.utf8), .columns, language: "de")
    #expect(found == plain.map { $0.isEmpty ? "" : "de:\($0)" } && found.count == words.count + 1)
    // Without it before all of them it belongs to the words, as it does for another language.
    let mixed = Array(("x\n" + prefixed).utf8)
    #expect(
      try output(mixed, .columns, language: "de") == output(mixed, .columns)
        && output(Array(prefixed.utf8), .columns, language: "tr")
          == output(Array(prefixed.utf8), .columns)
    )
  }

  /// What the tagger says of words, as a line.
  private func tags(_ words: [String]) throws -> String {
    try tagger.tag([words])[0].joined(separator: " ")
  }

  private func rows(_ words: [String]) throws -> [String] {
    try zip(words, tagger.tag([words])[0]).map { "\($0)\t\($1)" } + [""]
  }

  // MARK: - Lines

  @Test("a line of words gives a line of as many tags; a line without words an empty one")
  func lines() throws {
    let found = try output("aba geda bedab\n\n \t \r\n  ceda\t aba  \naba", .lines)
    #expect(found.count == 5)
    #expect(try found[0] == tags(["aba", "geda", "bedab"]) && found[1] == "" && found[2] == "")
    #expect(try found[3] == tags(["ceda", "aba"]) && found[4] == tags(["aba"]))
    #expect(found[0].split(separator: " ").allSatisfy { TinyTags.tags.contains(String($0)) })
    #expect(try output("", .lines).isEmpty && output("\n", .lines) == [""])
  }

  @Test("only blanks, tabs and carriage returns part words, whatever stands behind them")
  func separators() throws {
    #expect(try output("a\u{A0}b c\u{3000}d\n", .lines)[0].split(separator: " ").count == 2)
    #expect(try output("aba \u{301}aba\n", .lines)[0].split(separator: " ").count == 2)
    #expect(try output("aba ceda\r\n", .lines) == [tags(["aba", "ceda"])])
  }

  @Test("sentences keep their order, as many at once as may be", arguments: [1, 2, 3, 256])
  func order(buffer: Int) throws {
    let sentences = (0..<23).map { TinyTags.sentence($0, "de").words }
    let text = sentences.map { $0.joined(separator: " ") + "\n" }.joined()
    let found = try output(text, .lines, buffer: buffer)
    #expect(try found == sentences.map(tags))
    #expect(Set(found).count > 5)
    let columns = sentences.map { $0.joined(separator: "\n") + "\n\n" }.joined()
    #expect(try output(columns, .columns, buffer: buffer) == sentences.flatMap(rows))
  }

  @Test("a sentence of more pieces than the model's positions has a tag for each word")
  func longSentence() throws {
    let words = (0..<40).flatMap { TinyTags.sentence($0, "tr").words }
    let found = try output(words.joined(separator: " ") + "\n", .lines)
    #expect(words.count > 2 * 20 && found.count == 1)
    #expect(found[0].split(separator: " ").count == words.count)
  }

  // MARK: - Columns

  @Test("a word a line gives word, tab and tag; what stands behind a tab is passed over")
  func columns() throws {
    let sentences = [["aba", "geda"], ["bedab"], ["ceda", "aba"]]
    let expected = try sentences.flatMap(rows)
    let plain = "aba\ngeda\n\nbedab\n\nceda\naba\n"
    #expect(try output(plain, .columns) == expected)
    #expect(try output("\n\n" + plain + "\n\n", .columns) == expected)
    #expect(try output(plain.replacing("\n", with: "\r\n"), .columns) == expected)
    let tagged = "aba\tB-LOC\ngeda\tO\tx\n\t\nbedab\t\n \nceda\tO\naba\tX"
    #expect(try output(tagged, .columns) == expected)
    // The output is input again.
    #expect(try output(expected.map { $0 + "\n" }.joined(), .columns) == expected)
    #expect(try output("", .columns).isEmpty && output("\n\n", .columns).isEmpty)
  }

  // MARK: - Streams and faults

  @Test("answers come as sentences come", arguments: LineTagging.Form.allCases)
  func streaming(form: LineTagging.Form) throws {
    let pipe = Pipe()
    let sentences = [["aba", "geda"], ["bedab"], ["ceda"]]
    var waiting = sentences[...]
    func send() throws {
      guard let next = waiting.popFirst() else { return try pipe.fileHandleForWriting.close() }
      let text =
        form == .lines
        ? next.joined(separator: " ") + "\n" : next.joined(separator: "\n") + "\n\n"
      try pipe.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    }
    try send()
    var lines: [String] = []
    // The writer sends the next sentence only after it has the answer to the last one.
    try LineTagging(tagger, form: form).tag(standardInput: pipe.fileHandleForReading) { line in
      lines.append(line)
      if form == .lines || line.isEmpty { try send() }
    }
    let expected = try form == .lines ? sentences.map(tags) : sentences.flatMap(rows)
    #expect(lines == expected)
  }

  @Test("what is no text is an error with its line", arguments: LineTagging.Form.allCases)
  func notText(form: LineTagging.Form) throws {
    #expect(throws: ExperimentError.input(line: 3, fault: "not UTF-8")) {
      try output(Array("aba\n\n".utf8) + [0x61, 0xFF, 0x0A], form)
    }
    #expect(throws: ExperimentError.input(line: 1, fault: "not UTF-8")) {
      try output([0xC3], form)
    }
  }

  @Test("a sentence without end is an error with its line")
  func endless() throws {
    let fault = "a sentence of more than 16384 words, without a blank line"
    let long = String(repeating: "a\n", count: 16_385)
    #expect(throws: ExperimentError.input(line: 16_387, fault: fault)) {
      try output("aba\n\n" + long, .columns)
    }
  }
}
