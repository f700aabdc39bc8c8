/// A run of tokens with a type, such as a person's name.
public struct Span: Hashable, Sendable {
  /// The type, such as `PER`.
  public let type: String
  /// The index of the first token.
  public let first: Int
  /// The index of the last token.
  public let last: Int

  /// The span `first…last` of a type.
  public init(type: String, first: Int, last: Int) {
    self.type = type
    self.first = first
    self.last = last
  }
}

/// How a tag is read as a boundary mark and a type.
///
/// The mark is the tag's first code point in both; on `B-PER`-like tags both give the same spans, and `I-X`
/// without `B-X` before it begins a span. They differ on tags without marks, such as `SCONJ`.
public enum TagReading: String, CaseIterable, Codable, Sendable {
  /// The type is what follows the last hyphen, else the whole tag: `SCONJ`.
  ///
  /// This is seqeval 0.0.12's reading, the one to use for part-of-speech tags.
  case wholeTag = "0.0.12"
  /// The first code point is dropped, and the type is what follows the next hyphen: `CONJ`.
  ///
  /// This is seqeval 1.2.2's reading, which takes `CCONJ` and `SCONJ` for the same type.
  case withoutFirstLetter = "1.2.2"

  /// The spans of one sentence's tags, in order.
  ///
  /// - Complexity: O(n) for n tags.
  public func spans(of tags: [String]) -> [Span] {
    var reader = SpanReader(reading: self)
    tags.forEach { reader.read($0) }
    reader.read("O")
    return reader.spans
  }

  /// The spans of a corpus, every sentence followed by an `O`; indices run through.
  func spans(of sentences: [[String]]) -> [Span] {
    var reader = SpanReader(reading: self)
    for sentence in sentences {
      sentence.forEach { reader.read($0) }
      reader.read("O")
    }
    reader.read("O")
    return reader.spans
  }

  fileprivate func type(of tag: String) -> String {
    let scalars = tag.unicodeScalars
    switch self {
    case .wholeTag:
      let hyphen = scalars.lastIndex(of: "-")
      return String(hyphen.map { scalars[scalars.index(after: $0)...] } ?? scalars[...])
    case .withoutFirstLetter:
      let rest = scalars.dropFirst()
      let hyphen = rest.firstIndex(of: "-")
      let type = hyphen.map { rest[rest.index(after: $0)...] } ?? rest
      return type.isEmpty ? "_" : String(type)
    }
  }
}

/// Reads tags one after another and collects the spans that they end.
private struct SpanReader {
  let reading: TagReading
  private(set) var spans: [Span] = []
  private var mark: Unicode.Scalar = "O"
  private var type = ""
  private var begin = 0
  private var position = 0

  init(reading: TagReading) { self.reading = reading }

  mutating func read(_ tag: String) {
    let nextMark = tag.unicodeScalars.first ?? "O"
    let nextType = reading.type(of: tag)
    let changes = type != nextType
    if Self.ends(mark, before: nextMark) || (changes && Self.isInside(mark)) {
      spans.append(Span(type: type, first: begin, last: position - 1))
    }
    if Self.begins(nextMark, after: mark) || (changes && Self.isInside(nextMark)) {
      begin = position
    }
    (mark, type) = (nextMark, nextType)
    position += 1
  }

  private static func isInside(_ mark: Unicode.Scalar) -> Bool { mark != "O" && mark != "." }

  private static func ends(_ mark: Unicode.Scalar, before next: Unicode.Scalar) -> Bool {
    switch mark {
    case "E", "S": true
    case "B", "I": next == "B" || next == "S" || next == "O"
    default: false
    }
  }

  private static func begins(_ mark: Unicode.Scalar, after previous: Unicode.Scalar) -> Bool {
    switch mark {
    case "B", "S": true
    case "E": previous == "E" || previous == "S" || previous == "O"
    case "I": previous == "E" || previous == "S" || previous == "O"
    default: false
    }
  }
}
