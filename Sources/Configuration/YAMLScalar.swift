/// A single value of a YAML document: its text and what the text means in YAML 1.2's core schema.
public struct YAMLScalar: Sendable, Hashable {
  /// What the text of a scalar means.
  public enum Kind: Sendable, Hashable {
    /// Nothing: `null`, `~` or an empty place.
    case null
    /// `true` or `false`.
    case boolean
    /// A whole number: decimal, `0o` octal or `0x` hexadecimal.
    case integer
    /// A number with a point or an exponent, `.inf` or `.nan`.
    case number
    /// Anything else, and everything in quotes.
    case text
  }

  /// The text, without quotes and with escapes replaced.
  public let text: String
  /// What it means.
  public let kind: Kind

  /// A scalar that is known to mean something.
  init(text: String, kind: Kind) {
    self.text = text
    self.kind = kind
  }

  /// A scalar written without quotes, whose text decides what it means.
  public init(plain text: String) {
    self.init(text: text, kind: YAMLScalar.kind(ofPlain: text))
  }

  /// A text, whatever it looks like.
  public init(quoted text: String) {
    self.init(text: text, kind: .text)
  }

  /// The value, as error messages show it; long texts are cut.
  var summary: String {
    switch kind {
    case .null: return "null"
    case .boolean: return "the boolean \(text)"
    case .integer: return "the integer \(text.prefix(40))"
    case .number: return "the number \(text.prefix(40))"
    case .text:
      let line = String(text.prefix(40).map { $0.isNewline ? " " : $0 })
      return "the text '\(line)\(text.count > 40 ? "…" : "")'"
    }
  }

  // MARK: - The core schema

  /// What a text without quotes means (YAML 1.2.2, section 10.3.2).
  static func kind(ofPlain text: String) -> Kind {
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE", "false", "False", "FALSE": return .boolean
    default: break
    }
    let unsigned = text.utf8.drop { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
    let signs = text.utf8.count - unsigned.count
    guard signs <= 1, let first = unsigned.first, unsigned.count <= 400 else { return .text }
    guard isDigit(first) || first == UInt8(ascii: ".") else { return .text }
    if unsigned.allSatisfy(isDigit) { return .integer }
    if signs == 0, isBased(text) { return .integer }
    return isNumber(unsigned, signs: signs) ? .number : .text
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= byte
  }

  /// Whether a text is `0o` and octal digits or `0x` and hexadecimal ones.
  private static func isBased(_ text: String) -> Bool {
    let digits = text.dropFirst(2)
    if text.hasPrefix("0o") {
      return !digits.isEmpty && digits.allSatisfy { "01234567".contains($0) }
    }
    guard text.hasPrefix("0x") else { return false }
    return !digits.isEmpty && digits.allSatisfy { $0.isASCII && $0.isHexDigit }
  }

  /// Whether digits are a number with a point or an exponent, or one of the special numbers.
  private static func isNumber(_ unsigned: Substring.UTF8View, signs: Int) -> Bool {
    switch String(Substring(unsigned)) {
    case ".inf", ".Inf", ".INF": return true
    case ".nan", ".NaN", ".NAN": return signs == 0
    default: break
    }
    let exponentAt = unsigned.firstIndex { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }
    let mantissa = unsigned[..<(exponentAt ?? unsigned.endIndex)]
    let parts = mantissa.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.joined().allSatisfy(isDigit), !parts.joined().isEmpty else {
      return false
    }
    guard let exponentAt else { return true }
    var exponent = unsigned[unsigned.index(after: exponentAt)...]
    if let sign = exponent.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
      exponent.removeFirst()
    }
    return !exponent.isEmpty && exponent.allSatisfy(isDigit)
  }

  // MARK: - Values

  /// The truth value of a boolean; nil for other kinds.
  public var boolean: Bool? {
    kind == .boolean ? text.lowercased() == "true" : nil
  }

  /// The value of an integer; nil for other kinds and for what the type cannot hold.
  public func integer<Value: FixedWidthInteger>(_: Value.Type) -> Value? {
    guard kind == .integer else { return nil }
    if text.hasPrefix("0o") { return Value(text.dropFirst(2), radix: 8) }
    if text.hasPrefix("0x") { return Value(text.dropFirst(2), radix: 16) }
    return Value(text, radix: 10)
  }

  /// The value of a number or an integer; nil for other kinds and for what overflows the type.
  public func number<Value: BinaryFloatingPoint & LosslessStringConvertible>(
    _: Value.Type
  ) -> Value? {
    guard kind == .number || kind == .integer else { return nil }
    switch text.lowercased() {
    case ".inf", "+.inf": return .infinity
    case "-.inf": return -.infinity
    case ".nan": return .nan
    default: break
    }
    if text.hasPrefix("0o") || text.hasPrefix("0x") {
      return integer(UInt64.self).map { Value($0) }
    }
    // Swift wants a digit after the point, which YAML does not.
    let completed = text.hasSuffix(".") ? text + "0" : text.replacing(".e", with: ".0e")
    let value = Value(completed.replacing(".E", with: ".0E"))
    return value.flatMap { $0.isFinite ? $0 : nil }
  }
}
