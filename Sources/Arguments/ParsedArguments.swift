/// What the user gave to a command, with defaults filled in.
///
/// Every accessor takes a declared name and fits the declaration; anything else is a programmer's
/// error and stops the program.
public struct ParsedArguments: Sendable {
  private let command: Command
  private let values: [String: [ParsedValue]]

  init(command: Command, values: [String: [ParsedValue]]) {
    self.command = command
    self.values = values
  }

  /// Whether the user gave the option or the argument, rather than leaving it to its default.
  public func wasGiven(_ name: String) -> Bool {
    checkDeclared(name)
    return values[name] != nil
  }

  // MARK: - Text

  /// The value of a required argument, or of a text or choice that is required or has a default.
  public func text(_ name: String) -> String {
    present(optionalText(name), name)
  }

  /// The value of an optional argument, text or choice; nil when absent and without default.
  public func optionalText(_ name: String) -> String? {
    single(name).map { value in
      guard case .text(let text) = value else { mistyped(name, "a text") }
      return text
    }
  }

  /// The values of a repeated argument, a repeated option or a list.
  public func texts(_ name: String) -> [String] {
    all(name).map { value in
      guard case .text(let text) = value else { mistyped(name, "texts") }
      return text
    }
  }

  // MARK: - Numbers

  /// The value of an integer option that is required or has a default.
  public func integer(_ name: String) -> Int {
    present(optionalInteger(name), name)
  }

  /// The value of an integer option; nil when absent and without default.
  public func optionalInteger(_ name: String) -> Int? {
    single(name).map { value in
      guard case .integer(let number) = value else { mistyped(name, "a whole number") }
      return number
    }
  }

  /// The value of a number option that is required or has a default.
  public func number(_ name: String) -> Double {
    present(optionalNumber(name), name)
  }

  /// The value of a number option; nil when absent and without default.
  public func optionalNumber(_ name: String) -> Double? {
    single(name).map { value in
      guard case .number(let number) = value else { mistyped(name, "a number") }
      return number
    }
  }

  // MARK: - Flags and assignments

  /// Whether a flag is on.
  public func flag(_ name: String) -> Bool {
    guard case .flag(let isOn) = single(name) else { mistyped(name, "a flag") }
    return isOn
  }

  /// The assignments of an option, in the order given.
  public func assignments(_ name: String) -> [Assignment] {
    all(name).map { value in
      guard case .assignment(let assignment) = value else { mistyped(name, "assignments") }
      return assignment
    }
  }

  // MARK: - Checks

  private func all(_ name: String) -> [ParsedValue] {
    checkDeclared(name)
    return values[name] ?? command.options.first { $0.name == name }?.defaults ?? []
  }

  private func single(_ name: String) -> ParsedValue? {
    let values = all(name)
    precondition(values.count <= 1, "\(name) has \(values.count) values, where one is asked for")
    return values.first
  }

  private func checkDeclared(_ name: String) {
    precondition(
      command.options.contains { $0.name == name }
        || command.arguments.contains { $0.name == name },
      "the command \(command.name) declares no \(name)")
  }

  private func present<Value>(_ value: Value?, _ name: String) -> Value {
    guard let value else {
      preconditionFailure("\(name) of \(command.name) is neither required nor has a default")
    }
    return value
  }

  private func mistyped(_ name: String, _ asked: String) -> Never {
    preconditionFailure("\(name) of \(command.name) is not declared as \(asked)")
  }
}
