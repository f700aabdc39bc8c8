import Corpora
import Foundation
import Testing

@Suite struct GettextPOTests {
  func read(_ text: String) throws -> GettextCatalogue {
    try GettextCatalogue(po: Array(text.utf8), file: "a.po")
  }

  static let text = #"""
    # translator's comment
    msgid ""
    msgstr ""
    "Content-Type: text/plain; charset=UTF-8\n"
    "Plural-Forms: nplurals=2; plural=(n != 1);\n"

    #. for translators
    #: source.c:12
    #, c-format
    msgid "Open %s"
    msgstr "%s öffnen"
    #, fuzzy, c-format
    #| msgid "Old"
    #| msgstr "Alt"
    msgid "Close"
    msgstr "Zu?"

    msgctxt "menu"
    msgid ""
    "Two "
      "lines\n"
    msgstr "Zwei " "Zeilen\n"

    msgid "%d file"
    msgid_plural "%d files"
    msgstr[0] "%d Datei"
    msgstr[1] "%d Dateien"

    msgid "not yet"
    msgstr ""

    #, fuzzy
    #~ msgid "gone"
    #~ msgstr "weg"
    #~ msgctxt "x"
    #~ msgid "gone too"
    #~ msgid_plural "gone twos"
    #~ msgstr[0] "auch"
    msgid "last"
    msgstr "letzte"
    """#

  @Test func entriesOfEveryKind() throws {
    let catalogue = try read(Self.text)
    #expect(
      catalogue.messages == [
        GettextMessage(id: "Open %s", translations: ["%s öffnen"]),
        GettextMessage(context: "menu", id: "Two lines\n", translations: ["Zwei Zeilen\n"]),
        GettextMessage(
          id: "%d file", plural: "%d files", translations: ["%d Datei", "%d Dateien"]),
        GettextMessage(id: "last", translations: ["letzte"]),
      ])
    #expect(catalogue.omissions == omissions(fuzzy: 1, obsolete: 2, untranslated: 1))
    #expect(catalogue.pluralCount == 2)
  }

  func omissions(fuzzy: Int, obsolete: Int, untranslated: Int) -> GettextCatalogue.Omissions {
    var omissions = GettextCatalogue.Omissions()
    (omissions.fuzzy, omissions.obsolete, omissions.untranslated) = (fuzzy, obsolete, untranslated)
    return omissions
  }

  @Test(arguments: [
    (#"a\nb"#, "a\nb"), (#"\t\r\b\f\v\a"#, "\t\r\u{8}\u{c}\u{b}\u{7}"), (#"\"\\\'\?"#, "\"\\'?"),
    (#"\101\x42\0612"#, "AB12"), (#"\x4g"#, "\u{4}g"), (#"\303\251\xc3\xa9"#, "éé"),
    (#"\7"#, "\u{7}"),
    ("# no comment", "# no comment"), ("", ""),
  ])
  func escapes(written: String, meant: String) throws {
    let catalogue = try read("msgid \"\(written)x\"\nmsgstr \"\(written)y\"\n")
    #expect(catalogue.messages == [GettextMessage(id: meant + "x", translations: [meant + "y"])])
  }

  @Test func lineEndsAndMarksOfOtherSystems() throws {
    let text = "\u{FEFF}msgid \"a\"\r\nmsgstr \"b\"\r\n#, fuzzy\r\nmsgid \"c\"\r\nmsgstr \"d\""
    let catalogue = try read(text)
    #expect(catalogue.messages == [GettextMessage(id: "a", translations: ["b"])])
    #expect(catalogue.omissions.fuzzy == 1)
    #expect(try read("").messages.isEmpty)
    #expect(try read("domain \"d\"\nmsgid \"a\"\nmsgstr \"b\"").messages.count == 1)
  }

  @Test(arguments: [
    ("msgid \"a\nmsgstr \"b\"", 1, "a closing quote"),
    ("msgid \"a\"\nmsgstr \"b", 2, "a closing quote"),
    ("msgid \"a\"\n\n\nmsgid \"b\"", 4, "msgstr for the msgid of line 1"),
    ("msgid \"a\"", 1, "msgstr for the msgid of line 1"),
    ("\nmsgstr \"b\"", 2, "msgid before msgstr"),
    ("msgid_plural \"b\"", 1, "msgid before msgid_plural"),
    ("msgid \"a\"\nmsgid_plural \"b\"\nmsgstr \"c\"", 3, "msgstr[0]"),
    ("msgid \"a\"\nmsgid_plural \"b\"\nmsgstr[1] \"c\"", 3, "msgstr[0]"),
    ("msgid \"a\"\nmsgid_plural \"b\"\nmsgstr[99999999999999999999] \"c\"", 3, "msgctxt"),
    ("msgid \"a\"\nmsgstr[0] \"c\"", 2, "msgid_plural before msgstr[0]"),
    ("msgid\nmsgstr \"a\"", 2, "a string in quotes after msgid"),
    ("msgid \"\\q\"", 1, "an escape"), ("msgid \"\\x\"", 1, "hexadecimal digits"),
    ("msgid \"\\777\"", 1, "an escape of at most"), ("msgid \"\\", 1, "a letter after"),
    ("msgid \"\\377\"", 1, "escapes that are text in UTF-8"),
    ("\n\nrubbish \"a\"", 3, "msgctxt, msgid"), ("\"a\"", 1, "a keyword"),
  ])
  func errorsNameTheLine(text: String, line: Int, expected: String) {
    let error = #expect(throws: GettextError.self) { try read(text) }
    let description = error?.description ?? ""
    #expect(description.hasPrefix("a.po:\(line): expected \(expected)"), "\(description)")
  }

  @Test func everyTruncationIsReadOrRefused() {
    let bytes = Array(Self.text.utf8)
    for length in 0..<bytes.count {
      _ = try? GettextCatalogue(po: Array(bytes[..<length]), file: "a.po")
    }
  }

  @Test func changedBytesNeverTrap() {
    let bytes = Array(Self.text.utf8)
    var generator = SplitMix64(seed: 9)
    for _ in 0..<1500 {
      var damaged = bytes
      for _ in 0..<3 {
        let place = Int.random(in: damaged.indices, using: &generator)
        damaged[place] = UInt8.random(in: 0...255, using: &generator)
      }
      _ = try? GettextCatalogue(po: damaged, file: "a.po")
    }
  }

  // MARK: - Files

  /// `msgid "a"⏎msgstr "b"⏎`, compressed by gzip.
  static let compressed: [UInt8] = [
    31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 203, 45, 78, 207, 76, 81, 80, 74, 84, 226, 202, 45, 78, 47, 46,
    41, 82, 80, 74, 82, 226, 2, 0, 115, 55, 91, 206, 21, 0, 0, 0,
  ]

  @Test func compressedFilesAreRead() throws {
    try Fixture.withFolder { folder in
      let path = folder + "/a.po.gz"
      try Fixture.write(Self.compressed, to: path)
      let catalogue = try GettextCatalogue(contentsOf: path)
      #expect(catalogue.messages == [GettextMessage(id: "a", translations: ["b"])])
      for length in 0..<Self.compressed.count {
        try Fixture.write(Array(Self.compressed[..<length]), to: path)
        let error = #expect(throws: GettextError.self, "\(length) bytes") {
          try GettextCatalogue(contentsOf: path)
        }
        #expect(error?.description.hasPrefix(path + ": damaged gzip file") == true)
      }
    }
  }

  @Test func missingFilesAreNamed() throws {
    let error = #expect(throws: GettextError.self) {
      try GettextCatalogue(contentsOf: "/no/such.mo")
    }
    #expect(error?.description.hasPrefix("/no/such.mo: cannot be read") == true)
    #expect(throws: GettextError.unreadable(file: "/dev/null", reason: "it is no regular file")) {
      try GettextCatalogue(contentsOf: "/dev/null")
    }
  }
}
