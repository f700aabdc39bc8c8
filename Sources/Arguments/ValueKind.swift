/// What the text of a value must be.
enum ValueKind: Sendable {
  case text
  case integer(Bounds<Int>)
  case number(Bounds<Double>)
  case choice([String])
  case assignment

  /// What is expected, in words; begins with an article.
  var expectation: String {
    switch self {
    case .text: "a text"
    case .integer(let bounds): phrase("a whole number", bounds.description)
    case .number(let bounds): phrase("a number", bounds.description)
    case .choice(let names): "one of " + names.joined(separator: ", ")
    case .assignment: "KEY=VALUE"
    }
  }

  /// The limits to mention in the help, or an empty text.
  var limits: String {
    switch self {
    case .integer(let bounds): bounds.description
    case .number(let bounds): bounds.description
    case .text, .choice, .assignment: ""
    }
  }

  /// The value that a text stands for, or nil when it stands for none of this kind.
  func value(of text: String) -> ParsedValue? {
    switch self {
    case .text: return .text(text)
    case .integer(let bounds):
      return Int(text).flatMap { bounds.contains($0) ? .integer($0) : nil }
    case .number(let bounds):
      return finiteNumber(text).flatMap { bounds.contains($0) ? .number($0) : nil }
    case .choice(let names): return names.contains(text) ? .text(text) : nil
    case .assignment: return Assignment(text).map(ParsedValue.assignment)
    }
  }

  private func phrase(_ what: String, _ limits: String) -> String {
    limits.isEmpty ? what : what + " " + limits
  }
}

/// A decimal number, without the `nan`, `inf` and hexadecimal forms that Swift would take.
private func finiteNumber(_ text: String) -> Double? {
  guard text.allSatisfy({ "0123456789+-.eE".contains($0) }), let number = Double(text) else {
    return nil
  }
  return number.isFinite ? number : nil
}

/// A value once it has been read.
enum ParsedValue: Sendable, Hashable {
  case text(String)
  case integer(Int)
  case number(Double)
  case assignment(Assignment)
  case flag(Bool)
}

/// A `KEY=VALUE` from the command line.
public struct Assignment: Sendable, Hashable, CustomStringConvertible {
  /// What stands before the first `=`; never empty.
  public let key: String
  /// What stands after it; may be empty.
  public let value: String

  /// Splits a text at its first `=`; nil when there is none or nothing before it.
  public init?(_ text: String) {
    guard let sign = text.firstIndex(of: "="), sign > text.startIndex else { return nil }
    key = String(text[..<sign])
    value = String(text[text.index(after: sign)...])
  }

  /// The text that it was split from.
  public var description: String { key + "=" + value }
}
