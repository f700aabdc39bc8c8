/// A direction of translation, written `fr-en`: from `source` to `target`.
///
/// The hyphen separates the two codes, so a code itself holds none: write a variety of a language
/// with an underscore, as in `pt_br-en` or `en-zh_CN`. Codes are letters, digits and underscores;
/// case is kept and counts.
public struct Direction: Hashable, Sendable, CustomStringConvertible {
  /// The language translated from.
  public let source: String
  /// The language translated to.
  public let target: String

  /// A direction between two codes.
  ///
  /// - Precondition: both are codes by ``isCode(_:)``, and they differ.
  public init(source: String, target: String) {
    precondition(
      Self.isCode(source) && Self.isCode(target) && source != target,
      "\(source)-\(target) is no direction: expected two different codes of letters, "
        + "digits, underscores"
    )
    self.source = source
    self.target = target
  }

  /// Parses `fr-en`.
  ///
  /// - Throws: ``CorpusError/direction(_:)``.
  public init(parsing text: String) throws(CorpusError) {
    let codes = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    guard codes.count == 2, codes.allSatisfy(Self.isCode), codes[0] != codes[1] else {
      throw .direction(text)
    }
    source = codes[0]
    target = codes[1]
  }

  /// Whether a text can stand for a language: 1 to 32 ASCII letters, digits and underscores, a
  /// letter first.
  public static func isCode(_ text: String) -> Bool {
    guard let first = text.utf8.first, text.utf8.count <= 32, isLetter(first) else { return false }
    return text.utf8.allSatisfy { isLetter($0) || (48...57).contains($0) || $0 == 95 }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (65...90).contains(byte) || (97...122).contains(byte)
  }

  /// `fr-en`.
  public var description: String { "\(source)-\(target)" }

  /// `en-fr` for `fr-en`.
  public var reversed: Direction { Direction(source: target, target: source) }
}

extension Direction: Codable {
  /// Reads the written form.
  public init(from decoder: any Decoder) throws {
    try self.init(parsing: decoder.singleValueContainer().decode(String.self))
  }

  /// Writes the written form.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
