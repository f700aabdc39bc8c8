extension GettextCatalogue {
  /// Reads a compiled catalogue (`.mo`) of either byte order.
  ///
  /// The hash table is ignored. Every offset and length is checked against the number of bytes, and the strings together
  /// may not be longer than eight times the file, so that overlapping entries cannot swell.
  ///
  /// - Throws: ``GettextError/machine(file:offset:expected:found:)`` or ``GettextError/charset(file:name:)``.
  public init(mo bytes: [UInt8], file: String) throws(GettextError) {
    self.init(file: file)
    let table = try MachineTable(bytes: bytes, file: file)
    var raw: [(id: Range<Int>, text: Range<Int>)] = []
    raw.reserveCapacity(table.count)
    for index in 0..<table.count { raw.append(try table.entry(index)) }

    let headerText = raw.first { $0.id.isEmpty }?.text ?? 0..<0
    let name = charsetName(inHeader: bytes[headerText]) ?? "UTF-8"
    guard let decoder = CharacterDecoder(charset: name) else {
      throw .charset(file: file, name: name)
    }
    charset = decoder.charset == "CHARSET" ? "UTF-8" : decoder.charset
    for (id, text) in raw {
      let original = try table.text(id, decoder)
      let translation = try table.text(text, decoder)
      if id.isEmpty { setHeader(translation) } else { add(original, translation) }
    }
  }

  /// Takes an entry whose parts are joined as in the file: context, EOT, original, NUL, plural; forms with NUL between.
  private mutating func add(_ original: String, _ translation: String) {
    let forms = Self.parts(of: translation, separator: 0)
    if forms.allSatisfy(\.isEmpty) {
      omissions.untranslated += 1
      return
    }
    let contexts = Self.parts(of: original, separator: 4, limit: 1)
    let ids = Self.parts(of: contexts.last ?? "", separator: 0, limit: 1)
    messages.append(
      GettextMessage(
        context: contexts.count > 1 ? contexts[0] : nil, id: ids[0],
        plural: ids.count > 1 ? ids[1] : nil, translations: forms))
  }

  /// The parts of a text between separators, at least one.
  private static func parts(of text: String, separator: UInt8, limit: Int = .max) -> [String] {
    guard text.utf8.contains(separator) else { return [text] }
    return text.utf8.split(separator: separator, maxSplits: limit, omittingEmptySubsequences: false)
      .map { String(Substring($0)) }
  }
}

/// The two tables of a `.mo` file, with checked access.
///
/// Format (GNU gettext manual, "The Format of GNU MO Files"): seven 32-bit words (magic number, revision, number of
/// strings N, offset of the originals' table, offset of the translations' table, hash size, hash offset); a table has N
/// entries of length and offset; every string is followed by a NUL byte.
private struct MachineTable {
  private let bytes: [UInt8]
  private let file: String
  private let isBigEndian: Bool
  private let originals: Int
  private let translations: Int
  let count: Int

  init(bytes: [UInt8], file: String) throws(GettextError) {
    self.bytes = bytes
    self.file = file
    guard bytes.count >= 28 else {
      throw .machine(
        file: file, offset: bytes.count, expected: "a header of 28 bytes",
        found: "the end of the file")
    }
    switch Array(bytes[..<4]) {
    case [0xDE, 0x12, 0x04, 0x95]: isBigEndian = false
    case [0x95, 0x04, 0x12, 0xDE]: isBigEndian = true
    default:
      throw .machine(
        file: file, offset: 0, expected: "the magic number 950412de of a .mo file",
        found: bytes[..<4].map { String($0, radix: 16) }.joined(separator: " "))
    }
    let words = Self.words(bytes, isBigEndian)
    guard words[0] >> 16 <= 1 else {
      throw .machine(
        file: file, offset: 4, expected: "major revision 0 or 1", found: "\(words[0] >> 16)")
    }
    (count, originals, translations) = (words[1], words[2], words[3])
    try require(count * 8, at: originals, named: "table of \(count) originals", field: 12)
    try require(count * 8, at: translations, named: "table of \(count) translations", field: 16)
    try requireTotal()
  }

  /// Words 1 to 4 of the header: revision, number of strings, both offsets.
  private static func words(_ bytes: [UInt8], _ isBigEndian: Bool) -> [Int] {
    (1...4).map { word(bytes, at: 4 * $0, isBigEndian) }
  }

  private static func word(_ bytes: [UInt8], at offset: Int, _ isBigEndian: Bool) -> Int {
    (0..<4).reduce(0) { sum, k in
      sum | Int(bytes[offset + k]) << (8 * (isBigEndian ? 3 - k : k))
    }
  }

  private func require(_ length: Int, at offset: Int, named name: String, field: Int)
    throws(GettextError)
  {
    guard offset <= bytes.count, length <= bytes.count - offset else {
      throw .machine(
        file: file, offset: field,
        expected: "a \(name) inside the \(bytes.count) bytes of the file",
        found: "bytes \(offset) ..< \(offset + length)")
    }
  }

  private func requireTotal() throws(GettextError) {
    var total = 0
    for table in [originals, translations] {
      for index in 0..<count { total += Self.word(bytes, at: table + 8 * index, isBigEndian) }
    }
    guard total <= 8 * bytes.count else {
      throw .machine(
        file: file, offset: originals, expected: "strings that do not overlap",
        found: "\(total) bytes of strings in \(bytes.count) bytes")
    }
  }

  /// Where an entry's original and translation are.
  func entry(_ index: Int) throws(GettextError) -> (id: Range<Int>, text: Range<Int>) {
    (try string(originals + 8 * index), try string(translations + 8 * index))
  }

  private func string(_ descriptor: Int) throws(GettextError) -> Range<Int> {
    let length = Self.word(bytes, at: descriptor, isBigEndian)
    let start = Self.word(bytes, at: descriptor + 4, isBigEndian)
    try require(length + 1, at: start, named: "string of \(length) bytes", field: descriptor)
    guard bytes[start + length] == 0 else {
      throw .machine(
        file: file, offset: start + length, expected: "a NUL byte after the string",
        found: "byte \(bytes[start + length])")
    }
    return start..<(start + length)
  }

  func text(_ range: Range<Int>, _ decoder: CharacterDecoder) throws(GettextError) -> String {
    let result = bytes.withUnsafeBytes {
      decoder.decode(UnsafeRawBufferPointer(rebasing: $0[range]))
    }
    switch result {
    case .success(let text): return text
    case .failure(let failure):
      throw .machine(
        file: file, offset: range.lowerBound + failure.offset,
        expected: "text in \(decoder.charset)",
        found: "bytes that are not")
    }
  }
}
