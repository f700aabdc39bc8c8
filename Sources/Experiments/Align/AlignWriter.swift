/// Writes one line of results: JSON with sorted keys and the shortest digits that read back the
/// same.
struct AlignWriter {
  private(set) var bytes: [UInt8] = []

  /// Writes an object from sorted names.
  mutating func object(_ names: [String], _ value: (inout AlignWriter, String) -> Void) {
    raw("{")
    for (position, name) in names.enumerated() {
      if position > 0 { raw(", ") }
      string(name)
      raw(": ")
      value(&self, name)
    }
    raw("}")
  }

  /// Writes an array.
  mutating func array<Element>(
    _ values: [Element], _ value: (inout AlignWriter, Element) -> Void
  ) {
    raw("[")
    for (position, element) in values.enumerated() {
      if position > 0 { raw(", ") }
      value(&self, element)
    }
    raw("]")
  }

  /// Writes a number; one that is not finite, which JSON does not have, becomes `null`.
  mutating func number(_ value: Double) {
    raw(value.isFinite ? value.description : "null")
  }

  /// Writes a string.
  mutating func string(_ text: String) {
    raw("\"")
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": raw("\\\"")
      case "\\": raw("\\\\")
      case "\n": raw("\\n")
      case "\r": raw("\\r")
      case "\t": raw("\\t")
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        raw("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
      default: raw(String(scalar))
      }
    }
    raw("\"")
  }

  /// Ends the line.
  mutating func endLine() { bytes.append(0x0A) }

  private mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }
}
