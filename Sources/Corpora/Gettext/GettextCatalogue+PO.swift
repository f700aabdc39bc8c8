extension GettextCatalogue {
  /// Reads a catalogue's source (`.po`).
  ///
  /// Takes what GNU gettext writes: comments, flags, previous messages, obsolete entries, contexts, plurals, strings over
  /// several lines, and the escapes of C with octal and hexadecimal numbers.
  ///
  /// - Throws: ``GettextError/text(file:line:expected:found:)`` or ``GettextError/charset(file:name:)``.
  public init(po bytes: [UInt8], file: String) throws(GettextError) {
    self.init(file: file)
    let name = Self.charset(of: bytes)
    guard let decoder = CharacterDecoder(charset: name) else {
      throw .charset(file: file, name: name)
    }
    charset = decoder.charset == "CHARSET" ? "UTF-8" : decoder.charset
    let text: String
    switch bytes.withUnsafeBytes({ decoder.decode($0) }) {
    case .success(let decoded): text = decoded
    case .failure(let failure):
      let line = bytes[..<failure.offset].reduce(1) { $0 + ($1 == 10 ? 1 : 0) }
      throw .text(
        file: file, line: line, expected: "text in \(charset)", found: "bytes that are not")
    }
    var reader = CatalogueSourceReader(text: text, decoder: decoder, file: file)
    try reader.read { entry in add(entry) }
    omissions.obsolete = reader.obsolete
  }

  /// The charset of a `.po` file: looked for in the file's first 64 KiB, where the header is.
  private static func charset(of bytes: [UInt8]) -> String {
    let lines = bytes.prefix(1 << 16).split(separator: 10)
    let header = lines.first { line in
      line.first == 34 && charsetName(inHeader: line.dropFirst()) != nil
    }
    return header.flatMap { charsetName(inHeader: $0) } ?? "UTF-8"
  }

  private mutating func add(_ entry: CatalogueSourceReader.Entry) {
    let isHeader = entry.id.isEmpty && entry.context == nil
    if isHeader {
      setHeader(entry.translations.first ?? "")
    } else if entry.translations.allSatisfy(\.isEmpty) {
      omissions.untranslated += 1
    } else if entry.isFuzzy {
      omissions.fuzzy += 1
    } else {
      messages.append(
        GettextMessage(
          context: entry.context, id: entry.id, plural: entry.plural,
          translations: entry.translations))
    }
  }
}
