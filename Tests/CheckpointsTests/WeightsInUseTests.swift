import Foundation
import Testing

@testable import Checkpoints

@Suite("Which weights a run is used with")
struct WeightsInUseTests {
  private func file(_ name: String, _ text: String) -> CheckpointFile {
    .data(name, Data(text.utf8))
  }

  @Test("the best checkpoint's, else the last one's; the average before the weights it follows")
  func choice() throws {
    let folder = try TemporaryFolder()
    let run = try folder.run()
    #expect(throws: CheckpointError.noCheckpoint(path: run.last.path, hint: nil)) {
      try run.weightsInUse()
    }
    let writer = try CheckpointWriter(run)
    try writer.write(step: 10, [file(CheckpointName.model, "abc")])
    try writer.write(step: 20, [file(CheckpointName.model, "a"), file("average.safetensors", "")])
    // The digests are those of FIPS 180-4's "abc" and of nothing.
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    #expect(try run.weightsInUse() == WeightsIdentity(step: 20, sha256: empty))
    try run.mark(.best, step: 10)
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    #expect(try run.weightsInUse() == WeightsIdentity(step: 10, sha256: abc))
  }

  @Test("a checkpoint without weights is incomplete")
  func incomplete() throws {
    let folder = try TemporaryFolder()
    let run = try folder.run()
    try CheckpointWriter(run).write(step: 3, [file("state.json", "{}")])
    #expect(throws: CheckpointError.self) { try run.weightsInUse() }
  }
}
