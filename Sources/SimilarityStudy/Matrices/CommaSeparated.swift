/// A table in comma-separated text as RFC 4180 has it, with `\n` as the line's end when writing.
struct CommaSeparated: Sendable, Equatable {
  /// A line's fields, and the number of the line on which they begin, counted from 1.
  struct Row: Equatable {
    let line: Int
    let fields: [String]
  }

  /// Where and why a text is no table.
  struct Malformed: Error, Equatable {
    let line: Int
    let problem: String
  }

  /// The table so far, every line ended.
  private(set) var text = ""

  /// Begins a table with its header.
  init(header: [String]) {
    append(header)
  }

  /// Adds a row.
  mutating func append(_ fields: [String]) {
    text += fields.map(Self.quoted).joined(separator: ",") + "\n"
  }

  private static func quoted(_ field: String) -> String {
    let needsQuotes = field.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
    guard needsQuotes else { return field }
    return "\""
      + field.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }

  /// Reads a table; empty lines are passed over, `\r\n` and a leading byte-order mark are accepted.
  ///
  /// - Complexity: O(n) in the text's length.
  static func rows(of text: String) throws(Malformed) -> [Row] {
    var reader = Reader(scalars: Array(text.unicodeScalars))
    return try reader.rows()
  }

  /// Walks over the text by Unicode scalars, since `\r\n` is one `Character`.
  private struct Reader {
    let scalars: [Unicode.Scalar]
    var position = 0
    var line = 1

    mutating func rows() throws(Malformed) -> [Row] {
      var rows: [Row] = []
      if scalars.first == "\u{FEFF}" { position = 1 }
      while position < scalars.count {
        let start = line
        let fields = try row()
        if fields != [""] { rows.append(Row(line: start, fields: fields)) }
      }
      return rows
    }

    private mutating func row() throws(Malformed) -> [String] {
      var fields: [String] = []
      while true {
        fields.append(position < scalars.count && scalars[position] == "\"" ? try quoted() : bare())
        guard position < scalars.count else { return fields }
        let separator = scalars[position]
        position += 1
        if separator == "," { continue }
        if separator == "\r", position < scalars.count, scalars[position] == "\n" { position += 1 }
        line += 1
        return fields
      }
    }

    private mutating func bare() -> String {
      var field = String.UnicodeScalarView()
      while position < scalars.count, !",\r\n".unicodeScalars.contains(scalars[position]) {
        field.append(scalars[position])
        position += 1
      }
      return String(field)
    }

    private mutating func quoted() throws(Malformed) -> String {
      let start = line
      var field = String.UnicodeScalarView()
      position += 1
      while position < scalars.count {
        let scalar = scalars[position]
        position += 1
        if scalar == "\"" {
          guard position < scalars.count, scalars[position] == "\"" else {
            try checkEndOfField()
            return String(field)
          }
          position += 1
        } else if scalar == "\n" {
          line += 1
        }
        field.append(scalar)
      }
      throw Malformed(line: start, problem: "a quoted field is not closed")
    }

    private func checkEndOfField() throws(Malformed) {
      guard position < scalars.count else { return }
      guard ",\r\n".unicodeScalars.contains(scalars[position]) else {
        throw Malformed(line: line, problem: "a quoted field must be followed by a comma")
      }
    }
  }
}
