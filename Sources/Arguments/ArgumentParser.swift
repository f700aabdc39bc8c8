import Console

/// Reads the words after a command's name as its declarations say.
struct ArgumentParser {
  /// What the words ask for.
  enum Outcome {
    case run(ParsedArguments)
    case help
  }

  private let command: Command
  private var words: ArraySlice<String>
  private var values: [String: [ParsedValue]] = [:]
  private var positionals: [String] = []

  private init(_ command: Command, _ words: ArraySlice<String>) {
    self.command = command
    self.words = words
  }

  /// The outcome of a command's words; `--help` wins over everything after it.
  static func parse(
    _ words: ArraySlice<String>, for command: Command
  ) throws(UsageError) -> Outcome {
    var parser = ArgumentParser(command, words)
    guard try parser.readWords() else { return .help }
    try parser.assignPositionals()
    try parser.checkRequiredOptions()
    return .run(ParsedArguments(command: command, values: parser.values))
  }

  // MARK: - Words

  /// Reads all words; false when one asks for help.
  private mutating func readWords() throws(UsageError) -> Bool {
    while let word = words.popFirst() {
      if word == "--help" || word == "-h" { return false }
      if word == "--" {
        positionals += words
        break
      }
      if word.hasPrefix("--") {
        try readLong(word)
      } else if word.hasPrefix("-"), word.count > 1, !isNegativeNumber(word) {
        guard try readShorts(word) else { return false }
      } else {
        positionals.append(word)
      }
    }
    return true
  }

  private func isNegativeNumber(_ word: String) -> Bool {
    word.dropFirst().first?.isNumber == true && Double(word) != nil
  }

  /// Reads `--name`, `--no-name`, `--name VALUE` or `--name=VALUE`.
  private mutating func readLong(_ word: String) throws(UsageError) {
    let sign = word.firstIndex(of: "=")
    let spelling = String(word[..<(sign ?? word.endIndex)])
    let attached = sign.map { String(word[word.index(after: $0)...]) }
    guard let option = command.options.first(where: { $0.spellings.contains(spelling) }) else {
      let known = command.options.flatMap(\.spellings) + ["--help"]
      throw .unknownOption(spelling, nearest: Spelling.nearest(to: spelling, among: known))
    }
    if option.isFlag {
      if let attached { throw .unexpectedValue(flag: spelling, value: attached) }
      values[option.name] = [.flag(spelling == "--" + option.name)]
    } else {
      let text = if let attached { attached } else { try nextValue(of: option, spelled: spelling) }
      try store(text, for: option, spelled: spelling)
    }
  }

  /// Reads letters after one dash: flags together, the last maybe with a value; false for help.
  private mutating func readShorts(_ word: String) throws(UsageError) -> Bool {
    var letters = word.dropFirst()
    while let letter = letters.popFirst() {
      if letter == "h" { return false }
      let spelling = "-\(letter)"
      guard let option = command.options.first(where: { $0.short == letter }) else {
        throw .unknownOption(spelling, nearest: wordMeant(by: word))
      }
      if option.isFlag {
        values[option.name] = [.flag(true)]
        continue
      }
      if letters.first == "=" { letters.removeFirst() }
      let attached = letters.isEmpty && !word.hasSuffix("=") ? nil : String(letters)
      let text = if let attached { attached } else { try nextValue(of: option, spelled: spelling) }
      try store(text, for: option, spelled: spelling)
      break
    }
    return true
  }

  /// The long option that was written with one dash too few, if any.
  private func wordMeant(by word: String) -> String? {
    let name = "-" + word.prefix { $0 != "=" }
    return command.options.flatMap(\.spellings).first { $0 == name }
  }

  /// Takes the next word as an option's value, unless it looks like an option itself.
  private mutating func nextValue(
    of option: Option, spelled spelling: String
  ) throws(UsageError) -> String {
    guard let next = words.first else {
      throw .missingValue(option: spelling, placeholder: option.placeholder, next: nil)
    }
    let isOption = next.hasPrefix("-") && next != "-" && !isNegativeNumber(next)
    guard !isOption else {
      let isKnown = next == "--" || command.options.contains { $0.spellings.contains(next) }
      throw .missingValue(
        option: spelling, placeholder: option.placeholder, next: isKnown ? nil : next)
    }
    words.removeFirst()
    return next
  }

  private mutating func store(
    _ text: String, for option: Option, spelled spelling: String
  ) throws(UsageError) {
    let isList = option.arity == .list
    let parts =
      isList
      ? text.split(separator: ",", omittingEmptySubsequences: false).map(String.init) : [text]
    var read: [ParsedValue] = []
    for part in parts {
      guard let value = option.kind.value(of: part), !(isList && part.isEmpty) else {
        let expected = isList ? "a list \(option.placeholder)" : option.kind.expectation
        throw .badValue(option: spelling, value: text, expected: expected)
      }
      read.append(value)
    }
    values[option.name] = option.arity == .single ? read : (values[option.name] ?? []) + read
  }

  // MARK: - What remains

  private mutating func assignPositionals() throws(UsageError) {
    var rest = positionals[...]
    for argument in command.arguments {
      switch argument.arity {
      case .required:
        guard let value = rest.popFirst() else { throw .missingArgument(argument.name) }
        values[argument.name] = [.text(value)]
      case .optional:
        if let value = rest.popFirst() { values[argument.name] = [.text(value)] }
      case .repeated(let atLeast):
        guard rest.count >= atLeast else { throw .missingArgument(argument.name) }
        values[argument.name] = rest.isEmpty ? nil : rest.map(ParsedValue.text)
        rest = []
      }
    }
    if let extra = rest.first { throw .unexpectedArgument(extra) }
  }

  private func checkRequiredOptions() throws(UsageError) {
    for option in command.options where option.isRequired && values[option.name] == nil {
      throw .missingOption("--" + option.name, placeholder: option.placeholder)
    }
  }
}
