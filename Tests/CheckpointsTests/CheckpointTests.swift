import Foundation
import Testing

@testable import Checkpoints

struct CheckpointTests {
  private let folder: TemporaryFolder
  private let run: RunDirectory

  init() throws {
    folder = try TemporaryFolder()
    run = try folder.run()
  }

  /// The files of a checkpoint whose content depends on a number.
  private func files(_ value: UInt8, count: Int = 70_000) -> [CheckpointFile] {
    let weights = [UInt8](repeating: value, count: count)
    return [
      .tensors(CheckpointName.model, [TensorRecord("w", .uint8, shape: [count]) { weights }]),
      .data(CheckpointName.state, Data("{\"step\":\(value)}".utf8)),
    ]
  }

  @Test func aCheckpointIsReadAsItWasWritten() throws {
    let url = try CheckpointWriter(run).write(step: 5, files(5))
    #expect(url.path == run.checkpoint(step: 5).path)
    for place in [url, run.last] {
      let checkpoint = try CheckpointReader.open(place)
      #expect(checkpoint.step == 5)
      #expect(checkpoint.files == ["model.safetensors", "state.json"])
      #expect(try checkpoint.data("state.json") == Data("{\"step\":5}".utf8))
      let tensors = try checkpoint.tensors(CheckpointName.model)
      #expect(try tensors.withBytes(of: "w") { $0.allSatisfy { $0 == 5 } })
    }
    #expect(try run.steps() == [5] && run.step(of: .last) == 5)
    #expect(throws: CheckpointError.self) { try CheckpointReader.open(url).data("other") }
  }

  @Test func aCheckpointOfTheSameStepIsReplaced() throws {
    let writer = try CheckpointWriter(run)
    try writer.write(step: 5, files(5))
    try writer.write(step: 5, files(6))
    #expect(
      try CheckpointReader.open(run.last).data(CheckpointName.state) == Data("{\"step\":6}".utf8))
    #expect(try RunDirectory.entries(of: run.checkpoints.path) == ["step-5"])
  }

  @Test(arguments: [0, 1, 2])
  func aFullDiskLeavesEverythingAsItWas(fileThatFails: Int) throws {
    try CheckpointWriter(run).write(step: 5, files(5))
    let before = try contents(of: run.url)
    // /dev/full fails every write with ENOSPC, as a full disk does.
    let names = [CheckpointName.model, CheckpointName.state, "checksums.json"]
    let writer = try CheckpointWriter(run) { path in
      path.hasSuffix(names[fileThatFails]) ? open("/dev/full", O_WRONLY) : OutputFile.creating(path)
    }
    for step in [5, 6] {
      let error = #expect(throws: CheckpointError.self) { try writer.write(step: step, files(9)) }
      let message = try #require(error?.description)
      #expect(message.hasPrefix("cannot write \(run.checkpoints.path)/.step-\(step).partial-"))
      #expect(message.hasSuffix("\(names[fileThatFails]): No space left on device"))
      #expect(try contents(of: run.url) == before)
    }
    #expect(try CheckpointReader.open(run.last).step == 5)
  }

  @Test func anErrorOfTheCallerComesBackAndLeavesNothing() throws {
    struct Probe: Error {}
    let before = try contents(of: run.url)
    let writer = try CheckpointWriter(run)
    #expect(throws: Probe.self) {
      try writer.write(step: 1, files(1) + [CheckpointFile("x") { _ in throw Probe() }])
    }
    #expect(try contents(of: run.url) == before)
  }

  @Test func oneWriterAtATime() throws {
    let first = try CheckpointWriter(run)
    #expect(throws: CheckpointError.runInUse(path: run.checkpoints.path)) {
      try CheckpointWriter(run)
    }
    try first.write(step: 1, files(1))
  }

  @Test func tracesOfKilledRunsAreCleared() throws {
    try CheckpointWriter(run).write(step: 5, files(5))
    let before = try contents(of: run.url)
    for name in [".step-6.partial-1", ".step-4.removed-1", ".step-5.replaced-1"] {
      let url = run.checkpoints.appendingPathComponent(name)
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
      try Data("half".utf8).write(to: url.appendingPathComponent(CheckpointName.model))
    }
    _ = try CheckpointWriter(run)
    #expect(try contents(of: run.url) == before)
  }

  @Test func aCheckpointKilledWhileBeingReplacedReturns() throws {
    let url = try CheckpointWriter(run).write(step: 5, files(5))
    let before = try contents(of: run.url)
    let aside = run.checkpoints.appendingPathComponent(".step-5.replaced-1")
    try FileManager.default.moveItem(at: url, to: aside)
    _ = try CheckpointWriter(run)
    #expect(try contents(of: run.url) == before)
  }
}
