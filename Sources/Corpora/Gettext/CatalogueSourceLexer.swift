/// Cuts a `.po` text into keywords, strings and comments.
struct CatalogueSourceLexer {
  /// A piece of the text.
  enum Token {
    /// `msgid`, `msgstr[0]`, …
    case keyword(Substring)
    /// A string in quotes, its escapes resolved.
    case string(String)
    /// From `#` to the end of the line.
    case comment(Substring)
  }

  /// The line of the next byte, from 1.
  private(set) var line = 1

  private let bytes: [UInt8]
  private var position = 0
  private let decoder: CharacterDecoder
  private let file: String

  init(text: String, decoder: CharacterDecoder, file: String) {
    bytes = Array(text.utf8)
    self.decoder = decoder
    self.file = file
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// An error at the present line, or at the one given.
  func error(_ expected: String, _ found: String, line: Int? = nil) -> GettextError {
    .text(file: file, line: line ?? self.line, expected: expected, found: found)
  }

  /// The next token, or nil at the end.
  mutating func next() throws(GettextError) -> Token? {
    skipSpace()
    guard position < bytes.count else { return nil }
    switch bytes[position] {
    case UInt8(ascii: "#"): return .comment(word { $0 != 10 })
    case UInt8(ascii: "\""): return try .string(quoted())
    default: return .keyword(word { $0 > 32 && $0 != UInt8(ascii: "\"") })
    }
  }

  /// The next token if it is a string; otherwise nothing is consumed but white space.
  mutating func string() throws(GettextError) -> String? {
    skipSpace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { return nil }
    return try quoted()
  }

  private mutating func skipSpace() {
    while position < bytes.count, bytes[position] <= 32 {
      if bytes[position] == 10 { line += 1 }
      position += 1
    }
  }

  private mutating func word(while belongs: (UInt8) -> Bool) -> Substring {
    let start = position
    position += 1
    while position < bytes.count, belongs(bytes[position]) { position += 1 }
    return Substring(decoding: bytes[start..<position], as: UTF8.self)
  }

  // MARK: - Strings

  private mutating func quoted() throws(GettextError) -> String {
    position += 1
    var text: [UInt8] = []
    var numbered: [UInt8] = []  // bytes given by number, in the file's own charset
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\\"), let number = try numericEscape() {
        numbered.append(number)
        continue
      }
      try flush(&numbered, into: &text)
      if byte == 10 { throw error("a closing quote", "the end of the line") }
      position += 1
      if byte == UInt8(ascii: "\"") {
        return String(decoding: text, as: UTF8.self)
      }
      text.append(byte == UInt8(ascii: "\\") ? try simpleEscape() : byte)
    }
    throw error("a closing quote", "the end of the file")
  }

  private func flush(_ numbered: inout [UInt8], into text: inout [UInt8]) throws(GettextError) {
    guard !numbered.isEmpty else { return }
    switch numbered.withUnsafeBytes({ decoder.decode($0) }) {
    case .success(let decoded): text += Array(decoded.utf8)
    case .failure: throw error("escapes that are text in \(decoder.charset)", "bytes that are not")
    }
    numbered = []
  }

  /// `\ooo` (one to three digits) or `\xhh` (one or two), from the backslash on; nil for any other escape.
  private mutating func numericEscape() throws(GettextError) -> UInt8? {
    let isHexadecimal = position + 1 < bytes.count && bytes[position + 1] == UInt8(ascii: "x")
    let start = position + (isHexadecimal ? 2 : 1)
    let (radix, digits) = isHexadecimal ? (16, 2) : (8, 3)
    var end = start
    var value = 0
    while end < bytes.count, end < start + digits, let digit = Self.digit(bytes[end]), digit < radix
    {
      value = value * radix + digit
      end += 1
    }
    if end == start {
      if isHexadecimal { throw error("hexadecimal digits after \\x", "none") }
      return nil
    }
    guard value <= 255 else {
      throw error("an escape of at most \\377", "\\\(String(value, radix: 8))")
    }
    position = end
    return UInt8(value)
  }

  private static func digit(_ byte: UInt8) -> Int? {
    switch byte {
    case 48...57: Int(byte) - 48
    case 65...70: Int(byte) - 55
    case 97...102: Int(byte) - 87
    default: nil
    }
  }

  /// The letter after a backslash.
  private mutating func simpleEscape() throws(GettextError) -> UInt8 {
    guard position < bytes.count else { throw error("a letter after \\", "the end of the file") }
    defer { position += 1 }
    switch bytes[position] {
    case UInt8(ascii: "n"): return 10
    case UInt8(ascii: "t"): return 9
    case UInt8(ascii: "r"): return 13
    case UInt8(ascii: "b"): return 8
    case UInt8(ascii: "f"): return 12
    case UInt8(ascii: "v"): return 11
    case UInt8(ascii: "a"): return 7
    case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "?"):
      return bytes[position]
    default:
      let found =
        bytes[position] < 127
        ? "\\\(Character(UnicodeScalar(bytes[position])))" : "a letter beyond ASCII"
      throw error("an escape (n t r b f v a \\ \" ' ? or a number)", found)
    }
  }
}
