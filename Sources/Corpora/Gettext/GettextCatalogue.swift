import Foundation

/// One translated message of a catalogue.
public struct GettextMessage: Hashable, Sendable {
  /// What tells equal messages apart (`msgctxt`), if given.
  public var context: String?
  /// The original.
  public var id: String
  /// The original's plural, if the message has one.
  public var plural: String?
  /// The translation, or one per plural form of the language.
  ///
  /// Never empty; single forms may be.
  public var translations: [String]

  /// A message.
  public init(
    context: String? = nil, id: String, plural: String? = nil, translations: [String]
  ) {
    self.context = context
    self.id = id
    self.plural = plural
    self.translations = translations
  }
}

/// A gettext message catalogue: `.mo`, `.po`, `.po.gz`.
///
/// Text is converted to Unicode by the charset that the catalogue's header names. The header entry,
/// fuzzy, obsolete and untranslated messages are left out and counted.
public struct GettextCatalogue: Equatable, Sendable {
  /// Messages that a catalogue holds but that are no translations.
  public struct Omissions: Equatable, Sendable {
    /// Marked as unsure by a tool (`#, fuzzy`).
    public var fuzzy = 0
    /// No longer in the program (`#~`).
    public var obsolete = 0
    /// Without a translation.
    public var untranslated = 0

    /// Nothing left out.
    public init() {}
  }

  /// The file, as errors name it.
  public var file: String
  /// The charset that the header names, in upper case; `UTF-8` if it names none.
  public var charset = "UTF-8"
  /// The header's fields by name in lower case, such as `language` or `plural-forms`.
  public var header: [String: String] = [:]
  /// The translated messages in the file's order.
  public var messages: [GettextMessage] = []
  /// What was left out.
  public var omissions = Omissions()

  /// Largest file, after decompression, that is read: 256 MiB.
  public static let largestFile = 1 << 28

  init(file: String) { self.file = file }

  /// The number of plural forms that the header declares, if it does.
  public var pluralCount: Int? {
    guard let forms = header["plural-forms"], let range = forms.range(of: "nplurals=") else {
      return nil
    }
    return Int(forms[range.upperBound...].prefix { $0.isASCII && $0.isNumber })
  }

  /// Reads a catalogue; the name's end says which kind it is.
  ///
  /// - Throws: ``GettextError`` naming the file and the line (`.po`) or the byte (`.mo`).
  public init(contentsOf path: String) throws(GettextError) {
    let bytes = try Self.read(path)
    if path.hasSuffix(".mo") || path.hasSuffix(".gmo") {
      try self.init(mo: bytes, file: path)
    } else if path.hasSuffix(".gz") {
      try self.init(po: Gzip.inflate(bytes, limit: Self.largestFile, file: path), file: path)
    } else {
      try self.init(po: bytes, file: path)
    }
  }

  private static func read(_ path: String) throws(GettextError) -> [UInt8] {
    do {
      return try WholeFile.read(path, limit: largestFile)
    } catch {
      if case .tooLarge = error { throw .tooLarge(file: path, limit: largestFile) }
      throw .unreadable(file: path, reason: error.reason)
    }
  }

  /// Takes the header entry's text.
  mutating func setHeader(_ text: String) {
    for line in text.split(separator: "\n") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let name = line[..<colon].trimmingCharacters(in: .whitespaces).lowercased()
      header[name] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
  }
}
