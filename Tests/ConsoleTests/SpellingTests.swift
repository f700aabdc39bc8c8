import Testing

@testable import Console

struct SpellingTests {
  @Test(arguments: [
    ("", "", 0), ("", "abc", 3), ("kitten", "sitting", 3), ("ab", "ba", 1), ("ca", "abc", 3),
    ("max_tokns", "max_tokens", 1), ("same", "same", 0),
  ])
  func `edits are counted, and symmetric`(a: String, b: String, edits: Int) {
    #expect(Spelling.distance(a, b) == edits)
    #expect(Spelling.distance(b, a) == edits)
  }

  @Test(
    arguments: [
      ("trian", "train"), ("--bema", "--beam"), ("evalute", "evaluate"), ("TRAIN", "train"),
      ("eval", "evaluate"), ("xyz", nil), ("t", nil), ("", nil), ("evaluatexxxxxxxxx", nil),
    ] as [(String, String?)])
  func `only plausible slips get a suggestion`(name: String, expected: String?) {
    #expect(Spelling.nearest(to: name, among: ["train", "evaluate", "--beam"]) == expected)
  }

  @Test
  func `the first of equally near names is taken`() {
    #expect(Spelling.nearest(to: "cat", among: ["bat", "rat"]) == "bat")
    #expect(Spelling.nearest(to: String(repeating: "a", count: 101), among: ["a"]) == nil)
  }
}
