import Foundation

/// Reads parallel text from files.
public enum ParallelText {
  /// Pairs from files, and how many lines were passed over.
  public struct Content: Equatable, Sendable {
    /// The pairs in the files' order.
    public var pairs: [SentencePair]
    /// Lines without text on one side or both.
    public var emptyLines: Int
  }

  /// Reads two files of which line N of one is the translation of line N of the other, such as
  /// `train.fr` and `train.en`.
  ///
  /// Lines end with LF or CRLF; white space at their ends is removed; a byte order mark is passed
  /// over.
  ///
  /// - Throws: ``CorpusError/lineCounts(source:sourceLines:target:targetLines:)``,
  ///   ``CorpusError/notUTF8(file:line:)``, ``CorpusError/unreadable(file:reason:)``.
  public static func read(source: String, target: String) throws(CorpusError) -> Content {
    let sources = try lines(of: source)
    let targets = try lines(of: target)
    guard sources.count == targets.count else {
      throw .lineCounts(
        source: source, sourceLines: sources.count, target: target, targetLines: targets.count)
    }
    return content(zip(sources, targets).map { SentencePair(source: $0, target: $1) })
  }

  /// Reads a file of two columns separated by a tab: source, target.
  ///
  /// - Throws: ``CorpusError/columns(file:line:expected:found:)``,
  ///   ``CorpusError/notUTF8(file:line:)``, ``CorpusError/unreadable(file:reason:)``.
  public static func read(tsv file: String) throws(CorpusError) -> Content {
    var pairs: [SentencePair] = []
    for (index, line) in try lines(of: file, trimming: false).enumerated() {
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(trimmed)
      if columns.count == 2 {
        pairs.append(SentencePair(source: columns[0], target: columns[1]))
      } else if columns == [""] {
        pairs.append(SentencePair(source: "", target: ""))
      } else {
        throw .columns(file: file, line: index + 1, expected: 2, found: columns.count)
      }
    }
    return content(pairs)
  }

  /// Reads `FOLDER/NAME.fr` and `FOLDER/NAME.en` for direction `fr-en`.
  public static func read(folder: String, name: String, direction: Direction)
    throws(CorpusError) -> Content
  {
    try read(
      source: "\(folder)/\(name).\(direction.source)",
      target: "\(folder)/\(name).\(direction.target)")
  }

  /// The lines of a UTF-8 file.
  ///
  /// A last line without an end counts; an end of line does not begin another.
  ///
  /// - Throws: ``CorpusError/notUTF8(file:line:)``, ``CorpusError/unreadable(file:reason:)``.
  public static func lines(of file: String) throws(CorpusError) -> [String] {
    try lines(of: file, trimming: true)
  }

  private static func lines(of file: String, trimming: Bool) throws(CorpusError) -> [String] {
    var bytes: ArraySlice<UInt8>
    do {
      bytes = try WholeFile.read(file)[...]
    } catch {
      throw .unreadable(file: file, reason: error.reason)
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    if bytes.last == 10 { bytes = bytes.dropLast() } else if bytes.isEmpty { return [] }
    var result: [String] = []
    for line in bytes.split(separator: 10, omittingEmptySubsequences: false) {
      guard let text = String(validating: line, as: UTF8.self) else {
        throw .notUTF8(file: file, line: result.count + 1)
      }
      result.append(trimming ? trimmed(text[...]) : text)
    }
    return result
  }

  private static func trimmed(_ text: Substring) -> String {
    text.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private static func content(_ pairs: [SentencePair]) -> Content {
    let kept = pairs.filter { !$0.source.isEmpty && !$0.target.isEmpty }
    return Content(pairs: kept, emptyLines: pairs.count - kept.count)
  }
}
