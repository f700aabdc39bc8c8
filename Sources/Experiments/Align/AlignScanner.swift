import JSONText

/// A strict JSON scanner over the bytes of one line.
///
/// Written for lines that hold millions of numbers: values are read where they stand, no tree is
/// built. Beside JSON's numbers it takes `NaN`, `Infinity` and `-Infinity`, which Python's `json`
/// writes.
struct AlignScanner {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let line: Int
  private var place = 0

  /// The greatest depth of a value that is skipped.
  private static let maximumDepth = 64

  init(_ bytes: UnsafeBufferPointer<UInt8>, line: Int) {
    self.bytes = bytes
    self.line = line
  }

  // MARK: - Structure

  /// Reads an object and hands over each key, whose value `member` must read.
  ///
  /// A key may appear once.
  mutating func object(
    _ what: String, member: (inout AlignScanner, String) throws(AlignError) -> Void
  ) throws(AlignError) {
    try expect("{", what)
    var seen: Set<String> = []
    if accept("}") { return }
    repeat {
      skipSpace()
      let start = place
      let key = try string("a name in quotes")
      if !seen.insert(key).inserted {
        place = start
        throw failure("each name once in \(what)", found: "“\(key)” again")
      }
      try expect(":", "“:” after a name")
      try member(&self, key)
    } while accept(",")
    try expect("}", "“,” or “}” in \(what)")
  }

  /// Reads an array of numbers.
  mutating func numbers(_ what: String) throws(AlignError) -> [Double] {
    try expect("[", what)
    var values: [Double] = []
    if accept("]") { return values }
    repeat { values.append(try number()) } while accept(",")
    try expect("]", "“,” or “]” after a number")
    return values
  }

  /// Reads any value and forgets it.
  mutating func skipValue(depth: Int = 0) throws(AlignError) {
    guard depth < Self.maximumDepth else {
      throw failure("at most \(Self.maximumDepth) levels", found: "more")
    }
    skipSpace()
    switch peek {
    case UInt8(ascii: "{"):
      try object("an object") { scanner, _ throws(AlignError) in
        try scanner.skipValue(depth: depth + 1)
      }
    case UInt8(ascii: "["):
      place += 1
      if accept("]") { return }
      repeat { try skipValue(depth: depth + 1) } while accept(",")
      try expect("]", "“,” or “]”")
    case UInt8(ascii: "\""): _ = try string("a string")
    default:
      if !word("true"), !word("false"), !word("null") { _ = try number() }
    }
  }

  /// Checks that nothing but space is left.
  mutating func end() throws(AlignError) {
    skipSpace()
    if place < bytes.count { throw failure("the end of the line") }
  }

  // MARK: - Values

  /// Reads a number.
  mutating func number() throws(AlignError) -> Double {
    skipSpace()
    let start = place
    let isNegative = byte("-")
    if word("Infinity") { return isNegative ? -.infinity : .infinity }
    if !isNegative, word("NaN") { return .nan }
    let whole = digits()
    var isNumber = whole == 1 || (whole > 1 && bytes[place - whole] != UInt8(ascii: "0"))
    if isNumber, byte(".") { isNumber = digits() > 0 }
    if isNumber, byte("e") || byte("E") {
      _ = byte("+") || byte("-")
      isNumber = digits() > 0
    }
    let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<place]), as: UTF8.self)
    guard isNumber, let value = Double(text) else {
      place = start
      throw failure("a number")
    }
    return value
  }

  /// Reads a string.
  mutating func string(_ what: String) throws(AlignError) -> String {
    try expect("\"", what)
    do throws(JSONFault) {
      return try JSONString.read(bytes, from: &place)
    } catch {
      place = error.place
      throw failure(error.expected, found: error.found)
    }
  }

  // MARK: - Bytes

  private var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func skipSpace() {
    while place < bytes.count {
      switch bytes[place] {
      case 0x20, 0x09, 0x0D, 0x0A: place += 1
      default: return
      }
    }
  }

  private mutating func digits() -> Int {
    let start = place
    while place < bytes.count, bytes[place] &- 0x30 < 10 { place += 1 }
    return place - start
  }

  private mutating func byte(_ scalar: Unicode.Scalar) -> Bool {
    guard place < bytes.count, bytes[place] == UInt8(ascii: scalar) else { return false }
    place += 1
    return true
  }

  private mutating func word(_ text: StaticString) -> Bool {
    let end = place + text.utf8CodeUnitCount
    guard end <= bytes.count,
      text.withUTF8Buffer({ $0.elementsEqual(bytes[place..<end]) })
    else { return false }
    place = end
    return true
  }

  private mutating func accept(_ scalar: Unicode.Scalar) -> Bool {
    skipSpace()
    return byte(scalar)
  }

  private mutating func expect(_ scalar: Unicode.Scalar, _ what: String) throws(AlignError) {
    if !accept(scalar) { throw failure(what) }
  }

  private func failure(_ expected: String, found: String? = nil) -> AlignError {
    .malformed(line: line, column: place + 1, expected: expected, found: found ?? excerpt)
  }

  private var excerpt: String {
    if place >= bytes.count { return "the end of the line" }
    return "“" + String(decoding: bytes[place..<min(place + 12, bytes.count)], as: UTF8.self) + "”"
  }
}
