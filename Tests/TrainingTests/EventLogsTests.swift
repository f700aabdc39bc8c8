import Checkpoints
import Foundation
import Testing

@testable import Training

/// A path in a folder of its own, which is removed after a test.
private func withPath(_ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.appending(path: "event-logs-\(UUID())")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder.appending(path: "log").path)
}

private func contents(_ path: String) throws -> [UInt8] {
  try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
}

private struct Record: Codable, Equatable {
  var step: Int
  var loss: Double
  var file = "a/b"
}

struct JSONLinesWriterTests {
  @Test
  func `records are lines with sorted keys, also after reopening`() throws {
    try withPath { path in
      var writer = try JSONLinesWriter(path: path)
      try writer.append(Record(step: 1, loss: 0.5))
      #expect(try contents(path).last == UInt8(ascii: "\n"))
      try writer.close()
      try writer.close()
      writer = try JSONLinesWriter(path: path)
      try writer.append(Record(step: 2, loss: .nan))
      try writer.append(["é": [1, 2]])
      let expected = """
        {"file":"a/b","loss":0.5,"step":1}
        {"file":"a/b","loss":"NaN","step":2}
        {"é":[1,2]}

        """
      #expect(try String(decoding: contents(path), as: UTF8.self) == expected)
    }
  }

  @Test(arguments: [
    ("", ""), ("{}\n", "{}\n"), ("{}", ""), ("{}\n{\"a", "{}\n"), ("\n\n{", "\n\n"),
    ("{}\n" + String(repeating: "x", count: 70_000), "{}\n"),
    (
      String(repeating: "y", count: 65_535) + "\n" + String(repeating: "x", count: 65_536),
      String(repeating: "y", count: 65_535) + "\n"
    ),
    (String(repeating: "x", count: 200_000), ""),
  ])
  func `an unfinished last line is removed`(before: String, after: String) throws {
    try withPath { path in
      try Data(before.utf8).write(to: URL(fileURLWithPath: path))
      let writer = try JSONLinesWriter(path: path)
      #expect(try String(decoding: contents(path), as: UTF8.self) == after)
      try writer.append(1)
      #expect(try String(decoding: contents(path), as: UTF8.self) == after + "1\n")
    }
  }

  @Test
  func `failures name the file and the reason`() throws {
    try withPath { path in
      let absent = path + "/x/log.jsonl"
      let error = #expect(throws: EventLogError.self) { _ = try JSONLinesWriter(path: absent) }
      #expect(error?.description == "\(absent): cannot open: No such file or directory")
      let writer = try JSONLinesWriter(path: path)
      try writer.close()
      let closed = #expect(throws: EventLogError.self) { try writer.append(1) }
      #expect(closed?.description == "\(path): cannot write after close")
    }
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func `a full disk is named`() throws {
    let file = try AppendingFile(path: "/dev/full")
    let error = #expect(throws: EventLogError.self) { try file.append([1]) }
    #expect(error?.description == "/dev/full: cannot write: No space left on device")
  }
}

struct EventFileWriterTests {
  /// The data of each record, after their checks have been verified.
  private func records(_ path: String) throws -> [[UInt8]] {
    var rest = try contents(path)[...]
    var records: [[UInt8]] = []
    func number(_ bytes: ArraySlice<UInt8>) -> Int {
      bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    while !rest.isEmpty {
      let head = rest.prefix(8)
      let data = rest.dropFirst(12).prefix(number(head))
      #expect(number(rest.dropFirst(8).prefix(4)) == Int(CRC32C.masked(head)))
      #expect(number(rest.dropFirst(12 + data.count).prefix(4)) == Int(CRC32C.masked(data)))
      records.append(Array(data))
      rest = rest.dropFirst(16 + data.count)
    }
    return records
  }

  @Test
  func `a file starts with its version, then has a record a value`() throws {
    try withPath { path in
      let writer = try EventFileWriter(path: path, wallTime: 1)
      try writer.append(tag: "loss", value: 1.5, step: 300, wallTime: 2)
      try writer.close()
      let records = try records(path)
      let version: [UInt8] =
        [0x09, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0x1A, 13] + Array("brain.Event:2".utf8)
      let value: [UInt8] =
        [0x09, 0, 0, 0, 0, 0, 0, 0, 0x40, 0x10, 0xAC, 0x02, 0x2A, 13, 0x0A, 11, 0x0A, 4]
        + Array("loss".utf8) + [0x15, 0, 0, 0xC0, 0x3F]
      #expect(records == [version, value])
    }
  }

  @Test
  func `opening again adds no second version`() throws {
    try withPath { path in
      try EventFileWriter(path: path, wallTime: 1).close()
      let writer = try EventFileWriter(path: path, wallTime: 2)
      try writer.append(tag: "t", value: .nan, step: -1, wallTime: 3)
      #expect(try records(path).map(\.count) == [24, 32])
    }
  }
}
