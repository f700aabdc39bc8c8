import Checkpoints
import Console
import Corpora
import Foundation
import Testing
import Training

@testable import Experiments

@Suite("Averaging checkpoints")
struct AveragedRunTests {
  private func floats(_ file: SafetensorsFile, _ name: String) throws -> [Float] {
    try file.withBytes(of: name) { bytes in
      (0..<bytes.count / 4).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
    }
  }

  private func train(_ folder: TinyCorpus) throws -> RunDirectory {
    var configuration = folder.configuration(steps: 12)
    configuration.training.validateInterval = 3
    configuration.training.keepLast = 3
    configuration.similarity.probe = false
    return try TrainingSession.run(
      configuration, at: folder.url.appendingPathComponent("run"),
      environment: .init(
        stream: StatusStream(isInteractive: false) { _ in }, interruption: Interruption())
    ).directory
  }

  @Test("every value is the mean, and the run can be opened, evaluated and compared")
  func mean() throws {
    let folder = try TinyCorpus()
    let run = try train(folder)
    let output = folder.url.appendingPathComponent("averaged")
    #expect(try AveragedRun.write(.last(3), of: run.url.path, to: output) == [6, 9, 12])

    let files = try [6, 9, 12].map {
      try CheckpointReader.open(run.checkpoint(step: $0)).tensors(CheckpointName.model)
    }
    let averaged = try RunDirectory.open(at: output)
    let result = try CheckpointReader.open(averaged.last).tensors(CheckpointName.model)
    #expect(result.tensors.map(\.name) == files[0].tensors.map(\.name))
    for tensor in files[0].tensors {
      let parts = try files.map { try floats($0, tensor.name) }
      let expected = parts[0].indices.map { index in
        Float(parts.reduce(0.0) { $0 + Double($1[index]) } / 3)
      }
      #expect(try floats(result, tensor.name) == expected, "\(tensor.name)")
    }
    let quiet = StatusStream(isInteractive: false) { _ in }
    for path in [run.url.path, output.path] {
      _ = try Evaluation.perform(
        on: TranslationRun.open(path), split: .test, showing: "", stream: quiet)
    }
    let systems = try ComparedSystem.systems(named: [run.url.path, output.path])
    #expect(systems.map(\.name) == ["gradvac", "gradvac (average 6+9+12)"])
    #expect(try Comparison(of: systems).data.isSame(.testText) == true)
  }

  @Test("the best are those of highest score; what is missing is said; nothing is overwritten")
  func choice() throws {
    let folder = try TinyCorpus()
    let run = try train(folder)
    #expect(try AveragedRun.steps(.all, of: run).suffix(3) == [6, 9, 12])
    #expect(try AveragedRun.steps(.steps([12, 9, 12]), of: run) == [9, 12])
    let kept = try run.steps()
    let scores = RunLog(run.log).validations.filter { kept.contains($0.step) }
    let best = try #require(
      scores.max { ($0.validation.score, -$0.step) < ($1.validation.score, -$1.step) })
    #expect(try AveragedRun.steps(.best(1), of: run) == [best.step])
    #expect(try run.step(of: .best) == best.step)
    #expect(
      throws: ExperimentError.checkpoints(
        run: run.url.path, wanted: "5", found: try run.steps())
    ) { try AveragedRun.steps(.steps([5]), of: run) }
    #expect(throws: ExperimentError.self) { try AveragedRun.steps(.last(99), of: run) }
    #expect(throws: CheckpointError.runExists(path: run.url.path)) {
      try AveragedRun.write(.all, of: run.url.path, to: run.url)
    }
  }
}
