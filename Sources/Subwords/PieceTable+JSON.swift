import JSONText

// The one shape that `vocab.json` has; pieces that are equal up to normalisation stay two.

extension PieceTable {
  /// Reads `{"piece": id, …}`.
  ///
  /// - Throws: ``SubwordsError/table(reason:)`` unless the ids are 0 ..< V, each given once.
  public init(json bytes: [UInt8]) throws(SubwordsError) {
    let entries = try bytes.withUnsafeBufferPointer { bytes throws(SubwordsError) in
      var reader = PieceReader(bytes)
      return try reader.entries()
    }
    var pieces = [String?](repeating: nil, count: entries.count)
    for (piece, id) in entries {
      guard pieces.indices.contains(id) else {
        throw .table(
          reason: "\"\(piece)\" has id \(id), but with \(pieces.count) pieces they are from 0 to "
            + "\(pieces.count - 1)")
      }
      guard pieces[id] == nil else { throw .table(reason: "id \(id) is given twice") }
      pieces[id] = piece
    }
    try self.init(pieces.compactMap { $0 })
  }

  /// The table as JSON, one piece a line in the order of ids.
  public func json() -> String {
    let lines = (0..<count).map { id in
      "  \(Self.quoted(piece(Int32(id)) ?? "")): \(id)"
    }
    return "{\n\(lines.joined(separator: ",\n"))\n}\n"
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result.unicodeScalars.append(contentsOf: ["\\", scalar])
      case "\0"..<" ":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

/// Reads the entries of a flat JSON object whose values are integers.
private struct PieceReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var place = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  mutating func entries() throws(SubwordsError) -> [(String, Int)] {
    var entries: [(String, Int)] = []
    try expect("{")
    if !accept("}") {
      repeat {
        let piece = try string()
        try expect(":")
        entries.append((piece, try integer()))
      } while accept(",")
      try expect("}")
    }
    skipSpace()
    guard place == bytes.count else { throw fault("the end of the file") }
    return entries
  }

  private mutating func integer() throws(SubwordsError) -> Int {
    skipSpace()
    let digits = bytes[place...].prefix { (0x30...0x39).contains($0) }
    guard digits.count <= 10, let value = Int(String(decoding: digits, as: UTF8.self)) else {
      throw fault("an id")
    }
    place += digits.count
    return value
  }

  private mutating func string() throws(SubwordsError) -> String {
    try expect("\"")
    do throws(JSONFault) {
      return try JSONString.read(bytes, from: &place)
    } catch {
      place = error.place
      throw fault(error.expected)
    }
  }

  private var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func skipSpace() {
    while let next = peek, [0x20, 0x09, 0x0A, 0x0D].contains(next) { place += 1 }
  }

  private mutating func accept(_ scalar: Unicode.Scalar) -> Bool {
    skipSpace()
    guard peek == UInt8(ascii: scalar) else { return false }
    place += 1
    return true
  }

  private mutating func expect(_ scalar: Unicode.Scalar) throws(SubwordsError) {
    guard accept(scalar) else { throw fault("“\(scalar)”") }
  }

  private func fault(_ expected: String) -> SubwordsError {
    .table(reason: "expected \(expected) at byte \(place); the file is {\"piece\": id, …}")
  }
}
