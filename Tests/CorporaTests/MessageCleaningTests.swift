import Corpora
import Testing

@Suite struct MessageCleaningTests {
  let cleaning = MessageCleaning()

  @Test(arguments: [
    // White space
    (" a \n\t b\u{A0}c ", "x\u{3000}y", "a b c", "x y"),
    ("tab\u{1}here", "é\u{85}è", "tab here", "é è"),
    ("   One.  Two   ", "   Eins.  Zwei", "One. Two", "Eins. Zwei"),
    ("array[0] - range", "matris[0]", "array[0] - range", "matris[0]"),
    // Accelerators
    ("_Open", "Ö_ffnen", "Open", "Öffnen"),
    ("A_t:", "_À :", "At:", "À :"),
    ("&File", "&Datei", "File", "Datei"),
    ("_Open", "開く(_O)", "Open", "開く"),
    ("Save _As…", "另存为(_A)…", "Save As…", "另存为…"),
    // No accelerators: names, two marks, a mark on one side, a mark in front of a space
    ("sort_order", "tri_ordre", "sort_order", "tri_ordre"),
    (
      "Cannot set SO_BROADCAST", "Pas de SO_BROADCAST", "Cannot set SO_BROADCAST",
      "Pas de SO_BROADCAST"
    ),
    ("_Cut and _paste", "Couper _et coller", "_Cut and _paste", "Couper _et coller"),
    ("_Open", "Öffnen", "_Open", "Öffnen"),
    ("Drag & drop", "Glisser & déposer", "Drag & drop", "Glisser & déposer"),
  ])
  func textsAreCleaned(original: String, translation: String, source: String, target: String) {
    let result = cleaning.clean(original: original, translation: translation)
    #expect(result == .success(SentencePair(source: source, target: target)))
  }

  @Test(
    arguments: [
      ("", "a", .empty), ("a", " \n", .empty),
      ("%s: %d", "%s : %d", .noLetters), ("%-5.2lf %%", "%f%%", .noLetters),
      ("%(count)d", "%(count)d !", .noLetters), ("a", "%s", .noLetters), ("...", "…", .noLetters),
      ("-x, --long  text", "-x, --long  Text", .usage), ("  --all  every", "x", .usage),
      ("|FILE|write", "|DATEI|schreibe", .usage), ("Usage: %s x", "Aufruf: %s x", .usage),
      ("git add [<options>]", "git add [<Optionen>]", .usage),
      ("list [FILE]...", "liste [DATEI]...", .usage),
      ("  \\dv   list views", "  \\dv   lista vyer", .usage), ("y", "j", .noLetters),
      ("OK", "OK", .copy), ("_OK", "_OK", .copy), ("a  b", "a b", .copy),
    ] as [(String, String, MessageRejection)])
  func messagesAreRejected(original: String, translation: String, reason: MessageRejection) {
    let result = cleaning.clean(original: original, translation: translation)
    #expect(result == .failure(reason))
  }

  @Test func lengthCountsCodePointsOfBothSides() {
    let cleaning = MessageCleaning(maximumLength: 4)
    let tooLong = MessageRejection.tooLong
    #expect(
      cleaning.clean(original: "äöüß", translation: "e\u{301}ab")
        == .success(SentencePair(source: "äöüß", target: "e\u{301}ab")))
    #expect(cleaning.clean(original: "abcde", translation: "a") == .failure(tooLong))
    #expect(cleaning.clean(original: "a", translation: "e\u{301}abc") == .failure(tooLong))
  }
}
