import Foundation
import Testing

@testable import Checkpoints

@Suite("Chains of records")
struct TFRecordTests {
  private func records(_ url: URL) throws -> [[UInt8]] {
    let reader = try TFRecordReader(contentsOf: url)
    var found: [[UInt8]] = []
    while let data = try reader.next() { found.append(data) }
    return found
  }

  @Test("are read back one by one, or passed over")
  func chain() throws {
    let folder = try TemporaryFolder()
    let data: [[UInt8]] = [[1, 2, 3], [], Array(repeating: 7, count: 1_000)]
    try Data(data.flatMap(TFRecord.framed)).write(to: folder["chain"])
    #expect(try records(folder["chain"]) == data)
    let reader = try TFRecordReader(contentsOf: folder["chain"])
    #expect(try reader.skip() && reader.offset == 19)
    #expect(try reader.next() == [] && reader.offset == 35)
    #expect(try reader.skip() && !reader.hasRest)
    #expect(try !reader.skip() && reader.next() == nil)
  }

  @Test("an unfinished last record ends the chain", arguments: [1, 11, 12, 15, 18])
  func unfinished(length: Int) throws {
    let folder = try TemporaryFolder()
    let whole = TFRecord.framed([9, 9])
    try Data(whole + TFRecord.framed([1, 2, 3]).prefix(length)).write(to: folder["chain"])
    #expect(try records(folder["chain"]) == [[9, 9]])
    let reader = try TFRecordReader(contentsOf: folder["chain"])
    _ = try reader.next()
    #expect(try reader.next() == nil && reader.offset == whole.count && reader.hasRest)
  }

  @Test("a changed byte is found and placed", arguments: 19..<38)
  func damage(place: Int) throws {
    let folder = try TemporaryFolder()
    var bytes = TFRecord.framed([9, 9, 9]) + TFRecord.framed([1, 2, 3])
    bytes[place] ^= 0x40
    try Data(bytes).write(to: folder["chain"])
    let error = #expect(throws: TFRecordError.self) { try records(folder["chain"]) }
    #expect(error?.offset == 19)
  }

  @Test("a length beyond all memory is an end and no allocation")
  func hugeLength() throws {
    let folder = try TemporaryFolder()
    let length = [UInt8](repeating: 0xFF, count: 8)
    try Data(length + CRC32C.masked(length).littleEndianBytes + [0, 0, 0, 0, 0])
      .write(to: folder["chain"])
    #expect(try records(folder["chain"]).isEmpty)
  }

  @Test("tensors in memory are those of a file")
  func bytesInMemory() throws {
    let folder = try TemporaryFolder()
    let tensors = [
      TensorRecord("a", .uint16, shape: [2, 1]) { [1, 0, 2, 1] },
      TensorRecord("b", .float32, shape: [1]) { bytes([Float(1.5)]) },
    ]
    try SafetensorsWriter.write(tensors, metadata: ["k": "v"], to: folder["file"])
    let written = try SafetensorsWriter.bytes(tensors, metadata: ["k": "v"])
    #expect(try Data(written) == Data(contentsOf: folder["file"]))
    let read = try SafetensorsBytes(written, name: "x")
    #expect(read.metadata == ["k": "v"])
    #expect(read.values("a", .uint16, shape: [2, 1], as: UInt16.self) == [1, 258])
    #expect(
      read.values("b", .float32, shape: [1], as: UInt32.self) == [Float(1.5).bitPattern])
    #expect(read.values("a", .uint16, shape: [2], as: UInt16.self) == nil)
    #expect(read.values("a", .uint32, shape: [2, 1], as: UInt32.self) == nil)
    #expect(read.values("c", .uint16, shape: [2, 1], as: UInt16.self) == nil)
    for count in 0..<written.count {
      #expect(throws: SafetensorsError.self) {
        try SafetensorsBytes(Array(written.prefix(count)), name: "x")
      }
    }
  }
}
