/// Sentences of a file with a word and its tag a line.
///
/// How the file's lines are read follows from its first sentence; see ``TaggedText``.
final class ColumnsReader: TaggedReader {
  private let lines: TaggedLines
  private let language: String
  private let missingTag: String?
  private var layout: Layout?

  init(_ file: String, language: String, missingTag: String?) throws(CorpusError) {
    lines = try TaggedLines(file)
    (self.language, self.missingTag) = (language, missingTag)
  }

  var share: Double { lines.share }

  func next() throws(CorpusError) -> TaggedSentence? {
    let sentence = try nextLines()
    guard !sentence.isEmpty else { return nil }
    let layout = try layout(sentence)
    var (words, tags) = ([String](), [String]())
    for line in sentence {
      let (word, tag) = try columns(of: line, layout)
      words.append(try self.word(word, line, layout))
      tags.append(try self.tag(tag, of: words[words.count - 1], line))
    }
    return TaggedSentence(words: words, tags: tags)
  }

  // MARK: - Lines

  private struct Line {
    var text: String
    var number: Int
  }

  /// The lines up to the next blank one; none at the end of the file.
  private func nextLines() throws(CorpusError) -> [Line] {
    var sentence: [Line] = []
    while let line = try lines.next() {
      if line.withoutTrailingBlanks.isEmpty || Self.isDocumentStart(line) {
        if sentence.isEmpty { continue }
        break
      }
      try lines.requireRoom(after: sentence.count)
      sentence.append(Line(text: line, number: lines.line))
    }
    return sentence
  }

  private static func isDocumentStart(_ text: String) -> Bool {
    guard let rest = text.bytes(after: "-DOCSTART-") else { return false }
    return rest.isEmpty || rest.utf8.first == 32 || rest.utf8.first == 9
  }

  // MARK: - Layout

  private enum Separator {
    case tab, space, none
  }

  private struct Layout {
    var separator: Separator
    /// What stands before every word: `de:`, or nothing.
    var prefix = ""
  }

  /// The file's layout, decided by its first sentence.
  private func layout(_ sentence: [Line]) throws(CorpusError) -> Layout {
    if let layout { return layout }
    let first = try firstLayout(sentence)
    layout = first
    return first
  }

  private func firstLayout(_ sentence: [Line]) throws(CorpusError) -> Layout {
    let has = { (byte: UInt8) in sentence.contains { $0.text.utf8.contains(byte) } }
    var layout = Layout(separator: has(9) ? .tab : has(32) ? .space : .none)
    var words: [String] = []
    for line in sentence { words.append(try columns(of: line, layout).word) }
    let isRaw = words.allSatisfy { $0.bytes(after: "\(language):")?.isEmpty == false }
    if isRaw {
      layout.prefix = "\(language):"
    } else if let other = Self.commonCode(of: words) {
      throw lines.fault(
        at: sentence[0].number, expected: "words of \(language), alone or each after \(language):",
        found: "words after \(other):, as if the language were \(other)")
    }
    return layout
  }

  /// The language's code that stands before each of several words.
  private static func commonCode(of words: [String]) -> String? {
    guard words.count > 1, let end = words[0].utf8.firstIndex(of: 58) else { return nil }
    let code = String(words[0][..<end])
    let parts = code.split(atByte: 45, keepingEmpty: true)
    let isCode =
      (2...3).contains(parts[0].utf8.count)
      && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (97...122).contains($0) } }
    guard isCode else { return nil }
    return words.allSatisfy { $0.bytes(after: "\(code):")?.isEmpty == false } ? code : nil
  }

  // MARK: - Columns

  private func columns(
    of line: Line, _ layout: Layout
  ) throws(CorpusError) -> (word: String, tag: String?) {
    let text = line.text.withoutTrailingBlanks
    switch layout.separator {
    case .none: return (text, nil)
    case .space:
      let columns = text.split(atByte: 32, keepingEmpty: false)
      return (columns[0], columns.count > 1 ? columns[columns.count - 1] : nil)
    case .tab:
      let columns = text.split(atByte: 9, keepingEmpty: true)
      guard columns.count <= 2 else {
        throw .columns(file: lines.file, line: line.number, expected: 2, found: columns.count)
      }
      return (columns[0], columns.count == 2 ? columns[1].trimmedLine : nil)
    }
  }

  private func word(_ text: String, _ line: Line, _ layout: Layout) throws(CorpusError) -> String {
    guard let word = text.bytes(after: layout.prefix) else {
      throw lines.fault(
        at: line.number, expected: "\(layout.prefix) before the word, as in the first sentence",
        found: "\"\(text)\"")
    }
    guard !word.isEmpty else {
      let place = layout.prefix.isEmpty ? "before the tag" : "after \(layout.prefix)"
      throw lines.fault(at: line.number, expected: "a word \(place)", found: "nothing")
    }
    return word
  }

  private func tag(_ tag: String?, of word: String, _ line: Line) throws(CorpusError) -> String {
    if let tag, !tag.isEmpty { return tag }
    if let missingTag { return missingTag }
    throw lines.fault(
      at: line.number, expected: "a word and its tag",
      found: "\"\(word)\" alone")
  }
}
