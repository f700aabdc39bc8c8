import Testing

@testable import Console

struct DisplayWidthTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本語", 6), ("한국", 4), ("ｱ", 1), ("Ａ", 2),
    ("😀", 2), ("👩‍👩‍👧", 2), ("🇫🇷", 2), ("☎\u{FE0F}", 2), ("☎", 1), ("…", 1), ("Ж", 1), ("\u{200B}", 0),
    ("\u{1B}", 0), ("─█▓", 3), ("한", 2),
  ])
  func `characters take their columns`(text: String, width: Int) {
    #expect(text.displayWidth == width)
  }

  @Test(arguments: [
    ("abc", 3, "abc"), ("abcd", 3, "ab…"), ("日本語", 5, "日本…"), ("日本語", 4, "日…"), ("a", 0, ""),
    ("ab", 1, "…"),
  ])
  func `a text is cut to columns`(text: String, width: Int, cut: String) {
    #expect(text.truncated(toWidth: width) == cut)
  }

  @Test
  func `padding counts columns`() {
    #expect("日".padded(toWidth: 4) + "|" == "日  |")
    #expect("日".leftPadded(toWidth: 3) == " 日")
    #expect("abc".padded(toWidth: 2) == "abc")
  }
}
