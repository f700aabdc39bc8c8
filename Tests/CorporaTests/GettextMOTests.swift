import Corpora
import Testing

@Suite struct GettextMOTests {
  static let entries = [
    ("Open", "Öffnen"), ("menu\u{4}Open", "Aufmachen"),
    ("%d file\u{0}%d files", "%d Datei\u{0}%d Dateien"), ("untranslated", ""),
  ]
  static let expected = [
    GettextMessage(id: "Open", translations: ["Öffnen"]),
    GettextMessage(context: "menu", id: "Open", translations: ["Aufmachen"]),
    GettextMessage(id: "%d file", plural: "%d files", translations: ["%d Datei", "%d Dateien"]),
  ]

  @Test(arguments: [false, true])
  func bothByteOrdersGiveTheMessages(bigEndian: Bool) throws {
    let bytes = Fixture.mo(Self.entries, bigEndian: bigEndian)
    let catalogue = try GettextCatalogue(mo: bytes, file: "a.mo")
    #expect(catalogue.messages == Self.expected)
    #expect(catalogue.charset == "UTF-8")
    #expect(catalogue.header["language"] == "xx")
    #expect(catalogue.omissions.untranslated == 1)
  }

  @Test func theHeaderTellsTheNumberOfPluralForms() throws {
    let header =
      "Plural-Forms: nplurals=3; plural=n%10==1;\nContent-Type: text/plain; charset=UTF-8\n"
    let bytes = Fixture.mo([([], Array(header.utf8))])
    #expect(try GettextCatalogue(mo: bytes, file: "a.mo").pluralCount == 3)
    #expect(try GettextCatalogue(mo: Fixture.mo([("a", "b")]), file: "a.mo").pluralCount == nil)
  }

  @Test func theMinorRevisionIsFreeTheMajorIsNot() throws {
    let entry = [(Array("a".utf8), Array("b".utf8))]
    for revision in [0, 1, 0x1_0000, 0x1_0001] as [UInt32] {
      let bytes = Fixture.mo(entry, revision: revision)
      #expect(try GettextCatalogue(mo: bytes, file: "a.mo").messages.count == 1)
    }
    #expect(
      throws: GettextError.machine(
        file: "a.mo", offset: 4, expected: "major revision 0 or 1", found: "2")
    ) {
      try GettextCatalogue(mo: Fixture.mo(entry, revision: 0x2_0000), file: "a.mo")
    }
  }

  // MARK: - Damage

  @Test(arguments: [false, true])
  func everyTruncationIsAnError(bigEndian: Bool) {
    let bytes = Fixture.mo(Self.entries, bigEndian: bigEndian)
    for length in 0..<bytes.count {
      #expect(throws: GettextError.self, "\(length) bytes") {
        try GettextCatalogue(mo: Array(bytes[..<length]), file: "a.mo")
      }
    }
  }

  @Test func everyChangedByteIsReadOrRefusedWithThePlace() {
    let bytes = Fixture.mo(Self.entries)
    var generator = SplitMix64(seed: 7)
    for place in bytes.indices {
      for value in [0, 1, 0x7F, 0x80, 0xFF, UInt8.random(in: 0...255, using: &generator)] {
        var damaged = bytes
        damaged[place] = value
        do {
          let catalogue = try GettextCatalogue(mo: damaged, file: "a.mo")
          #expect(catalogue.messages.count <= 5)
        } catch {
          #expect(error.file == "a.mo" && error.description.hasPrefix("a.mo: "))
        }
      }
    }
  }

  @Test func randomBytesBehindAGoodHeaderNeverTrap() {
    var generator = SplitMix64(seed: 8)
    for _ in 0..<2000 {
      var bytes = Array(Fixture.mo(Self.entries).prefix(28))
      for _ in 0..<Int.random(in: 0..<200, using: &generator) {
        bytes.append(
          UInt8.random(in: 0...(Bool.random(using: &generator) ? 80 : 255), using: &generator))
      }
      _ = try? GettextCatalogue(mo: bytes, file: "a.mo")
    }
  }

  @Test func hugeCountsAndOffsetsAreRefusedAtOnce() {
    let tooMany = [0x9504_12DE, 0, UInt32.max, 28, 28, 0, 0].flatMap(Self.littleEndian)
    let error = #expect(throws: GettextError.self) {
      try GettextCatalogue(mo: tooMany, file: "x.mo")
    }
    #expect(
      error?.description.contains("x.mo: byte 12: expected a table of 4294967295 originals") == true
    )
  }

  /// 200 entries that all are the same 4,000 bytes: a small file that would become a large text.
  @Test func overlappingStringsAreRefused() {
    let text = [UInt8](repeating: 65, count: 4000)
    let start = UInt32(28 + 16 * 200)
    let table: [UInt32] = (0..<400).flatMap { _ in [4000, start] }
    let words: [UInt32] = [0x9504_12DE, 0, 200, 28, 28 + 8 * 200, 0, 0] + table
    let error = #expect(throws: GettextError.self) {
      try GettextCatalogue(mo: words.flatMap(Self.littleEndian) + text + [0], file: "x.mo")
    }
    #expect(error?.description.contains("strings that do not overlap") == true)
  }

  @Test func missingEndsOfStringsAreFoundAtTheirByte() throws {
    var bytes = Fixture.mo([(Array("ab".utf8), Array("cd".utf8))])
    bytes[bytes.count - 1] = 9
    #expect(
      throws: GettextError.machine(
        file: "a.mo", offset: bytes.count - 1, expected: "a NUL byte after the string",
        found: "byte 9")
    ) { try GettextCatalogue(mo: bytes, file: "a.mo") }
  }

  private static func littleEndian(_ word: UInt32) -> [UInt8] {
    withUnsafeBytes(of: word.littleEndian) { Array($0) }
  }
}
