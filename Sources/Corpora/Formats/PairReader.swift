import Foundation

/// Gives the pairs of one parallel text, one after another, without holding the text.
public protocol PairReader: AnyObject {
  /// The next pair; a side without text is empty. Nil at the end.
  ///
  /// - Throws: ``CorpusError`` with the file and the line at fault.
  func next() throws(CorpusError) -> NumberedPair?

  /// The share of the text that was read, 0 to 1.
  var share: Double { get }
}

/// A pair with the line where it stands.
public struct NumberedPair: Equatable, Sendable {
  /// The texts, each on one line and without white space at its ends.
  public var pair: SentencePair
  /// The line of the file, from 1; where a format has no lines, the number of the record.
  public var line: Int

  /// A pair with its line.
  public init(_ pair: SentencePair, line: Int) {
    self.pair = pair
    self.line = line
  }
}

extension String {
  /// The text without white space at its ends.
  var trimmedLine: String {
    guard let first = utf8.first, let last = utf8.last else { return self }
    if (33...126).contains(first), (33...126).contains(last) { return self }
    var rest = Substring(self).unicodeScalars
    while let scalar = rest.first, scalar.properties.isWhitespace { rest.removeFirst() }
    while let scalar = rest.last, scalar.properties.isWhitespace { rest.removeLast() }
    return String(rest)
  }

  /// The text on one line: runs of white space and control characters as one space.
  var folded: String { MessageCleaning().folded(self) }
}

/// Pairs of two files of which line N of one is the translation of line N of the other.
final class LineFilesReader: PairReader {
  private let source: LineReader
  private let target: LineReader

  init(source: String, target: String) throws(CorpusError) {
    self.source = try LineReader(source)
    self.target = try LineReader(target)
  }

  var share: Double { source.share }

  func next() throws(CorpusError) -> NumberedPair? {
    let (first, second) = (try source.next(), try target.next())
    if let first, let second {
      let pair = SentencePair(source: first.trimmedLine, target: second.trimmedLine)
      return NumberedPair(pair, line: source.line)
    }
    guard first == nil, second == nil else { throw try unequal() }
    return nil
  }

  /// Counts the lines of the longer file too.
  private func unequal() throws(CorpusError) -> CorpusError {
    while try source.next() != nil {}
    while try target.next() != nil {}
    return .lineCounts(
      source: source.file, sourceLines: source.line, target: target.file, targetLines: target.line)
  }
}

/// Pairs of a file of two columns separated by a tab.
final class TabbedReader: PairReader {
  private let lines: LineReader
  private let isSwapped: Bool

  /// - Parameter isSwapped: whether the target stands in the first column.
  init(_ file: String, isSwapped: Bool) throws(CorpusError) {
    lines = try LineReader(file)
    self.isSwapped = isSwapped
  }

  var share: Double { lines.share }

  func next() throws(CorpusError) -> NumberedPair? {
    guard let line = try lines.next() else { return nil }
    let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
      .map { String($0).trimmedLine }
    let pair: SentencePair
    if columns.count == 2 {
      pair = SentencePair(source: columns[0], target: columns[1])
    } else if columns == [""] {
      pair = SentencePair(source: "", target: "")
    } else {
      throw .columns(file: lines.file, line: lines.line, expected: 2, found: columns.count)
    }
    return NumberedPair(isSwapped ? pair.reversed : pair, line: lines.line)
  }
}

/// Pairs that are in memory already.
public final class ListReader: PairReader {
  private let pairs: [SentencePair]
  private var place = 0

  /// Reads a list.
  public init(_ pairs: [SentencePair]) { self.pairs = pairs }

  /// The share of the list that was read.
  public var share: Double { pairs.isEmpty ? 1 : Double(place) / Double(pairs.count) }

  /// The next pair of the list.
  public func next() -> NumberedPair? {
    guard place < pairs.count else { return nil }
    place += 1
    return NumberedPair(pairs[place - 1], line: place)
  }
}
