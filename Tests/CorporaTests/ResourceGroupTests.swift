import Testing

@testable import Corpora

@Suite("Groups of tasks by the size of their text")
struct ResourceGroupTests {
  @Test("half and a quarter of the largest part the groups, each belonging to the upper one")
  func bounds() {
    let sizes = ["a": 400, "b": 200, "c": 199, "d": 100, "e": 99, "f": 0]
    #expect(
      ResourceGroup.groups(of: sizes) == [
        "a": .high, "b": .high, "c": .medium, "d": .medium, "e": .low, "f": .zeroShot,
      ])
  }

  @Test("who says which tasks are low is believed; the others are parted by size")
  func named() {
    let sizes = ["a": 400, "b": 150, "c": 50, "d": 0]
    #expect(
      ResourceGroup.groups(of: sizes, low: ["b"]) == [
        "a": .high, "b": .low, "c": .medium, "d": .zeroShot,
      ])
    #expect(ResourceGroup.groups(of: sizes, low: [])["c"] == .medium)
  }

  @Test("sizes without bounds do not overflow, and none at all have no group")
  func extremes() {
    #expect(ResourceGroup.groups(of: ["a": .max, "b": .max / 2 - 1])["b"] == .high)
    #expect(ResourceGroup.groups(of: ["a": .max, "b": 1])["b"] == .low)
    #expect(ResourceGroup.groups(of: [:]).isEmpty)
  }
}

@Suite("Digests of parallel text")
struct TextDigestTests {
  private func digest(_ pairs: (String, String)...) -> TextDigest {
    TextDigest(pairs.map { SentencePair(source: $0.0, target: $0.1) })
  }

  @Test("order, sides and the place of a boundary all count")
  func differences() {
    let digests = [
      digest(("a", "b"), ("c", "d")), digest(("c", "d"), ("a", "b")),
      digest(("b", "a"), ("c", "d")),
      digest(("ab", ""), ("c", "d")), digest(("a", "b")), digest(),
      digest(("caf\u{E9}", "x")), digest(("cafe\u{301}", "x")),
    ]
    #expect(Set(digests.map(\.hexadecimal)).count == digests.count)
    #expect(digests.allSatisfy { $0.hexadecimal.count == 16 })
    #expect(digests.map(\.pairs) == [2, 2, 2, 2, 1, 0, 1, 1])
  }

  @Test("the digest is the same on every machine")
  func fixed() {
    #expect(digest(("a", "b")) == digest(("a", "b")))
    #expect(digest(("Datei", "file")).hexadecimal == "b5df19d1291a8273")
  }
}
