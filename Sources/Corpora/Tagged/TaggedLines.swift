/// The lines of a file of tagged sentences, and the errors that name them.
final class TaggedLines {
  private let lines: LineReader

  /// Longer sentences are refused, as fusing words takes quadratic time at the worst.
  static let longestSentence = 1 << 14

  init(_ file: String) throws(CorpusError) { lines = try LineReader(file) }

  /// The number of the line given last, from 1.
  var line: Int { lines.line }
  /// The file, as errors name it.
  var file: String { lines.file }
  /// The share of the file that was read, 0 to 1.
  var share: Double { lines.share }

  /// The next line; nil at the end of the file.
  ///
  /// - Throws: ``CorpusError``, also for a line with a NUL byte, which no text has.
  func next() throws(CorpusError) -> String? {
    guard let text = try lines.next() else { return nil }
    guard !text.utf8.contains(0) else { throw fault(expected: "text", found: "a NUL byte") }
    return text
  }

  /// A complaint about a line, by default the one given last.
  func fault(at line: Int? = nil, expected: String, found: String) -> CorpusError {
    let shown = found.count > 60 ? "\(found.prefix(60))…" : found
    return .record(file: file, line: line ?? self.line, expected: expected, found: shown)
  }

  /// A complaint about a sentence that is too long to be one.
  func requireRoom(after words: Int) throws(CorpusError) {
    guard words >= Self.longestSentence else { return }
    throw fault(
      expected: "a blank line after at most \(Self.longestSentence) words", found: "another word")
  }
}

extension String {
  /// The pieces between a byte of ASCII, which needs no borders of characters.
  ///
  /// A space and a combining mark behind it are one character, so characters must not be compared.
  func split(atByte byte: UInt8, keepingEmpty: Bool) -> [String] {
    utf8.split(separator: byte, omittingEmptySubsequences: !keepingEmpty)
      .map { String(Substring($0)) }
  }

  /// What follows a prefix of the same bytes; nil without the prefix.
  func bytes(after prefix: String) -> String? {
    utf8.starts(with: prefix.utf8) ? String(Substring(utf8.dropFirst(prefix.utf8.count))) : nil
  }

  /// The text without spaces and tabs at its end.
  var withoutTrailingBlanks: String {
    guard let last = utf8.last, last == 32 || last == 9 else { return self }
    let end = utf8.lastIndex { $0 != 32 && $0 != 9 }.map { utf8.index(after: $0) }
    return String(self[..<(end ?? startIndex)])
  }
}
