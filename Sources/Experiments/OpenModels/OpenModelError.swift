/// What can be wrong with a model in another program's layout, or with where one is to be written.
public enum OpenModelError: Error, CustomStringConvertible, Equatable {
  /// A file of the layout is missing; the hint says how to get it.
  case missingFile(String, hint: String)
  /// A file cannot be read, or its content is not what the layout prescribes.
  case malformed(file: String, reason: String)
  /// A model has an option that is not supported here.
  case unsupported(file: String, option: String, expected: String, found: String)
  /// A run's model has something that the layout cannot hold.
  case notInLayout(option: String, reason: String)
  /// The tensors are not those that the configuration promises.
  case tensor(file: String, name: String, expected: String, found: String)
  /// Nothing says which languages the model translates.
  case noDirections
  /// A model is to be written into a folder that has files in it.
  case folderNotEmpty(String)

  /// One line that says what was expected, what was found and how to mend it.
  public var description: String {
    switch self {
    case .missingFile(let file, let hint):
      "\(file) is missing: \(hint)"
    case .malformed(let file, let reason):
      "\(file): \(reason)"
    case .unsupported(let file, let option, let expected, let found):
      "\(file): \(option) is \(found); models with \(expected) can be imported"
    case .notInLayout(let option, let reason):
      "the run has \(option), which the layout cannot hold: \(reason)"
    case .tensor(let file, let name, let expected, let found):
      "\(file): expected \(name) to be \(expected), found \(found)"
    case .noDirections:
      "the model does not say what it translates; name it, such as --directions en-de"
    case .folderNotEmpty(let path):
      "\(path) is not empty; name a folder that is, or does not exist yet"
    }
  }
}
