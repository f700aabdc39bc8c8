public import Console

/// A command line that does not fit the declarations.
public enum UsageError: ExitCoded, Hashable, CustomStringConvertible {
  /// No option has this spelling.
  case unknownOption(String, nearest: String?)
  /// No subcommand has this name.
  case unknownSubcommand(String, nearest: String?)
  /// An option stands without its value.
  case missingValue(option: String, placeholder: String, next: String?)
  /// A flag got a value.
  case unexpectedValue(flag: String, value: String)
  /// A value is not what its option takes.
  case badValue(option: String, value: String, expected: String)
  /// A required option is absent.
  case missingOption(String, placeholder: String)
  /// A required argument is absent.
  case missingArgument(String)
  /// There are more arguments than the command takes.
  case unexpectedArgument(String)
  /// Values fit one by one but not together; thrown by a command's body.
  case invalid(String)

  /// Always `usage`.
  public var exitCode: ExitCode { .usage }

  /// One line that says what is wrong and, where possible, how to mend it.
  public var description: String {
    switch self {
    case .unknownOption(let name, let nearest):
      "unknown option '\(name)'" + UsageError.hint(nearest)
    case .unknownSubcommand(let name, let nearest):
      "unknown subcommand '\(name)'" + UsageError.hint(nearest)
    case .missingValue(let option, let placeholder, let next):
      "option '\(option)' needs a value \(placeholder)"
        + (next.map { "; if '\($0)' is meant, write \(option)=\($0)" } ?? "")
    case .unexpectedValue(let flag, let value):
      "option '\(flag)' takes no value, but '\(value)' was given"
    case .badValue(let option, let value, let expected):
      "option '\(option)' needs \(expected), not '\(value)'"
    case .missingOption(let name, let placeholder):
      "option '\(name) \(placeholder)' is required"
    case .missingArgument(let name): "argument '\(name)' is missing"
    case .unexpectedArgument(let value): "unexpected argument '\(value)'"
    case .invalid(let message): message
    }
  }

  private static func hint(_ nearest: String?) -> String {
    nearest.map { "; did you mean '\($0)'?" } ?? ""
  }
}
