import Console

/// The help of a command, as text of at most 80 columns.
struct HelpText {
  private static let width = 80
  private static let nameWidth = 26

  private static let rootEntries = [
    ("--version", "Show the version."),
    ("--completion bash", "Print a script that completes commands: source it."),
  ]

  private let command: Command
  /// The names from the program down to the command, separated by spaces.
  private let path: String
  private let isRoot: Bool

  init(_ command: Command, path: [String]) {
    self.command = command
    self.path = path.joined(separator: " ")
    isRoot = path.count == 1
  }

  /// `USAGE: program command [options] ARGUMENT…`, in as many lines as it takes.
  var usage: String {
    let parts = usageParts
    let indent = String(repeating: " ", count: "USAGE: ".count + 4)
    var lines = ["USAGE: " + path]
    for part in parts {
      let longer = lines[lines.count - 1] + " " + part
      if longer.displayWidth <= HelpText.width {
        lines[lines.count - 1] = longer
      } else {
        lines.append(indent + part)
      }
    }
    return lines.joined(separator: "\n")
  }

  /// Everything, ended by a line feed.
  var full: String {
    var blocks = [HelpText.wrapped(command.abstract), usage]
    if !command.discussion.isEmpty {
      let paragraphs = command.discussion.split(separator: "\n\n", omittingEmptySubsequences: true)
      blocks += paragraphs.map {
        HelpText.wrapped($0.split(separator: "\n").joined(separator: " "))
      }
    }
    if !command.arguments.isEmpty {
      blocks.append(section("ARGUMENTS", command.arguments.map { ($0.name, $0.help) }))
    }
    blocks += optionBlocks
    if !command.subcommands.isEmpty {
      blocks.append(section("SUBCOMMANDS", command.subcommands.map { ($0.name, $0.abstract) }))
    }
    if !command.examples.isEmpty {
      let lines = command.examples.map { "  \($0.line)\n      \($0.explanation)" }
      blocks.append("EXAMPLES:\n" + lines.joined(separator: "\n"))
    }
    if !command.subcommands.isEmpty {
      blocks.append("See '\(path) help SUBCOMMAND' for a subcommand's arguments and options.")
    }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  // MARK: - Usage

  private var usageParts: [String] {
    guard command.subcommands.isEmpty else { return ["SUBCOMMAND"] }
    return command.arguments.map(\.usage) + command.options.map(usage)
  }

  private func usage(of option: Option) -> String {
    let shown: String =
      switch option.arity {
      case .flag(inverted: true): option.spellings.joined(separator: " | ")
      case .flag(inverted: false): "--\(option.name)"
      case .single, .repeated, .list: "--\(option.name) \(option.placeholder)"
      }
    let repeats = option.arity == .repeated ? "…" : ""
    return option.isRequired ? shown : "[\(shown)]\(repeats)"
  }

  // MARK: - Sections

  private var optionBlocks: [String] {
    var titles = ["OPTIONS"]
    for option in command.options where !titles.contains(option.section) {
      titles.append(option.section)
    }
    return titles.map { title in
      var entries = command.options.filter { $0.section == title }.map { entry(of: $0) }
      if title == "OPTIONS" {
        if isRoot { entries += HelpText.rootEntries }
        entries.append(("-h, --help", "Show this help."))
      }
      return section(title, entries)
    }
  }

  private func entry(of option: Option) -> (String, String) {
    let names = option.spellings.joined(separator: ", ")
    let short = option.short.map { "-\($0), " } ?? ""
    let value = option.isFlag ? "" : " " + option.placeholder
    return (short + names + value, ([option.help] + notes(on: option)).joined(separator: " "))
  }

  /// What follows the help in parentheses: limits, whether required or repeatable, the default.
  private func notes(on option: Option) -> [String] {
    var notes: [String] = []
    if !option.kind.limits.isEmpty { notes.append(option.kind.limits) }
    if option.isRequired { notes.append("required") }
    if option.arity == .repeated { notes.append("repeatable") }
    if let text = option.defaultText { notes.append("default: \(text)") }
    return notes.isEmpty ? [] : ["(" + notes.joined(separator: "; ") + ")"]
  }

  private func section(_ title: String, _ entries: [(name: String, help: String)]) -> String {
    let lines = entries.flatMap { name, help in
      let wrapped = HelpText.lines(help, width: HelpText.width - HelpText.nameWidth)
      let first = "  " + name
      let indent = String(repeating: " ", count: HelpText.nameWidth)
      let fits = first.displayWidth + 2 <= HelpText.nameWidth
      let head =
        fits
        ? [first.padded(toWidth: HelpText.nameWidth) + (wrapped.first ?? "")]
        : [first] + wrapped.prefix(1).map { indent + $0 }
      return head + wrapped.dropFirst().map { indent + $0 }
    }
    return "\(title):\n" + lines.joined(separator: "\n")
  }

  // MARK: - Wrapping

  private static func wrapped(_ text: String) -> String {
    lines(text, width: width).joined(separator: "\n")
  }

  /// The words of a text in lines of a width; a longer word gets a line of its own.
  private static func lines(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.displayWidth + 1 + String(word).displayWidth <= width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}

extension Option {
  /// The default as the user would type it, or nil when there is none worth showing.
  fileprivate var defaultText: String? {
    let texts = defaults.compactMap { value -> String? in
      switch value {
      case .text(let text): text
      case .integer(let number): shown(number)
      case .number(let number): shown(number)
      case .assignment(let assignment): assignment.description
      case .flag(let isOn): arity == .flag(inverted: true) ? (isOn ? "on" : "off") : nil
      }
    }
    return texts.isEmpty ? nil : texts.joined(separator: ",")
  }
}
