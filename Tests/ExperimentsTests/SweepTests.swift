import Checkpoints
import Console
import Corpora
import Foundation
import Testing
import Training

@testable import Experiments

@Suite("Several runs of one configuration")
struct SweepTests {
  private func environment(_ interruption: Interruption = Interruption())
    -> TrainingSession.Environment
  {
    .init(stream: StatusStream(isInteractive: false) { _ in }, interruption: interruption)
  }

  @Test(
    "values are parted by commas outside of brackets and quotes",
    arguments: [
      ("seed=1,2,3", ["1", "2", "3"]),
      ("data.only=[fr-en, de-en],[ru-en]", ["[fr-en, de-en]", "[ru-en]"]),
      ("a={b: 1, c: [2, 3]},{}", ["{b: 1, c: [2, 3]}", "{}"]),
      (#"a="x,y",'z,'"#, [#""x,y""#, "'z,'"]),
      ("a=1", ["1"]),
    ])
  func axis(text: String, values: [String]) throws {
    #expect(try Sweep.Axis(parsing: text).values == values)
  }

  @Test(
    "what is no key with values is refused", arguments: ["seed", "=1", "seed=", "a=1,,2", "a=1,1"])
  func badAxis(text: String) {
    #expect(throws: SweepError.axis(text)) { try Sweep.Axis(parsing: text) }
  }

  private func sweep(
    _ folder: TinyCorpus, _ axes: [String], bilingual: Bool = false, steps: Int = 4,
    _ name: String = "sweep"
  ) throws -> Sweep {
    try folder.write(folder.configuration(steps: steps).yaml(), to: "config.yaml")
    return try Sweep(
      file: folder.path("config.yaml"), overrides: ["training.validate_interval=2"],
      axes: axes.map { try Sweep.Axis(parsing: $0) }, bilingual: bilingual,
      folder: folder.url.appendingPathComponent(name))
  }

  @Test("every combination has a run, named by its values, the last key varying fastest")
  func names() throws {
    let folder = try TinyCorpus()
    #expect(
      try sweep(folder, ["method=joint,gradvac", "sampling.temperature=1,5"]).names == [
        "joint-temperature-1", "joint-temperature-5", "gradvac-temperature-1",
        "gradvac-temperature-5",
      ])
    #expect(
      try sweep(folder, ["seed=1,2"], bilingual: true).names == [
        "de-en-seed-1", "de-en-seed-2", "fr-en-seed-1", "fr-en-seed-2", "ru-en-seed-1",
        "ru-en-seed-2",
      ])
    #expect(throws: SweepError.bilingualMethod) {
      try sweep(folder, ["method=joint"], bilingual: true)
    }
    #expect(throws: SweepError.sameNames(["device-a_b", "device-a_b"])) {
      try sweep(folder, ["device=a_b,a:b"])
    }
  }

  @Test("a wrong value in any run is told before the first one trains")
  func early() throws {
    let folder = try TinyCorpus()
    #expect(throws: (any Error).self) { try sweep(folder, ["method=joint,nonsense"]) }
    #expect(!FileManager.default.fileExists(atPath: folder.path("sweep")))
  }

  @Test("an interrupted sweep goes on to the same bytes, and leaves finished runs alone")
  func resume() throws {
    let folder = try TinyCorpus()
    let axes = ["method=joint,gradvac", "seed=1,2"]
    let whole = try sweep(folder, axes, "whole").run(resuming: false, environment: environment()) {
      _, _, _ in
    }
    #expect(
      whole.map(\.name) == ["joint-seed-1", "joint-seed-2", "gradvac-seed-1", "gradvac-seed-2"])
    #expect(whole.allSatisfy { $0.ending == .trained(.finished) })

    let interruption = Interruption()
    let broken = try sweep(folder, axes)
    let first = try broken.run(resuming: false, environment: environment(interruption)) {
      index, _, _ in if index == 1 { interruption.request() }
    }
    #expect(first.map(\.ending) == [.trained(.finished), .trained(.interrupted)])
    #expect(throws: CheckpointError.runExists(path: folder.path("sweep"))) {
      try broken.run(resuming: false, environment: environment()) { _, _, _ in }
    }
    #expect(throws: SweepError.otherPlan(folder: folder.path("sweep"))) {
      try sweep(folder, ["seed=1,2"]).run(resuming: true, environment: environment()) { _, _, _ in }
    }
    let second = try broken.run(resuming: true, environment: environment()) { _, _, _ in }
    #expect(second.map(\.ending) == [.already] + Array(repeating: .trained(.finished), count: 3))
    for name in broken.names {
      let files = try ["whole", "sweep"].map {
        try Data(
          contentsOf: folder.url.appendingPathComponent(
            "\($0)/\(name)/checkpoints/step-4/model.safetensors"))
      }
      #expect(files[0] == files[1], "\(name)")
    }
    // With a later end, all go on.
    let longer = try sweep(folder, axes, steps: 6).run(resuming: true, environment: environment()) {
      _, _, _ in
    }
    #expect(longer.allSatisfy { $0.ending == .trained(.finished) })
  }

  @Test("bilingual runs have the very text of the run of all directions, and are one system")
  func bilingual() throws {
    let folder = try TinyCorpus()
    var configuration = folder.configuration(steps: 3)
    configuration.data.lowResource = ["ru"]
    configuration.method = "joint"
    let all = folder.url.appendingPathComponent("all")
    _ = try TrainingSession.run(configuration, at: all, environment: environment())
    try folder.write(configuration.yaml(), to: "config.yaml")
    let sweep = try Sweep(
      file: folder.path("config.yaml"), overrides: [], axes: [], bilingual: true,
      folder: folder.url.appendingPathComponent("pairs"))
    _ = try sweep.run(resuming: false, environment: environment()) { _, _, _ in }

    let whole = try #require(TextSummary.stored(in: all.appendingPathComponent("data")))
    for name in ["fr-en", "de-en", "ru-en"] {
      let run = folder.url.appendingPathComponent("pairs/\(name)")
      let own = try #require(TextSummary.stored(in: run.appendingPathComponent("data")))
      #expect(own.directions[name] == whole.directions[name])
      #expect(own.trainingSizes == whole.trainingSizes)
      let source = String(name.prefix(2))
      for file in ["data/test/\(name).\(source)", "data/dev/\(name).en"] {
        let both = try [all, run].map { try Data(contentsOf: $0.appendingPathComponent(file)) }
        #expect(both[0] == both[1], "\(file)")
      }
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: run.path + "/data/test").count == 2)
      let opened = try TranslationRun.open(run.path)
      #expect(opened.directions.map(\.description) == [name])
      #expect(opened.resourceGroups[name] == (name == "ru-en" ? .low : .high))
    }
    // What was shared between the runs is gone when all are done.
    #expect(!FileManager.default.fileExists(atPath: folder.path("pairs/text")))
    let systems = try ComparedSystem.systems(named: [all.path, folder.path("pairs")])
    #expect(systems.map(\.name) == ["joint", "bilingual"])
    #expect(systems[1].runs.count == 3 && systems[1].tasks.count == 3)
  }

  @Test("a direction that the data has not cannot be chosen")
  func unknownOnly() throws {
    let folder = try TinyCorpus()
    var configuration = folder.configuration()
    configuration.data.only = ["fr-de"]
    #expect(
      throws: ExperimentError.unknownOnly("fr-de", known: ["de-en", "fr-en", "ru-en"])
    ) { try configuration.data.directions() }
  }

  @Test(
    "a list of runs that leads elsewhere is refused",
    arguments: [
      #"{"version": 1, "bilingual": false, "runs": [{"name": "../x", "overrides": []}]}"#,
      #"{"version": 1, "bilingual": false, "runs": [{"name": "", "overrides": []}]}"#,
      #"{"version": 2, "bilingual": false, "runs": []}"#, "[]", "",
    ])
  func hostilePlan(text: String) throws {
    let folder = try TinyCorpus()
    try folder.write(text, to: "runs.json")
    #expect(throws: ComparisonError.self) { try RunPlan.stored(in: folder.url) }
  }
}
