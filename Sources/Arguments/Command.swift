/// A command declared as data: parsing, help, suggestions and completion all read this.
public struct Command: Sendable {
  /// The name that calls it.
  public let name: String
  /// What it does, in one sentence.
  public let abstract: String
  /// More about it, in paragraphs separated by empty lines; may be empty.
  public let discussion: String
  /// Positional arguments, in their order.
  public let arguments: [Argument]
  /// Options, in the order of the help.
  public let options: [Option]
  /// Examples for the help.
  public let examples: [Example]
  /// Commands below this one.
  public let subcommands: [Command]
  let body: (@Sendable (ParsedArguments) throws -> Void)?

  /// A command line and what it does.
  public struct Example: Sendable, Hashable {
    /// The line to type.
    public let line: String
    /// What it does, in one sentence.
    public let explanation: String

    /// An example of a command line.
    public init(_ line: String, _ explanation: String) {
      self.line = line
      self.explanation = explanation
    }
  }

  /// A command that does something.
  ///
  /// - Parameters:
  ///   - name: The name that calls it.
  ///   - abstract: What it does, in one sentence.
  ///   - discussion: More about it, in paragraphs separated by empty lines.
  ///   - arguments: Positional arguments: required ones first, then optional ones, then at most one
  ///     that repeats.
  ///   - options: Options; `--help` and `-h` are added.
  ///   - examples: Examples for the help.
  ///   - body: What to do with the parsed arguments; what it throws ends the program.
  public init(
    name: String, abstract: String, discussion: String = "", arguments: [Argument] = [],
    options: [Option] = [], examples: [Example] = [],
    body: @escaping @Sendable (ParsedArguments) throws -> Void
  ) {
    Command.check(arguments, options, of: name)
    self.name = name
    self.abstract = abstract
    self.discussion = discussion
    self.arguments = arguments
    self.options = options
    self.examples = examples
    self.subcommands = []
    self.body = body
  }

  /// A command that only holds others.
  public init(
    name: String, abstract: String, discussion: String = "", examples: [Example] = [],
    subcommands: [Command]
  ) {
    precondition(
      Set(subcommands.map(\.name)).count == subcommands.count,
      "two subcommands of \(name) have one name")
    precondition(!subcommands.contains { $0.name == "help" }, "help is always a subcommand")
    self.name = name
    self.abstract = abstract
    self.discussion = discussion
    self.arguments = []
    self.options = []
    self.examples = examples
    self.subcommands = subcommands
    self.body = nil
  }

  private static func check(_ arguments: [Argument], _ options: [Option], of name: String) {
    let spellings = options.flatMap(\.spellings)
    precondition(
      Set(spellings).count == spellings.count && !spellings.contains("--help"),
      "two options of \(name) have one name")
    let shorts = options.compactMap(\.short)
    precondition(
      Set(shorts).count == shorts.count && !shorts.contains("h"),
      "two options of \(name) have one letter")
    let ranks = arguments.map(\.arity.rank)
    precondition(
      ranks == ranks.sorted() && ranks.filter { $0 == 2 }.count <= 1,
      "\(name) needs required arguments first and at most one repeated one, at the end")
  }
}

extension Argument.Arity {
  /// The place among required (0), optional (1) and repeated (2) arguments.
  fileprivate var rank: Int {
    switch self {
    case .required: 0
    case .optional: 1
    case .repeated: 2
    }
  }
}
