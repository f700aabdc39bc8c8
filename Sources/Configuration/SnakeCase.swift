/// The names of keys: words of a Swift property's name in lower case, with `_` between them.
enum SnakeCase {
  /// The key of a property: `maxTokens` → `max_tokens`, `adamBeta2` → `adam_beta2`,
  /// `useGPU` → `use_gpu`, `URLPath` → `url_path`, `bf16Rows` → `bf16_rows`.
  ///
  /// A word starts at a capital that follows a small letter or a digit, and at the last of several
  /// capitals when a small letter follows it. Digits belong to the word before them. A name that is
  /// already in this form stays as it is.
  static func key(of property: String) -> String {
    let letters = Array(property)
    var key = ""
    for (index, letter) in letters.enumerated() {
      if letter.isUppercase, index > 0 {
        let before = letters[index - 1]
        let isFollowedBySmall = index + 1 < letters.count && letters[index + 1].isLowercase
        let startsWord =
          before.isLowercase || before.isNumber || (before.isUppercase && isFollowedBySmall)
        if startsWord { key.append("_") }
      }
      key += letter.lowercased()
    }
    return key
  }

  /// The simplest property name that has a key: `max_tokens` → `maxTokens`.
  static func property(of key: String) -> String {
    let lead = key.prefix { $0 == "_" }
    let words = key.dropFirst(lead.count).split(separator: "_")
    return lead
      + words.dropFirst().reduce(String(words.first ?? "")) { name, word in
        name + word.prefix(1).uppercased() + word.dropFirst()
      }
  }
}

/// A type whose keys are data and not names of properties, so that they are never changed.
protocol DataKeyed {}

extension Dictionary: DataKeyed {}

extension Optional: DataKeyed where Wrapped: DataKeyed {}
