import JSONText
import Testing

@Suite("Strings of JSON")
struct JSONStringTests {
  /// Reads a string behind its first quote; gives it and what follows the last quote.
  private func read(_ bytes: [UInt8]) throws -> (text: String, rest: [UInt8]) {
    try bytes.withUnsafeBufferPointer {
      var place = 0
      let text = try JSONString.read($0, from: &place)
      return (text, Array($0[place...]))
    }
  }

  @Test(
    "ends at its quote, with escapes in place of what they stand for",
    arguments: [
      ("\"", []), ("a\"", [0x61]), (#"\"\\\/\b\f\n\r\t""#, [34, 92, 47, 8, 12, 10, 13, 9]),
      (#"\u0041\u00e9\uD83D\ude00""#, [0x41, 0xE9, 0x1F600]), ("e\u{301}\"", [0x65, 0x301]),
    ] as [(String, [UInt32])])
  func values(json: String, scalars: [UInt32]) throws {
    let (text, rest) = try read(Array((json + ", 1").utf8))
    #expect(text.unicodeScalars.map(\.value) == scalars)
    #expect(rest == Array(", 1".utf8))
  }

  @Test(
    "says where it went wrong",
    arguments: [
      ("", 0), ("ab", 2), ("a\n\"", 1), (#"\"#, 1), (#"\x""#, 2), (#"\u12""#, 4), (#"\u12é4""#, 4),
      (#"\ud83d""#, 6), (#"\ud83d\n""#, 7), (#"\ud83d\u0041""#, 12), (#"\ude00""#, 6),
    ])
  func faults(json: String, place: Int) throws {
    let fault = try #require(throws: JSONFault.self) { _ = try read(Array(json.utf8)) }
    #expect(fault.place == place)
  }

  @Test("bytes that are not UTF-8 are refused")
  func bytes() throws {
    let fault = try #require(throws: JSONFault.self) { _ = try read([0x61, 0xFF, 0x22]) }
    #expect(fault.place == 3 && fault.expected == "a string in UTF-8")
  }
}
