/// A positional argument of a command, known by its place and named in capitals: `CONFIG.yaml`.
public struct Argument: Sendable {
  /// How many values the argument takes.
  enum Arity: Sendable, Hashable {
    case required
    case optional
    case repeated(atLeast: Int)
  }

  /// The name in the help and for `ParsedArguments`.
  public let name: String
  /// What it is, in one sentence.
  public let help: String
  let arity: Arity

  /// An argument that must be given.
  public static func required(_ name: String, _ help: String) -> Argument {
    Argument(name: name, help: help, arity: .required)
  }

  /// An argument that may be left out; only repeated ones may stand after it.
  public static func optional(_ name: String, _ help: String) -> Argument {
    Argument(name: name, help: help, arity: .optional)
  }

  /// An argument that takes all remaining values; it must be the last.
  public static func repeated(_ name: String, _ help: String, atLeast: Int = 1) -> Argument {
    precondition(atLeast >= 0, "at least \(atLeast) values of \(name) make no sense")
    return Argument(name: name, help: help, arity: .repeated(atLeast: atLeast))
  }

  /// How the usage line shows it.
  var usage: String {
    switch arity {
    case .required: name
    case .optional: "[\(name)]"
    case .repeated(let atLeast): atLeast == 0 ? "[\(name)…]" : "\(name)…"
    }
  }
}
