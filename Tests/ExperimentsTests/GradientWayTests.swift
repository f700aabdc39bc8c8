import Checkpoints
import Console
import Foundation
import GradientVaccine
import TaskGradients
import Testing
import Training

@testable import Experiments

@Suite("How a run's task gradients are formed")
struct GradientWayTests {
  @Test("one pass for each task must win every step by a tenth")
  func margin() {
    func prefers(_ oneGraph: [Double], _ perTask: [Double]) -> Bool {
      GradientTrial(oneGraph: oneGraph, perTask: perTask).prefersPerTask
    }
    #expect(prefers([1, 1.2, 1.1], [0.89, 0.7, 0.8]))
    #expect(!prefers([1, 1.2, 1.1], [0.91, 0.7, 0.8]))
    #expect(!prefers([1, 1, 1], [1, 1, 1]))
    #expect(!prefers([0.5], [2]))
  }

  /// Trains for some steps and gives the configuration that the run keeps, and what was said.
  private func train(
    _ configuration: RunConfiguration, at url: URL, resuming: Bool = false
  ) throws -> (kept: RunConfiguration, lines: [String]) {
    let lines = Lines()
    let run = try TrainingSession.run(
      configuration, at: url, resuming: resuming,
      environment: .init(
        stream: StatusStream(isInteractive: false) { lines.add($0) },
        interruption: Interruption()))
    return (try RunConfiguration.load(run.directory.configuration.path), lines.all)
  }

  private func configuration(_ folder: TinyCorpus, steps: Int = 3) -> RunConfiguration {
    var configuration = folder.configuration(steps: steps)
    configuration.training.updateFreq = 1
    configuration.similarity.probe = false
    configuration.validation.bleuSentences = 0
    return configuration
  }

  @Test("auto measures, says so, keeps its choice, and a resumed run takes it from there")
  func auto() throws {
    let folder = try TinyCorpus()
    let url = folder.url.appendingPathComponent("run")
    let first = try train(configuration(folder), at: url)
    #expect(first.kept.gradients != .auto)
    #expect(
      first.lines.contains { $0.contains("measured: one graph") && $0.contains(" ms a step") })
    // As if the measurement had chosen the other way.
    let other = first.kept.gradients == .oneGraph ? "per_task" : "one_graph"
    let file = url.appendingPathComponent("config.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
      .replacing("gradients: \(first.kept.gradients.rawValue)", with: "gradients: \(other)")
    try Data(text.utf8).write(to: file)
    let second = try train(configuration(folder, steps: 5), at: url, resuming: true)
    #expect(second.kept.gradients.rawValue == other)
    #expect(!second.lines.contains { $0.contains("measured") })
  }

  @Test("nothing is measured where nothing is to choose")
  func given() throws {
    let folder = try TinyCorpus()
    var several = configuration(folder)
    several.training.updateFreq = 2
    var joint = configuration(folder)
    joint.method = "joint"
    var named = configuration(folder)
    named.gradients = .perTask
    named.gradientRows = .bfloat16
    for (number, (given, way, reason)) in [
      (several, GradientWay.perTask, "update_freq is 2"),
      (joint, .oneGraph, "joint needs no task's gradient"), (named, .perTask, "as configured"),
    ].enumerated() {
      let (kept, lines) = try train(given, at: folder.url.appendingPathComponent("run\(number)"))
      #expect(kept.gradients == way)
      #expect(lines.contains { $0.contains("task gradients") && $0.contains(reason) }, "\(lines)")
    }
  }

  @Test("a run that starts from another says which tasks were added and removed")
  func startFrom() throws {
    let folder = try TinyCorpus()
    let old = folder.url.appendingPathComponent("old")
    var first = configuration(folder)
    first.data.pairs["de-en"] = nil
    _ = try train(first, at: old)
    var second = configuration(folder)
    second.data.pairs["fr-en"] = nil
    second.startFrom = old.path
    let new = folder.url.appendingPathComponent("new")
    let (kept, lines) = try train(second, at: new)
    #expect(kept.startFrom == old.path)
    #expect(lines.contains("starting from \(old.path) at step 3"))
    #expect(lines.contains("  tasks added: de-en") && lines.contains("  tasks removed: fr-en"))
    #expect(lines.contains { $0.contains("the rule's memory goes on") })
    let subwords = [old, new].map {
      try? Data(contentsOf: $0.appendingPathComponent("vocabulary/sentencepiece.model"))
    }
    #expect(subwords[0] != nil && subwords[0] == subwords[1])
  }

  @Test("available memory is read from the kernel's lines")
  func memory() {
    let text = "MemTotal:  100 kB\nMemFree: 5 kB\nMemAvailable:    40 kB\n"
    #expect(SystemMemory.available(inMemoryInformation: text) == 40 * 1024)
    #expect(SystemMemory.available(inMemoryInformation: "MemTotal: 1 kB") == nil)
  }
}

/// Lines that a stream wrote.
private final class Lines: @unchecked Sendable {
  private let lock = NSLock()
  private var text = ""

  func add(_ part: String) { lock.withLock { text += part } }

  var all: [String] { lock.withLock { text.split(separator: "\n").map(String.init) } }
}
