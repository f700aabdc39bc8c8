import Experiments
import Foundation
import GradientVaccine
import Testing

@Suite("Running a stream from a file descriptor")
struct AlignRunTests {
  /// A folder that is removed when the last reference goes.
  private final class Folder {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("align-\(UUID())")
    init() throws {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(at: url) }
    func path(_ name: String) -> String { url.appendingPathComponent(name).path }
  }

  private func steps(_ range: Range<Int>) -> String {
    range.map { step in
      let rows = ["a", "b", "c"].enumerated().map { i, task in
        let values = (0..<4).map { n in String(((step * 7 + i * 5 + n * 3) % 11) - 5) }
        return "\"\(task)\": [\(values.joined(separator: ", "))]"
      }
      return #"{"gradients": {"x": {"# + rows.joined(separator: ", ") + "}}}\n"
    }.joined()
  }

  private func run(
    _ input: String, in folder: Folder, state: String?, lineLimit: Int = 1 << 20, seed: UInt64 = 4
  ) throws -> String {
    let file = folder.path(UUID().uuidString)
    try Data(input.utf8).write(to: URL(fileURLWithPath: file))
    let handle = try #require(FileHandle(forReadingAtPath: file))
    var output: [UInt8] = []
    var stream = try AlignStream(
      method: MethodConfiguration(name: "gradvac", options: ["beta": .number(0.1)]), seed: seed,
      statePath: state.map(folder.path), lineLimit: lineLimit)
    try stream.run(descriptor: handle.fileDescriptor) { output += $0 }
    return String(decoding: output, as: UTF8.self)
  }

  @Test("continued from a state file equals one that never stopped, whatever seed is given then")
  func resume() throws {
    let folder = try Folder()
    let whole = try run(steps(0..<40), in: folder, state: nil)
    let first = try run(steps(0..<17), in: folder, state: "state.json")
    let second = try run(steps(17..<40), in: folder, state: "state.json", seed: 5)
    #expect(first + second == whole)
    #expect(whole.split(separator: "\n").count == 40)
  }

  @Test("answers the last line without a line feed")
  func lastLine() throws {
    let folder = try Folder()
    let text = steps(0..<3)
    #expect(
      try run(String(text.dropLast()), in: folder, state: nil)
        == (try run(text, in: folder, state: nil)))
  }

  @Test("keeps the state of the lines answered when a later line is broken")
  func stateAfterError() throws {
    let folder = try Folder()
    let whole = try run(steps(0..<6), in: folder, state: nil)
    #expect(throws: AlignError.self) {
      try run(steps(0..<3) + "{broken\n", in: folder, state: "state.json")
    }
    let rest = try run(steps(3..<6), in: folder, state: "state.json")
    #expect(whole.hasSuffix(rest))
  }

  @Test("bounds the length of a line")
  func lineLimit() throws {
    let folder = try Folder()
    let text = steps(0..<1) + #"{"gradients": {"x": {"a": ["# + String(repeating: "1, ", count: 500)
    for input in [text, text + "1]}}}\n"] {
      #expect(throws: AlignError.lineTooLong(line: 2, limit: 1000)) {
        try run(input, in: folder, state: nil, lineLimit: 1000)
      }
    }
  }

  @Test("reads lines longer than its buffer")
  func longLine() throws {
    let folder = try Folder()
    let numbers = Array(repeating: "0.125", count: 50_000).joined(separator: ",")
    let output = try run(
      #"{"gradients": {"x": {"a": ["# + numbers + "]}}}\n", in: folder, state: nil)
    #expect(output.contains(#""weights": {"a": 1.0}"#) && output.utf8.count > 300_000)
  }

  @Test("refuses a state file that is broken, of another version or of another method")
  func states() throws {
    let folder = try Folder()
    for (text, problem) in [
      ("", "is no state"), ("{}", "is no state"), (#"{"version": 2}"#, "version 2"),
      (
        #"{"version": 1, "method": {"name": "pcgrad"}, "seed": 1, "steps_ended": 3, "memory": {}}"#,
        "belongs to the method pcgrad"
      ),
    ] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path("state.json")))
      let error = #expect(throws: AlignError.self) {
        try run(steps(0..<1), in: folder, state: "state.json")
      }
      #expect(error?.description.contains(problem) == true, "\(String(describing: error))")
      #expect(error?.exitStatus == 65)
    }
  }

  @Test("says when reading or saving fails")
  func failures() throws {
    let folder = try Folder()
    var stream = try AlignStream(method: MethodConfiguration(name: "joint"), seed: 0)
    let error = #expect(throws: AlignError.self) { try stream.run(descriptor: -1) { _ in } }
    #expect(error?.exitStatus == 74)
    let unsaved = #expect(throws: AlignError.self) {
      try run(steps(0..<1), in: folder, state: "missing/state.json")
    }
    #expect(unsaved?.exitStatus == 74)
  }
}
