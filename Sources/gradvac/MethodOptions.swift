import GradientVaccine

/// Options of a method as a command line gives them: texts that may mean numbers or words.
struct MethodOptions {
  private(set) var values: [String: OptionValue] = [:]

  init(_ assignments: [(name: String, text: String)]) {
    for (name, text) in assignments { values[name] = Self.value(text) }
  }

  /// Sets an option unless the value is nil.
  subscript(name: String) -> OptionValue? {
    get { values[name] }
    set { if let newValue { values[name] = newValue } }
  }

  private static func value(_ text: String) -> OptionValue {
    switch text {
    case "true", "false": .flag(text == "true")
    default: Double(text).map { .number($0) } ?? .text(text)
    }
  }
}
