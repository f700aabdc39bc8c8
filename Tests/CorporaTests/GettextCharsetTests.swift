import Corpora
import Glibc
import Testing

@Suite struct GettextCharsetTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    var charset: String
    var text: String
    var bytes: [UInt8]
    var testDescription: String { charset }

    init(_ charset: String, _ text: String, _ bytes: [UInt8]) {
      self.charset = charset
      self.text = text
      self.bytes = bytes
    }
  }

  /// Bytes by Python's codecs.
  ///
  /// Shift_JIS, GBK and Big5 have characters whose second byte is a backslash (92).
  static let samples = allSamples.filter { isInstalled($0.charset) }

  /// Minimal systems come without some of the C library's converters.
  static func isInstalled(_ charset: String) -> Bool {
    let converter = iconv_open("UTF-8", charset == "Shift_JIS" ? "CP932" : charset)
    guard let converter, Int(bitPattern: converter) != -1 else { return false }
    iconv_close(converter)
    return true
  }

  static let allSamples = [
    Sample("ISO-8859-1", "Größe", [71, 114, 246, 223, 101]),
    Sample("ISO-8859-2", "Łódź", [163, 243, 100, 188]),
    Sample("iso-8859-15", "prix 5 €", [112, 114, 105, 120, 32, 53, 32, 164]),
    Sample("KOI8-R", "Привет", [240, 210, 201, 215, 197, 212]),
    Sample("KOI8-U", "Ґанок", [189, 193, 206, 207, 203]),
    Sample("windows-1251", "Привіт", [207, 240, 232, 226, 179, 242]),
    Sample("CP1252", "“ok”", [147, 111, 107, 148]),
    Sample("EUC-JP", "日本語表", [198, 252, 203, 220, 184, 236, 201, 189]),
    Sample("Shift_JIS", "表示ソ", [149, 92, 142, 166, 131, 92]),
    Sample("GBK", "简体中文", [188, 242, 204, 229, 214, 208, 206, 196]),
    Sample("GB18030", "简体㐀", [188, 242, 204, 229, 129, 57, 238, 57]),
    Sample("GB2312", "简体", [188, 242, 204, 229]),
    Sample("Big5", "功許蓋", [165, 92, 179, 92, 187, 92]),
    Sample("EUC-KR", "한국어", [199, 209, 177, 185, 190, 238]),
  ]

  static func header(_ charset: String) -> String {
    "Content-Type: text/plain; charset=\(charset)\n"
  }

  @Test(arguments: samples)
  func compiledCataloguesAreConverted(sample: Sample) throws {
    let bytes = Fixture.mo([
      ([], Array(Self.header(sample.charset).utf8)),
      (sample.bytes, sample.bytes + [0] + sample.bytes),
    ])
    let catalogue = try GettextCatalogue(mo: bytes, file: "a.mo")
    #expect(catalogue.charset == sample.charset.uppercased())
    #expect(
      catalogue.messages == [
        GettextMessage(id: sample.text, translations: [sample.text, sample.text])
      ])
  }

  @Test(arguments: samples)
  func cataloguesInTextAreConverted(sample: Sample) throws {
    var bytes = Array(
      "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=\(sample.charset)\\n\"\n".utf8)
    bytes += Array("msgid \"a\"\nmsgstr \"".utf8) + sample.bytes + Array("\\\"\"\n".utf8)
    let catalogue = try GettextCatalogue(po: bytes, file: "a.po")
    #expect(catalogue.messages == [GettextMessage(id: "a", translations: [sample.text + "\""])])
  }

  @Test(.enabled(if: isInstalled("KOI8-R"))) func numbersInEscapesAreBytesOfTheCharset() throws {
    let text = #"""
      msgid ""
      msgstr "Content-Type: text/plain; charset=KOI8-R\n"
      msgid "a"
      msgstr "\360\322\311\327\305\324 \x41"
      """#
    let catalogue = try GettextCatalogue(po: Array(text.utf8), file: "a.po")
    #expect(catalogue.messages.first?.translations == ["Привет A"])
  }

  @Test func withoutAHeaderTextIsUTF8() throws {
    let bytes = Fixture.mo([(Array("é".utf8), Array("ü".utf8))])
    #expect(try GettextCatalogue(mo: bytes, file: "a.mo").messages.first?.id == "é")
  }

  @Test func aMessageThatSpeaksOfCharsetsIsNoHeader() throws {
    let text =
      "msgid \"a\"\nmsgstr \"é\"\nmsgid \"b\"\nmsgstr \"Content-Type: x; charset=KOI8-R\"\n"
    let catalogue = try GettextCatalogue(po: Array(text.utf8), file: "a.po")
    #expect(catalogue.charset == "UTF-8" && catalogue.messages.first?.translations == ["é"])
  }

  @Test(arguments: ["UTF-16", "NOSUCH", "UTF-7", "ISO-8859-99", "IBM1047"])
  func unknownCharsetsAreNamed(charset: String) {
    #expect(throws: GettextError.charset(file: "a.mo", name: charset)) {
      try GettextCatalogue(mo: Fixture.mo([("a", "b")], charset: charset), file: "a.mo")
    }
  }

  @Test func bytesOutsideTheCharsetAreFoundAtTheirPlace() {
    let header = Array(Self.header("UTF-8").utf8)
    let bytes = Fixture.mo([([], header), ([97], [98, 99, 0xFF, 100])])
    #expect(
      throws: GettextError.machine(
        file: "a.mo", offset: bytes.count - 3, expected: "text in UTF-8",
        found: "bytes that are not")
    ) { try GettextCatalogue(mo: bytes, file: "a.mo") }
    let text = Array("msgid \"a\"\n\nmsgstr \"".utf8) + [0xC3, 0x28] + Array("\"\n".utf8)
    #expect(
      throws: GettextError.text(
        file: "a.po", line: 3, expected: "text in UTF-8", found: "bytes that are not")
    ) { try GettextCatalogue(po: text, file: "a.po") }
  }
}
