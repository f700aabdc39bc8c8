// Foundation's readers of JSON keep keys in a dictionary of `String`, in which pieces that are equal
// up to normalisation replace each other; so the one shape that `vocab.json` has is read here.

extension PieceTable {
  /// Reads `{"piece": id, …}`.
  ///
  /// - Throws: ``SubwordsError/table(reason:)`` unless the ids are 0 ..< V, each given once.
  public init(json bytes: [UInt8]) throws(SubwordsError) {
    var reader = PieceReader(bytes)
    let entries = try reader.entries()
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
  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

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
    var text: [UInt8] = []
    while let next = peek, next >= 0x20, next != UInt8(ascii: "\"") {
      place += 1
      if next == UInt8(ascii: "\\") { text += try escape() } else { text.append(next) }
    }
    guard peek == UInt8(ascii: "\"") else { throw fault("the end of a piece, a quote") }
    place += 1
    guard let piece = String(validating: text, as: UTF8.self) else {
      throw fault("UTF-8 in the piece before")
    }
    return piece
  }

  private mutating func escape() throws(SubwordsError) -> [UInt8] {
    guard let code = peek else { throw fault("an escape") }
    place += 1
    switch code {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [code]
    case UInt8(ascii: "b"): return [8]
    case UInt8(ascii: "f"): return [12]
    case UInt8(ascii: "n"): return [10]
    case UInt8(ascii: "r"): return [13]
    case UInt8(ascii: "t"): return [9]
    case UInt8(ascii: "u"): return try unicodeEscape()
    default: throw fault("an escape that JSON knows")
    }
  }

  private mutating func unicodeEscape() throws(SubwordsError) -> [UInt8] {
    var code = try fourDigits()
    if (0xD800..<0xDC00).contains(code) {
      guard bytes[place...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else {
        throw fault("the second half of a pair of escapes")
      }
      place += 2
      let low = try fourDigits()
      guard (0xDC00..<0xE000).contains(low) else {
        throw fault("the second half of a pair of escapes before")
      }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw fault("a whole pair of escapes before") }
    return Array(String(Character(scalar)).utf8)
  }

  private mutating func fourDigits() throws(SubwordsError) -> UInt32 {
    let digits = bytes[place...].prefix(4).prefix { Character(Unicode.Scalar($0)).isHexDigit }
    guard digits.count == 4, let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw fault("four hexadecimal digits") }
    place += 4
    return value
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
