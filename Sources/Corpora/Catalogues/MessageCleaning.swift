/// Why a message of a catalogue is not used.
public enum MessageRejection: String, Error, Codable, CodingKeyRepresentable, CaseIterable {
  /// Nothing on a side after white space was folded.
  case empty
  /// More code points on a side than allowed.
  case tooLong = "too long"
  /// Fewer than two letters in the original, or none in the translation, those of conversions such
  /// as `%s` not counted.
  case noLetters = "no letters"
  /// Usage text, which is names and columns and hardly language: lines of option lists
  /// (`-x, --long`, `|FILE|`), synopses (`git add [<options>]`), tables (three spaces between words).
  case usage = "usage text"
  /// The translation is the original.
  case copy
  /// The original was there already in this language, with another translation or the same.
  case duplicate

  /// The words for an account.
  public var label: String { rawValue }
}

/// Turns a message of a catalogue into a pair of plain texts, or says why not.
public struct MessageCleaning: Equatable, Sendable {
  /// Most code points on a side.
  public var maximumLength: Int

  /// Rules.
  public init(maximumLength: Int = 80) { self.maximumLength = maximumLength }

  /// The pair (original, translation) with white space folded and accelerator marks removed.
  public func clean(original: String, translation: String) -> Result<SentencePair, MessageRejection>
  {
    let (source, target) = withoutMarks(folded(original), folded(translation))
    if let reason = rejection(source, target) { return .failure(reason) }
    if isTable(original) { return .failure(.usage) }
    return .success(SentencePair(source: source, target: target))
  }

  private func rejection(_ source: String, _ target: String) -> MessageRejection? {
    if source.isEmpty || target.isEmpty { return .empty }
    if source.unicodeScalars.count > maximumLength || target.unicodeScalars.count > maximumLength {
      return .tooLong
    }
    if isUsage(source) { return .usage }
    if !hasLetters(source, 2) || !hasLetters(target, 1) { return .noLetters }
    return source == target ? .copy : nil
  }

  // MARK: - White space

  /// Runs of white space and control characters as one space, none at the ends.
  func folded(_ text: String) -> String {
    if Self.isFolded(text) { return text }
    var result = String.UnicodeScalarView()
    var isPending = false
    for scalar in text.unicodeScalars {
      if Self.isSpace(scalar.value) {
        isPending = !result.isEmpty
      } else {
        if isPending { result.append(" ") }
        isPending = false
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// Whether a text in ASCII has single spaces only, and none at the ends: then nothing is to be
  /// done.
  private static func isFolded(_ text: String) -> Bool {
    var last: UInt8 = 32
    for byte in text.utf8 {
      guard byte >= 32, byte < 127, byte != 32 || last != 32 else { return false }
      last = byte
    }
    return last != 32
  }

  /// Whether a code point is white space or a control character (Unicode: White_Space, or general
  /// category Cc).
  private static func isSpace(_ value: UInt32) -> Bool {
    switch value {
    case 0...32, 127...160, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }

  // MARK: - Usage texts

  private func isUsage(_ text: String) -> Bool {
    let start = Array(text.utf8.prefix(6))
    let isOption = start.first == UInt8(ascii: "-") && start.dropFirst().first != UInt8(ascii: " ")
    return (isOption && start.count > 1) || start.first == UInt8(ascii: "|")
      || String(decoding: start, as: UTF8.self).lowercased() == "usage:"
      || (text.utf8.contains(UInt8(ascii: "[")) && isSynopsis(text))
  }

  private func isSynopsis(_ text: String) -> Bool {
    ["[<", "[-", "[OPTION", "[FILE", "...]", "]..."].contains { text.contains($0) }
  }

  /// Whether three spaces or more stand between words.
  private func isTable(_ text: String) -> Bool {
    var spaces = Int.min / 2  // leading spaces do not count
    for byte in text.utf8 {
      if byte == 32 {
        spaces += 1
      } else if spaces >= 3 {
        return true
      } else if byte > 32 {
        spaces = 0
      }
    }
    return false
  }

  // MARK: - Letters

  /// Whether at least `count` letters are left when the conversions of `printf` are taken out: `%`
  /// with flags, width, precision, length and a letter, or `%(name)s`.
  func hasLetters(_ text: String, _ count: Int) -> Bool {
    var rest = Substring(text).unicodeScalars
    var letters = 0
    while letters < count, let scalar = rest.popFirst() {
      if scalar == "%" {
        skipConversion(&rest)
      } else if scalar.properties.isAlphabetic {
        letters += 1
      }
    }
    return letters >= count
  }

  private func skipConversion(_ rest: inout Substring.UnicodeScalarView) {
    if rest.first == "(", let close = rest.firstIndex(of: ")") {
      rest = rest[rest.index(after: close)...]
    }
    while let scalar = rest.first, "-+ #0123456789.*$'".unicodeScalars.contains(scalar) {
      rest.removeFirst()
    }
    while let scalar = rest.first, "hlLqjzt".unicodeScalars.contains(scalar) { rest.removeFirst() }
    if rest.first?.properties.isAlphabetic == true { rest.removeFirst() }
  }
}
