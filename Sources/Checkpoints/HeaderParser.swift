/// Reads the one shape of JSON that a safetensors header has.
///
/// It knows no nesting but the format's own and never recurses, so that no input can exhaust the
/// stack; numbers are integers from 0 to `Int.max`.
struct HeaderParser {
  private let bytes: [UInt8]
  private let file: String
  private var position = 0

  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
  }

  /// Reads the whole header.
  mutating func parse() throws(SafetensorsError) -> ([String: String], [TensorDescription]) {
    var metadata: [String: String] = [:]
    var tensors: [TensorDescription] = []
    // The format wants the brace first, so that a file can be told from other ones.
    guard bytes.first == UInt8(ascii: "{") else { throw expected("\"{\"") }
    try members { (parser, name) throws(SafetensorsError) in
      if name == "__metadata__" {
        metadata = try parser.parseMetadata()
      } else {
        tensors.append(try parser.parseTensor(name))
      }
    }
    skipSpaces()
    guard position == bytes.count else { throw expected("nothing but spaces after the last \"}\"") }
    return (metadata, tensors)
  }

  private mutating func parseMetadata() throws(SafetensorsError) -> [String: String] {
    var metadata: [String: String] = [:]
    try members { (parser, key) throws(SafetensorsError) in
      metadata[key] = try parser.string()
    }
    return metadata
  }

  private mutating func parseTensor(_ name: String) throws(SafetensorsError) -> TensorDescription {
    var type: SafetensorsType?
    var shape: [Int]?
    var offsets: [Int]?
    try members { (parser, key) throws(SafetensorsError) in
      switch key {
      case "dtype": type = try parser.elementType()
      case "shape": shape = try parser.integers()
      case "data_offsets": offsets = try parser.integers()
      default: throw parser.expected("\"dtype\", \"shape\" or \"data_offsets\" before \":\"")
      }
    }
    guard let type, let shape, let offsets, offsets.count == 2, offsets[0] <= offsets[1] else {
      throw expected("a dtype, a shape and two rising data_offsets for tensor \"\(name)\"")
    }
    return TensorDescription(
      name: name, type: type, shape: shape, offsets: offsets[0]..<offsets[1])
  }

  private mutating func elementType() throws(SafetensorsError) -> SafetensorsType {
    let text = try string()
    guard let type = SafetensorsType(rawValue: text) else {
      let known = SafetensorsType.allCases.map(\.rawValue).joined(separator: " ")
      throw expected("one of \(known) before")
    }
    return type
  }

  // MARK: - JSON

  /// Reads an object whose values `value` reads; a key must not come twice.
  private mutating func members(
    _ value: (inout Self, String) throws(SafetensorsError) -> Void
  ) throws(SafetensorsError) {
    try take("{")
    if next() == UInt8(ascii: "}") { return try take("}") }
    var keys: Set<String> = []
    repeat {
      let key = try string()
      guard keys.insert(key).inserted else { throw .duplicateName(file: file, name: key) }
      try take(":")
      try value(&self, key)
    } while takeComma()
    try take("}")
  }

  private mutating func integers() throws(SafetensorsError) -> [Int] {
    try take("[")
    var values: [Int] = []
    if next() == UInt8(ascii: "]") {
      try take("]")
      return values
    }
    repeat { values.append(try integer()) } while takeComma()
    try take("]")
    return values
  }

  private mutating func integer() throws(SafetensorsError) -> Int {
    let expectation = "an integer from 0 to \(Int.max)"
    skipSpaces()
    let digits = bytes[position...].prefix { (0x30...0x39).contains($0) }
    guard let value = Int(String(decoding: digits.prefix(20), as: UTF8.self)),
      digits.count < 20, digits.count == 1 || digits.first != 0x30
    else { throw expected(expectation) }
    position += digits.count
    return value
  }

  private mutating func string() throws(SafetensorsError) -> String {
    try take("\"")
    var text: [UInt8] = []
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      guard bytes[position] >= 0x20 else { throw expected("no bare control character") }
      if bytes[position] == UInt8(ascii: "\\") {
        text += String(try escape()).utf8
      } else {
        text.append(bytes[position])
        position += 1
      }
    }
    try take("\"", skippingSpaces: false)
    guard let result = String(validating: text, as: UTF8.self) else {
      throw expected("UTF-8 before")
    }
    return result
  }

  private mutating func escape() throws(SafetensorsError) -> Unicode.Scalar {
    let code = position + 1 < bytes.count ? bytes[position + 1] : 0
    let simple: [UInt8: Unicode.Scalar] = [
      0x22: "\"", 0x5c: "\\", 0x2f: "/", 0x62: "\u{8}", 0x66: "\u{c}", 0x6e: "\n", 0x72: "\r",
      0x74: "\t",
    ]
    if let scalar = simple[code] {
      position += 2
      return scalar
    }
    let first = try hexadecimal()
    if let scalar = Unicode.Scalar(first) { return scalar }
    let second = try hexadecimal()
    guard UTF16.isLeadSurrogate(first), UTF16.isTrailSurrogate(second) else {
      throw expected("a pair of surrogates before")
    }
    let value = 0x1_0000 + (UInt32(first) - 0xd800) << 10 + (UInt32(second) - 0xdc00)
    return Unicode.Scalar(value) ?? "\u{fffd}"
  }

  /// Reads `\uXXXX`.
  private mutating func hexadecimal() throws(SafetensorsError) -> UInt16 {
    let text = String(decoding: bytes[position...].prefix(6), as: UTF8.self)
    let digits = text.dropFirst(2)
    guard text.hasPrefix("\\u"), digits.count == 4, digits.allSatisfy(\.isHexDigit),
      let value = UInt16(digits, radix: 16)
    else { throw expected("an escape that JSON knows") }
    position += 6
    return value
  }

  private mutating func skipSpaces() {
    while position < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[position]) {
      position += 1
    }
  }

  private mutating func next() -> UInt8? {
    skipSpaces()
    return position < bytes.count ? bytes[position] : nil
  }

  private mutating func takeComma() -> Bool {
    guard next() == UInt8(ascii: ",") else { return false }
    position += 1
    return true
  }

  private mutating func take(
    _ character: Unicode.Scalar, skippingSpaces: Bool = true
  ) throws(SafetensorsError) {
    if skippingSpaces { skipSpaces() }
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else {
      throw expected("\"\(character)\"")
    }
    position += 1
  }

  private func expected(_ what: String) -> SafetensorsError {
    .badHeader(file: file, offset: position, expected: what)
  }
}
