/// The value of a method's option, as configuration files and command lines give it.
public enum OptionValue: Sendable, Equatable {
  /// True or false.
  case flag(Bool)
  /// A number.
  case number(Double)
  /// A word.
  case text(String)
  /// A list of names.
  case names([String])
  /// A number for each name.
  case numbers([String: Double])
}

extension OptionValue: Codable {
  /// Reads a Boolean, a number, a string, a list of strings or an object of numbers.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let value = try? container.decode(Bool.self) {
      self = .flag(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([String].self) {
      self = .names(value)
    } else {
      self = .numbers(try container.decode([String: Double].self))
    }
  }

  /// Writes the bare value.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .flag(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .names(let value): try container.encode(value)
    case .numbers(let value): try container.encode(value)
    }
  }
}

extension OptionValue: CustomStringConvertible {
  /// The value as a person would write it.
  public var description: String {
    switch self {
    case .flag(let value): value.description
    case .number(let value): value.description
    case .text(let value): "“\(value)”"
    case .names(let value): "[" + value.joined(separator: ", ") + "]"
    case .numbers(let value):
      "{" + value.keys.sorted().map { "\($0): \(value[$0] ?? .nan)" }.joined(separator: ", ") + "}"
    }
  }
}
