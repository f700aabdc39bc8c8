import Foundation
import Testing

@testable import Corpora

@Suite("Inventories of tags")
struct TagInventoryTests {
  private func inventory(_ lines: String) throws -> TagInventory {
    try Fixture.withFolder { folder in
      try Fixture.write(Array(lines.utf8), to: "\(folder)/labels.txt")
      return try TagInventory(contentsOf: "\(folder)/labels.txt")
    }
  }

  @Test("tags of sentences are unique, sorted and numbered")
  func sorted() {
    let inventory = TagInventory([
      TaggedSentence(words: ["a", "b", "c"], tags: ["O", "I-PER", "B-LOC"]),
      TaggedSentence(words: ["d", "e"], tags: ["B-LOC", "B-PER"]),
    ])
    #expect(inventory.tags == ["B-LOC", "B-PER", "I-PER", "O"])
    #expect(inventory.count == 4)
    #expect(inventory.tags.map(inventory.index) == [0, 1, 2, 3])
    #expect(inventory.index(of: "I-LOC") == nil)
    #expect(inventory == TagInventory(sorting: ["O", "O", "B-PER", "I-PER", "B-LOC"]))
    #expect(inventory != TagInventory(sorting: ["O"]))
  }

  @Test("O comes first where tags of spans lack it, and never among labels")
  func outside() {
    #expect(TagInventory(sorting: ["I-X", "B-X"]).tags == ["O", "B-X", "I-X"])
    #expect(TagInventory(sorting: ["I-X", "B-X", "O"]).tags == ["B-X", "I-X", "O"])
    #expect(TagInventory(sorting: ["VERB", "ADJ"]).tags == ["ADJ", "VERB"])
    #expect(TagInventory([]).tags == [])
  }

  @Test("tags are of spans only if every one is")
  func kinds() {
    for (tags, kind) in [
      (["O"], TagInventory.Kind.spans), (["B-LOC", "I-LOC"], .spans), (["O", "B-"], .spans),
      (["O", "B-LOC", "X"], .labels), (["NOUN"], .labels), (["E-LOC", "O"], .labels), ([], .labels),
      (["b-LOC"], .labels), (["B"], .labels),
    ] {
      #expect(TagInventory(sorting: tags).kind == kind, "\(tags)")
    }
  }

  @Test("a file of tags keeps its order, and gets O before spans without it")
  func file() throws {
    #expect(try inventory("O\nI-B\nB-B\n").tags == ["O", "I-B", "B-B"])
    #expect(try inventory("B-B\r\n I-B \r\n\r\n \n").tags == ["O", "B-B", "I-B"])
    #expect(try inventory("X\nADJ").tags == ["X", "ADJ"])
    #expect(try inventory("X\nADJ").index(of: "ADJ") == 1)
  }

  @Test(
    "a file of tags that is none is an error with its line",
    arguments: [
      ("", 1, "a tag a line", "none"), ("\n\n", 2, "a tag a line", "none"),
      ("X\n\nY\n", 2, "a tag", "a blank line"), ("\nY\n", 1, "a tag", "a blank line"),
      ("X\nY\nX\n", 3, "each tag once", "X again"), ("X\nY\u{0}\n", 2, "text", "a NUL byte"),
    ])
  func badFile(lines: String, line: Int, expected: String, found: String) throws {
    try Fixture.withFolder { folder in
      let path = "\(folder)/labels.txt"
      try Fixture.write(Array(lines.utf8), to: path)
      #expect(
        throws: CorpusError.record(file: path, line: line, expected: expected, found: found)
      ) { try TagInventory(contentsOf: path) }
    }
  }

  @Test("an inventory is saved as its tags in their order, and checked when it is read")
  func codable() throws {
    let inventory = try inventory("O\nI-B\nB-B\n")
    let saved = try JSONEncoder().encode(inventory)
    #expect(String(decoding: saved, as: UTF8.self) == #"{"tags":["O","I-B","B-B"]}"#)
    let again = try JSONDecoder().decode(TagInventory.self, from: saved)
    #expect(again == inventory)
    #expect(again.index(of: "B-B") == 2)
    for damaged in [#"{"tags":["X","X"]}"#, #"{"tags":["B-X"]}"#, #"{"tags":3}"#, "{}"] {
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(TagInventory.self, from: Data(damaged.utf8))
      }
    }
  }
}
