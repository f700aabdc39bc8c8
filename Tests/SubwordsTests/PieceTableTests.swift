import Subwords
import Testing

@Suite struct PieceTableTests {
  @Test func aTableIsReadAndWritten() throws {
    let text = #" {"b": 1, "\u2581a\"\\": 0,"\ud83d\ude00":3 , "\/\b\f\n\r\t": 2}"# + "\n"
    let table = try PieceTable(json: Array(text.utf8))
    #expect(table.count == 4)
    #expect(table.piece(0) == "▁a\"\\" && table.piece(1) == "b" && table.piece(3) == "😀")
    #expect(table.piece(2)?.unicodeScalars.map(\.value) == [47, 8, 12, 10, 13, 9])
    #expect(table.piece(4) == nil && table.piece(-1) == nil)
    #expect(table.id("b") == 1 && table.id("😀") == 3 && table.id("c") == nil)
    #expect(try PieceTable(json: Array(table.json().utf8)) == table)
    #expect(try PieceTable(json: Array("{}".utf8)).count == 0)
  }

  /// Swift's strings are equal when normalisation makes them so; pieces are not.
  @Test func piecesThatDifferOnlyInNormalisationAreTwo() throws {
    let table = try PieceTable(["e\u{301}", "\u{e9}"])
    #expect(table.id("e\u{301}") == 0 && table.id("\u{e9}") == 1)
    let again = try PieceTable(json: Array(table.json().utf8))
    #expect(again.piece(0)?.unicodeScalars.count == 2 && again.piece(1)?.unicodeScalars.count == 1)
  }

  @Test func tagsNameLanguages() throws {
    let table = try PieceTable(["</s>", ">>deu<<", ">><<", ">>cmn_Hans<<", "a>>b<<"])
    #expect(table.languages == ["deu", "cmn_Hans"])
    #expect(PieceTable.languageTag("deu") == ">>deu<<")
  }

  @Test(
    arguments: [
      "", "[]", "{", "{}x", #"{"a"}"#, #"{"a": }"#, #"{"a": -1}"#, #"{"a": 0.5}"#, #"{"a": 1}"#,
      #"{"a": 0, "b": 0}"#, #"{"a": 0, "a": 1}"#, #"{"a": 0,}"#, #"{"a: 0}"#, #"{"\x": 0}"#,
      #"{"\u12": 0}"#, #"{"\ud83d": 0}"#, #"{"\ud83da": 0}"#, #"{"\ude00": 0}"#, "{\"\n\": 0}",
      #"{"a": 99999999999999999999}"#, #"{"a": "0"}"#, #"{"a": {"b": 0}}"#,
    ])
  func whatIsNoTableIsRefused(text: String) {
    #expect(throws: SubwordsError.self) { try PieceTable(json: Array(text.utf8)) }
  }

  @Test func bytesThatAreNotUTF8AreRefused() {
    #expect(throws: SubwordsError.self) {
      try PieceTable(json: [0x7b, 0x22, 0xff, 0x22, 0x3a, 0x30, 0x7d])
    }
  }
}
