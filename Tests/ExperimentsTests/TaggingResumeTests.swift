import Checkpoints
import Console
import Corpora
import Foundation
import Tagging
import Testing
import Training

@testable import Experiments

@Suite("Taking up the training of a tagger again, and training several")
struct TaggingResumeTests {
  struct Case: CustomTestStringConvertible {
    var method = "gradvac"
    var schedule = LearningRateSchedule.Kind.inverseSqrt
    var gradients = GradientWay.oneGraph
    var updateFreq = 1
    var testDescription: String { "\(method) \(schedule) \(gradients) \(updateFreq)" }
  }

  /// The limits stay the same, as a schedule that falls to zero asks for: someone stops the run.
  @Test(
    "interrupted and resumed, with dropout, the bytes are the same",
    arguments: [
      Case(), Case(method: "joint"), Case(schedule: .linear),
      Case(method: "joint", schedule: .linear, gradients: .perTask, updateFreq: 2),
      Case(gradients: .perTask, updateFreq: 2),
    ])
  func resume(given: Case) throws {
    let folder = try TinyTags()
    var configuration = folder.configuration(steps: 24)
    configuration.method = given.method
    configuration.training.schedule = given.schedule
    configuration.gradients = given.gradients
    configuration.training.updateFreq = given.updateFreq
    #expect(configuration.model.dropout > 0 && configuration.model.attentionDropout > 0)
    let straight = try folder.train(configuration, "whole")
    let broken = try folder.train(configuration, "broken", stoppingAt: 10)
    #expect(broken.ending == .interrupted && broken.step == 10)
    let resumed = try folder.train(configuration, "broken", resuming: true)
    #expect(resumed.ending == .finished && resumed.step == 24)
    for name in [CheckpointName.model, CheckpointName.optimizer] {
      let files = try [resumed, straight].map {
        try Data(contentsOf: $0.directory.checkpoint(step: 24).appendingPathComponent(name))
      }
      #expect(files[0] == files[1], "\(name)")
    }
  }

  @Test("a later end is allowed where it decides no learning rate, and refused where it does")
  func laterEnd() throws {
    let folder = try TinyTags()
    var configuration = folder.configuration(steps: 10)
    configuration.training.schedule = .constant
    _ = try folder.train(configuration, "broken")
    configuration.training.maxSteps = 20
    let straight = try folder.train(configuration, "whole")
    let resumed = try folder.train(configuration, "broken", resuming: true)
    let files = try [resumed, straight].map {
      try Data(
        contentsOf: $0.directory.checkpoint(step: 20).appendingPathComponent(CheckpointName.model))
    }
    #expect(files[0] == files[1])

    configuration.training.schedule = .linear
    _ = try folder.train(configuration, "linear", stoppingAt: 10)
    configuration.training.maxSteps = 30
    #expect(
      throws: ExperimentError.otherConfiguration(
        run: folder.path("linear"), keys: ["training.max_steps"])
    ) { try folder.train(configuration, "linear", resuming: true) }
  }

  @Test("a run whose training text has changed is not resumed, and its files stay as they were")
  func changedText() throws {
    let folder = try TinyTags()
    let configuration = folder.configuration(steps: 20)
    _ = try folder.train(configuration, "run", stoppingAt: 10)
    let kept = ["data/summary.json", "data/dev/de.tsv", "config.yaml", "vocabulary/vocab.txt"]
    func contents() throws -> [Data] {
      try kept.map { try Data(contentsOf: folder.url.appendingPathComponent("run/\($0)")) }
    }
    let before = try contents()
    let text = try String(contentsOfFile: folder.path("train.de"), encoding: .utf8)
    for changed in [text.replacing("\tB-LOC", with: "\tO", maxReplacements: 1), text + "aba\tO\n"] {
      try folder.write(changed, to: "train.de")
      let error = #expect(throws: CorpusError.self) {
        try folder.train(configuration, "run", resuming: true)
      }
      #expect(
        "\(try #require(error))".hasPrefix("the sampler's state does not belong to this data"))
      #expect(try contents() == before)
    }
    try folder.write(text + "aba\tB-NEW\n", to: "train.de")
    let unknown = #expect(throws: ExperimentError.self) {
      try folder.train(configuration, "run", resuming: true)
    }
    #expect(
      "\(try #require(unknown))".hasSuffix(
        "vocabulary: lacks B-NEW of the training or validation text"))
    #expect(try contents() == before)
    try folder.write(text, to: "train.de")
    #expect(try folder.train(configuration, "run", resuming: true).step == 20)
  }

  @Test("stopped while text is read, a run starts from the beginning")
  func stoppedEarly() throws {
    let folder = try TinyTags()
    let interruption = Interruption()
    interruption.request()
    let outcome = try TrainingSession.run(
      folder.configuration(steps: 2), at: folder.url.appendingPathComponent("run"),
      environment: .init(
        stream: StatusStream(isInteractive: false) { _ in }, interruption: interruption))
    #expect(outcome.ending == .interrupted && outcome.step == 0)
    #expect(try folder.train(folder.configuration(steps: 2), "run").step == 2)
  }

  @Test("a sweep over methods makes tagging runs, and bilingual ones have a language each")
  func sweep() throws {
    let folder = try TinyTags()
    try folder.write(folder.configuration(steps: 2).yaml(), to: "config.yaml")
    let environment = TrainingSession.Environment(
      stream: StatusStream(isInteractive: false) { _ in }, interruption: Interruption())
    let sweep = try Sweep(
      file: folder.path("config.yaml"), overrides: [],
      axes: [Sweep.Axis(parsing: "method=joint,gradvac")], bilingual: false,
      folder: folder.url.appendingPathComponent("sweep"))
    let endings = try sweep.run(resuming: false, environment: environment) { _, _, _ in }
    #expect(endings.map(\.name) == ["joint", "gradvac"])
    #expect(endings.allSatisfy { $0.ending == .trained(.finished) })
    for name in sweep.names {
      let run = try TaggingRun.open(folder.path("sweep/\(name)"))
      #expect(run.configuration.method == name && run.step == 2)
      #expect(FileManager.default.fileExists(atPath: run.directory.report.path))
    }
    let alone = try Sweep(
      file: folder.path("config.yaml"), overrides: ["training.max_steps=1"], axes: [],
      bilingual: true, folder: folder.url.appendingPathComponent("alone"))
    #expect(alone.names == ["de", "tr", "yo"])
    _ = try alone.run(resuming: false, environment: environment) { _, _, _ in }
    let run = try TaggingRun.open(folder.path("alone/tr"))
    #expect(run.languages == ["tr"] && run.configuration.method == "joint")
    #expect(
      try sweep.run(resuming: true, environment: environment) { _, _, _ in }
        .allSatisfy { $0.ending == .already })
  }
}
