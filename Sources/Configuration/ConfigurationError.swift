public import Console

/// What can be wrong with a configuration, and where.
public enum ConfigurationError: ExitCoded, Hashable, CustomStringConvertible {
  /// There is no such file.
  case missingFile(String)
  /// A file cannot be read; the reason is the system's.
  case unreadable(String, reason: String)
  /// A file is larger than the limit, in bytes.
  case tooLarge(file: String, limit: Int)
  /// A file is not UTF-8 text.
  case notText(file: String)
  /// The text is no YAML, or uses a part of YAML that a configuration cannot have.
  case syntax(SourceLocation, problem: String)
  /// A key stands twice in one mapping.
  case duplicateKey(SourceLocation, key: String, firstLine: Int)
  /// A mapping has a key that no one reads.
  case unknownKey(SourceLocation, path: String, nearest: String?, known: [String])
  /// A mapping lacks a key; `resembling` is a similar key on a line that no one reads.
  case missingKey(SourceLocation, path: String, resembling: String?)
  /// A value is of the wrong kind.
  case mismatch(SourceLocation, path: String, expected: String, found: String)
  /// A value is of the right kind, but refused by the type that it configures.
  case invalid(SourceLocation, path: String, reason: String)
  /// An override is not `KEY.KEY=VALUE`, or leads nowhere.
  case badOverride(String, problem: String)

  /// 66 for an absent file, 74 for an unreadable one, 64 for an override, 65 for the rest.
  public var exitCode: ExitCode {
    switch self {
    case .missingFile: .missingInput
    case .unreadable: .inputOutput
    case .badOverride: .usage
    default: .dataError
    }
  }

  /// One line: the place, the key's path, what was expected and what was found.
  public var description: String {
    switch self {
    case .missingFile(let file): "\(file): no such file; expected a YAML configuration"
    case .unreadable(let file, let reason): "\(file): cannot be read: \(reason)"
    case .tooLarge(let file, let limit):
      "\(file): larger than \(HumanReadable.bytes(limit)), which no configuration should be"
    case .notText(let file): "\(file): not UTF-8 text; expected a YAML configuration"
    case .syntax(let place, let problem): "\(place): \(problem)"
    case .duplicateKey(let place, let key, let line):
      "\(place): key '\(key)' stands here a second time; the first is on line \(line)"
    case .unknownKey(let place, let path, let nearest, let known):
      "\(place): \(path): unknown key" + ConfigurationError.hint(nearest, known)
    case .missingKey(let place, let path, let resembling):
      "\(place): \(path): missing key"
        + (resembling.map { "; is \($0) a misspelling of it?" } ?? "")
    case .mismatch(let place, let path, let expected, let found):
      "\(place): \(prefix(path))expected \(expected), found \(found)"
    case .invalid(let place, let path, let reason): "\(place): \(prefix(path))\(reason)"
    case .badOverride(let text, let problem): "override '\(text)': \(problem)"
    }
  }

  private func prefix(_ path: String) -> String { path.isEmpty ? "" : path + ": " }

  private static func hint(_ nearest: String?, _ known: [String]) -> String {
    if let nearest { return "; did you mean '\(nearest)'?" }
    return known.isEmpty ? "" : "; known here: " + known.joined(separator: ", ")
  }
}
