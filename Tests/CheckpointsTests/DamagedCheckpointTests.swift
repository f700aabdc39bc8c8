import Foundation
import Testing

@testable import Checkpoints

/// A damaged checkpoint is named with what is wrong and with the one to use instead.
struct DamagedCheckpointTests {
  private let folder: TemporaryFolder
  private let run: RunDirectory
  private let newest: URL

  init() throws {
    folder = try TemporaryFolder()
    run = try folder.run()
    let writer = try CheckpointWriter(run)
    let files = [CheckpointFile.data(CheckpointName.state, Data("{\"a\":1}".utf8))]
    for step in [3, 20, 100] { try writer.write(step: step, files) }
    newest = run.checkpoint(step: 100)
  }

  private var state: URL { newest.appendingPathComponent(CheckpointName.state) }
  private let hint = "use an earlier checkpoint: step-20"

  private func error() -> CheckpointError? {
    #expect(throws: CheckpointError.self) { try CheckpointReader.open(run.last) }
  }

  @Test func aFileCutShort() throws {
    truncate(state.path, 3)
    #expect(error() == .wrongSize(path: state.path, expected: 7, found: 3, hint: hint))
    #expect(
      error()?.description == "\(state.path) is damaged: expected 7 bytes, found 3; \(hint)")
  }

  @Test func aChangedByte() throws {
    try Data("{\"a\":2}".utf8).write(to: state)
    guard case .wrongChecksum(let path, _, _, let found) = error() else {
      Issue.record("expected a wrong checksum")
      return
    }
    #expect(path == state.path && found == hint)
  }

  @Test func aMissingFile() throws {
    try FileManager.default.removeItem(at: state)
    #expect(error() == .missingFile(path: state.path, hint: hint))
  }

  @Test func aMissingList() throws {
    let list = newest.appendingPathComponent("checksums.json")
    try FileManager.default.removeItem(at: list)
    #expect(error() == .missingFile(path: list.path, hint: hint))
  }

  @Test(arguments: [
    "", "{}", "[", "{\"version\":1,\"files\":{\"../x\":{\"bytes\":1,\"sha256\":\"\"}}}",
    "{\"version\":1,\"files\":{\"/etc/passwd\":{\"bytes\":1,\"sha256\":\"\"}}}",
    "{\"version\":1,\"files\":{\"..\":{\"bytes\":1,\"sha256\":\"\"}}}",
    "{\"version\":2,\"files\":{}}",
  ])
  func aListThatIsNone(text: String) throws {
    let list = newest.appendingPathComponent("checksums.json")
    try Data(text.utf8).write(to: list)
    guard case .malformed(let path, _, _) = error() else {
      Issue.record("expected a malformed list")
      return
    }
    #expect(path == list.path)
  }

  @Test func aMissingCheckpoint() throws {
    try FileManager.default.removeItem(at: newest)
    #expect(error() == .noCheckpoint(path: newest.path, hint: hint))
    #expect(throws: CheckpointError.noCheckpoint(path: run.best.path, hint: nil)) {
      try CheckpointReader.open(run.best)
    }
  }

  @Test func theOldestHasNoHint() throws {
    let oldest = run.checkpoint(step: 3)
    let path = oldest.appendingPathComponent(CheckpointName.state).path
    try FileManager.default.removeItem(atPath: path)
    #expect(throws: CheckpointError.missingFile(path: path, hint: nil)) {
      try CheckpointReader.open(oldest)
    }
  }
}
