/// An option of a command: `--name VALUE`, `--name=VALUE`, or `--name` alone for a flag.
public struct Option: Sendable {
  /// How values add up when the option is given.
  enum Arity: Sendable, Hashable {
    /// No value: true when given, false when its inversion `--no-name` is.
    case flag(inverted: Bool)
    /// One value; of several the last counts.
    case single
    /// One value each time.
    case repeated
    /// Several values each time, separated by commas.
    case list
  }

  /// The long name, without dashes; also the name for `ParsedArguments`.
  public let name: String
  /// What it does, in one sentence.
  public let help: String
  let short: Character?
  let placeholder: String
  let kind: ValueKind
  let arity: Arity
  let defaults: [ParsedValue]
  let isRequired: Bool
  /// The title of the help section that it stands in.
  private(set) var section = "OPTIONS"

  private init(
    _ name: String, _ placeholder: String, _ help: String, kind: ValueKind, arity: Arity,
    defaults: [ParsedValue] = [], isRequired: Bool = false, short: Character? = nil
  ) {
    precondition(
      !name.isEmpty && !name.hasPrefix("-") && !name.contains("="), "no option name: \(name)")
    self.name = name
    self.placeholder = placeholder
    self.help = help
    self.kind = kind
    self.arity = arity
    self.defaults = defaults
    self.isRequired = isRequired
    self.short = short
  }

  // MARK: - Kinds of options

  /// An option with a text as its value.
  public static func text(
    _ name: String, _ placeholder: String, _ help: String, default value: String? = nil,
    required: Bool = false, short: Character? = nil
  ) -> Option {
    Option(
      name, placeholder, help, kind: .text, arity: .single,
      defaults: value.map { [.text($0)] } ?? [], isRequired: required, short: short)
  }

  /// An option with a whole number as its value.
  public static func integer(
    _ name: String, _ placeholder: String, _ help: String, default value: Int? = nil,
    in bounds: Bounds<Int> = .any, required: Bool = false, short: Character? = nil
  ) -> Option {
    precondition(
      value.map(bounds.contains) ?? true, "the default of --\(name) is not \(bounds)")
    return Option(
      name, placeholder, help, kind: .integer(bounds), arity: .single,
      defaults: value.map { [.integer($0)] } ?? [], isRequired: required, short: short)
  }

  /// An option with a finite number as its value.
  public static func number(
    _ name: String, _ placeholder: String, _ help: String, default value: Double? = nil,
    in bounds: Bounds<Double> = .any, required: Bool = false, short: Character? = nil
  ) -> Option {
    precondition(
      value.map(bounds.contains) ?? true, "the default of --\(name) is not \(bounds)")
    return Option(
      name, placeholder, help, kind: .number(bounds), arity: .single,
      defaults: value.map { [.number($0)] } ?? [], isRequired: required, short: short)
  }

  /// An option with one of a few names as its value.
  public static func choice(
    _ name: String, _ names: [String], _ help: String, default value: String? = nil,
    required: Bool = false, short: Character? = nil
  ) -> Option {
    precondition(value.map(names.contains) ?? true, "the default of --\(name) is no choice")
    return Option(
      name, names.joined(separator: "|"), help, kind: .choice(names), arity: .single,
      defaults: value.map { [.text($0)] } ?? [], isRequired: required, short: short)
  }

  /// An option that may be given several times with a text each.
  public static func repeated(
    _ name: String, _ placeholder: String, _ help: String, short: Character? = nil
  ) -> Option {
    Option(name, placeholder, help, kind: .text, arity: .repeated, short: short)
  }

  /// An option with several texts separated by commas; empty ones are errors.
  ///
  /// - Parameter choices: The only names allowed, when not nil.
  public static func list(
    _ name: String, _ placeholder: String, _ help: String, default values: [String] = [],
    choices: [String]? = nil, short: Character? = nil
  ) -> Option {
    Option(
      name, placeholder, help, kind: choices.map(ValueKind.choice) ?? .text, arity: .list,
      defaults: values.map(ParsedValue.text), short: short)
  }

  /// An option that may be given several times with a `KEY=VALUE` each.
  public static func assignments(
    _ name: String, _ placeholder: String, _ help: String, short: Character? = nil
  ) -> Option {
    Option(name, placeholder, help, kind: .assignment, arity: .repeated, short: short)
  }

  /// An option without a value.
  ///
  /// - Parameters:
  ///   - inverted: Whether `--no-name` turns it off.
  ///   - value: What it is when not given.
  public static func flag(
    _ name: String, _ help: String, inverted: Bool = false, default value: Bool = false,
    short: Character? = nil
  ) -> Option {
    precondition(inverted || !value, "--\(name) is true without an inversion to turn it off")
    return Option(
      name, "", help, kind: .text, arity: .flag(inverted: inverted), defaults: [.flag(value)],
      short: short)
  }

  // MARK: - Sections and names

  /// The option, shown under another title in the help.
  public func section(_ title: String) -> Option {
    var moved = self
    moved.section = title
    return moved
  }

  /// Whether it takes no value.
  var isFlag: Bool {
    if case .flag = arity { true } else { false }
  }

  /// The long names that it answers to, with dashes.
  var spellings: [String] {
    arity == .flag(inverted: true) ? ["--" + name, "--no-" + name] : ["--" + name]
  }
}
