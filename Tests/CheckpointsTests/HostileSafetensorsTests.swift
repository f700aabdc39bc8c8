import Foundation
import Testing

@testable import Checkpoints

/// Files that are damaged or made to do harm: an error each, never a trap.
struct HostileSafetensorsTests {
  @Test(arguments: [
    ("", "\"{\""),
    (" {}", "\"{\""),
    ("[]", "\"{\""),
    ("{", "\"\"\""),
    ("{}{}", "nothing but spaces"),
    ("{\"a\"}", "\":\""),
    ("{\"a\":1}", "\"{\""),
    ("{\"a\":{}}", "a dtype, a shape and two rising data_offsets for tensor \"a\""),
    ("{\"a\":{\"dtype\":\"F8\"}}", "one of BOOL"),
    ("{\"a\":{\"dtype\":\"U8\",\"more\":1}}", "\"dtype\", \"shape\" or \"data_offsets\""),
    (tensor("U8", "[4]", "[0,4,5]"), "two rising data_offsets"),
    (tensor("U8", "[4]", "[4,0]"), "two rising data_offsets"),
    (tensor("U8", "[-4]", "[0,4]"), "an integer from 0"),
    (tensor("U8", "[4.0]", "[0,4]"), "\"]\""),
    (tensor("U8", "[4e0]", "[0,4]"), "\"]\""),
    (tensor("U8", "[04]", "[0,4]"), "an integer from 0"),
    (tensor("U8", "[4]", "[0,9223372036854775808]"), "an integer from 0"),
    (tensor("U8", "[4]", "[0,99999999999999999999999999999]"), "an integer from 0"),
    (tensor("U8", "[[4]]", "[0,4]"), "an integer from 0"),
    (tensor("U8", "[4],\"shape\":[4]", "[0,4]"), "the name \"shape\" occurs twice"),
    ("{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}", "\"}\""),
    (tensor("U8", "[3]", "[0,4]"), "tensor \"a\" has 3 bytes, but 4"),
    (tensor("F32", "[4]", "[0,4]"), "tensor \"a\" has 16 bytes, but 4"),
    (tensor("U8", "[4294967296,4294967296]", "[0,0]"), "more bytes than can be counted"),
    (tensor("F64", "[2305843009213693952]", "[0,0]"), "more bytes than can be counted"),
    (tensor("U8", "[9223372036854775807]", "[0,9223372036854775807]"), "expected the boundary"),
    (tensor("U8", "[3]", "[0,3]"), "at byte 4 of the data, found it at 3"),
    (tensor("U8", "[3]", "[1,4]"), "at byte 0 of the data, found it at 1"),
    (tensor("U8", "[5]", "[0,5]"), "at byte 4 of the data, found it at 5"),
    ("{}", "at byte 4 of the data, found it at 0"),
    ("{\"__metadata__\":{\"a\":1}}", "\"\"\""),
    ("{\"__metadata__\":{},\"__metadata__\":{}}", "occurs twice"),
    ("{\"\\ud800\":{}}", "an escape"),
    ("{\"\\ud800\\u0041\":{}}", "surrogates"),
    ("{\"\\u+123\":{}}", "an escape"),
    ("{\"\\x\":{}}", "an escape"),
    ("{\"a\nb\":{}}", "control character"),
  ])
  func aBadHeaderIsRefused(header: String, expected: String) throws {
    let message = try message(of: file(header: Array(header.utf8), data: 4))
    #expect(message.contains(expected) && message.contains("hostile.safetensors"))
  }

  @Test func overlapsAndGapsAreRefused() throws {
    for (first, second) in [("[0,2]", "[1,3]"), ("[0,2]", "[3,5]"), ("[0,2]", "[0,2]")] {
      let header =
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":\(first)},"
        + "\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":\(second)}}"
      #expect(
        try message(of: file(header: Array(header.utf8), data: 4)).contains("without gaps or"))
    }
  }

  @Test func textThatIsNoUTF8IsRefused() throws {
    let header: [UInt8] = Array("{\"".utf8) + [0xff, 0xfe] + Array("\":{}}".utf8)
    #expect(try message(of: file(header: header, data: 0)).contains("UTF-8"))
  }

  @Test func deepNestingIsRefusedWithoutRecursion() throws {
    let header = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
    #expect(
      try message(of: file(header: Array("{\"a\":".utf8) + header, data: 0)).contains("\"{\""))
  }

  @Test(
    arguments: [
      ([], "expected at least 8 bytes, found 0"),
      ([2, 0, 0, 0, 0, 0, 0], "expected at least 8 bytes, found 7"),
      ([2, 0, 0, 0, 0, 0, 0, 0], "expected at least 10 bytes, found 8"),
      (
        [255, 255, 255, 255, 255, 255, 255, 255],
        "at most 100000000 bytes, not 18446744073709551615"
      ),
      ([1, 225, 245, 5, 0, 0, 0, 0], "at most 100000000 bytes, not 100000001"),
      ([0, 225, 245, 5, 0, 0, 0, 0], "expected at least 100000008 bytes, found 8"),
    ] as [([UInt8], String)])
  func aBadLengthIsRefused(bytes: [UInt8], expected: String) throws {
    #expect(try message(of: bytes).contains(expected))
  }

  @Test func everyPrefixOfAFileIsRefused() throws {
    let whole = file(header: Array(tensor("U8", "[4]", "[0,4]").utf8), data: 4)
    for count in 0..<whole.count { _ = try message(of: Array(whole.prefix(count))) }
  }

  @Test func noFlippedBitTraps() throws {
    let header = Array((tensor("F32", "[1,1]", "[0,4]") + "  ").utf8)
    for bit in 0..<(header.count * 8) {
      var flipped = header
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      _ = try? SafetensorsHeader(parsing: flipped, file: "f", dataByteCount: 4)
    }
  }

  @Test func foldersPipesAndMissingFilesAreRefused() throws {
    let folder = try TemporaryFolder()
    mkfifo(folder["pipe"].path, 0o600)
    for (name, reason) in [
      ("", "not an ordinary file"), ("pipe", "not an ordinary"), ("no", "No such"),
    ] {
      let error = #expect(throws: CheckpointError.self) {
        try SafetensorsFile(contentsOf: name.isEmpty ? folder.url : folder[name])
      }
      #expect(error?.description.contains(reason) == true)
    }
  }

  @Test func aFileCutWhileOpenGivesAnError() throws {
    let folder = try TemporaryFolder()
    let whole = file(header: Array(tensor("U8", "[4]", "[0,4]").utf8), data: 4)
    try Data(whole).write(to: folder["a"])
    let open = try SafetensorsFile(contentsOf: folder["a"])
    truncate(folder["a"].path, off_t(whole.count - 1))
    #expect(throws: CheckpointError.self) { try open.withBytes(of: "a") { _ in } }
  }

  private func file(header: [UInt8], data: Int) -> [UInt8] {
    bytes([UInt64(header.count).littleEndian]) + header + [UInt8](repeating: 0, count: data)
  }

  private func message(of file: [UInt8]) throws -> String {
    let folder = try TemporaryFolder()
    let url = folder["hostile.safetensors"]
    try Data(file).write(to: url)
    let error = #expect(throws: SafetensorsError.self) { try SafetensorsFile(contentsOf: url) }
    return error?.description ?? ""
  }
}

private func tensor(_ type: String, _ shape: String, _ offsets: String) -> String {
  "{\"a\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":\(offsets)}}"
}
