/// Reads a method's options with their kinds and ranges checked.
struct OptionReader {
  let method: String
  let options: [String: OptionValue]

  /// A number for which `isValid` holds.
  func number(
    _ name: String, default standard: Double, expected: String, where isValid: (Double) -> Bool
  ) throws(WeightingError) -> Double {
    guard let value = options[name] else { return standard }
    guard case .number(let number) = value, isValid(number) else {
      throw invalid(name, value, expected: expected)
    }
    return number
  }

  /// One of the words of an enumeration.
  func word<Word: RawRepresentable & CaseIterable>(
    _ name: String, default standard: Word
  ) throws(WeightingError) -> Word where Word.RawValue == String {
    guard let value = options[name] else { return standard }
    if case .text(let text) = value, let word = Word(rawValue: text) { return word }
    let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
    throw invalid(name, value, expected: "one of " + words)
  }

  /// A name; required where there is no default.
  func text(_ name: String, expected: String) throws(WeightingError) -> String {
    guard let value = options[name] else {
      throw .invalidOption(name, method: method, found: "missing", expected: expected)
    }
    guard case .text(let text) = value, !text.isEmpty else {
      throw invalid(name, value, expected: expected)
    }
    return text
  }

  /// True or false.
  func flag(_ name: String, default standard: Bool) throws(WeightingError) -> Bool {
    guard let value = options[name] else { return standard }
    guard case .flag(let flag) = value else {
      throw invalid(name, value, expected: "true or false")
    }
    return flag
  }

  /// A selection of tasks: a keyword, a list, or names with commas between them.
  func tasks(_ name: String) throws(WeightingError) -> TaskSelection {
    switch options[name] {
    case nil, .text("all"): return .all
    case .text("low_resource"): return .lowResource
    case .text("high_resource"): return .highResource
    case .names(let names) where !names.isEmpty: return .named(names)
    case .text(let text) where !text.isEmpty:
      return .named(text.split(separator: ",").map(String.init))
    case let value?:
      throw invalid(name, value, expected: "all, low_resource, high_resource or a list of names")
    }
  }

  /// A finite number for each name; required.
  func numbers(_ name: String, expected: String) throws(WeightingError) -> [String: Double] {
    guard let value = options[name] else {
      throw .invalidOption(name, method: method, found: "missing", expected: expected)
    }
    guard case .numbers(let numbers) = value, numbers.values.allSatisfy(\.isFinite) else {
      throw invalid(name, value, expected: expected)
    }
    return numbers
  }

  private func invalid(_ name: String, _ value: OptionValue, expected: String) -> WeightingError {
    .invalidOption(name, method: method, found: value.description, expected: expected)
  }
}
