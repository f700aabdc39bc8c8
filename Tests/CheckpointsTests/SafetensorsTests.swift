import Foundation
import Testing

@testable import Checkpoints

struct SafetensorsTests {
  /// The tensors of Scripts/references/checkpoints.py.
  private static let reference: [(name: String, SafetensorsType, shape: [Int], bytes: [UInt8])] = [
    ("angles", .float64, [2], bytes([0.1, -1e300])),
    ("brain", .bfloat16, [2, 1], bytes([0x3f80, 0xc000] as [UInt16])),
    ("empty", .float32, [0, 3], []),
    ("ids", .int64, [3], bytes([1, -2, 1 << 62] as [Int64])),
    (
      "model.größe.\"x\\y\"\t/\u{1}", .float32, [2, 3],
      bytes([1, -2.5, 3e-8, 4, 5, 6.25] as [Float])
    ),
    ("scalar", .int32, [], bytes([-7] as [Int32])),
    ("truth", .bool, [3], [1, 0, 1]),
    ("unsigned", .uint8, [5], [0, 1, 2, 254, 255]),
  ]

  private static var records: [TensorRecord] {
    reference.map { entry in TensorRecord(entry.name, entry.1, shape: entry.shape) { entry.bytes } }
  }

  private let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Fixtures/reference.safetensors")

  @Test func aFileOfHuggingFaceIsReadWithItsValues() throws {
    try check(SafetensorsFile(contentsOf: fixture))
  }

  @Test func theWriterGivesTheBytesOfHuggingFace() throws {
    let folder = try TemporaryFolder()
    try SafetensorsWriter.write(Self.records, metadata: ["format": "pt"], to: folder["a"])
    #expect(try Data(contentsOf: folder["a"]) == Data(contentsOf: fixture))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["a"])
  }

  @Test func whatIsWrittenIsReadBackWhateverTheOrder() throws {
    let folder = try TemporaryFolder()
    try SafetensorsWriter.write(
      Self.records.reversed(), metadata: ["format": "pt"], to: folder["a"])
    let file = try SafetensorsFile(contentsOf: folder["a"])
    try check(file)
    for tensor in file.tensors { #expect(tensor.offsets.lowerBound % tensor.type.byteCount == 0) }
  }

  private func check(_ file: SafetensorsFile) throws {
    #expect(file.metadata == ["format": "pt"])
    #expect(file.tensors.count == Self.reference.count)
    for (name, type, shape, bytes) in Self.reference {
      let tensor = try #require(file[name])
      #expect(tensor.type == type && tensor.shape == shape && tensor.byteCount == bytes.count)
      #expect(try file.withBytes(of: name) { Array($0) } == bytes)
    }
  }

  @Test func noTensorsMakeAFileToo() throws {
    let folder = try TemporaryFolder()
    try SafetensorsWriter.write([], to: folder["a"])
    #expect(
      try Data(contentsOf: folder["a"]) == Data([8, 0, 0, 0, 0, 0, 0, 0]) + Data("{}      ".utf8))
    #expect(try SafetensorsFile(contentsOf: folder["a"]).tensors.isEmpty)
  }

  @Test func aTensorMayComeInPieces() throws {
    let folder = try TemporaryFolder()
    let record = TensorRecord("t", .uint8, shape: [4]) { sink in
      try sink.write([1, 2, 3])
      try sink.write([4])
    }
    try SafetensorsWriter.write([record], to: folder["a"])
    let file = try SafetensorsFile(contentsOf: folder["a"])
    #expect(try file.withBytes(of: "t") { Array($0) } == [1, 2, 3, 4])
  }

  @Test func tooManyOrTooFewBytesLeaveTheOldFile() throws {
    let folder = try TemporaryFolder()
    try Data("old".utf8).write(to: folder["a"])
    for count in [3, 5] {
      let record = TensorRecord("t", .float32, shape: [1]) { [UInt8](repeating: 0, count: count) }
      let error = #expect(throws: SafetensorsError.self) {
        try SafetensorsWriter.write([record], to: folder["a"])
      }
      #expect(
        error?.description.contains("tensor \"t\" has 4 bytes, but \(count) are given") == true)
    }
    #expect(try contents(of: folder.url) == ["a": Data("old".utf8)])
  }

  @Test(arguments: [["a", "a"], ["__metadata__"]])
  func namesAreUnique(names: [String]) throws {
    let folder = try TemporaryFolder()
    let records = names.map { TensorRecord($0, .uint8, shape: [0]) { [] } }
    #expect(throws: SafetensorsError.self) {
      try SafetensorsWriter.write(records, to: folder["a"])
    }
  }

  @Test func aMissingTensorIsNamed() throws {
    let file = try SafetensorsFile(contentsOf: fixture)
    #expect(throws: SafetensorsError.noSuchTensor(file: fixture.path, name: "x")) {
      try file.withBytes(of: "x") { _ in }
    }
  }
}
