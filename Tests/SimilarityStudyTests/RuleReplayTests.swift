import Foundation
import GradientVaccine
import Testing

@testable import SimilarityStudy

@Suite("Asking rules about recorded Gramians")
struct RuleReplayTests {
  private func trajectory(_ random: RandomSteps, keepingEvery every: Int) throws -> Trajectory {
    try #require(
      Trajectory([
        random.interval(1...6, keepingEvery: every), random.interval(7...12, keepingEvery: every),
      ]))
  }

  @Test("the run's own rule does on every step what it did", arguments: ["gradvac", "pcgrad"])
  func same(method: String) throws {
    let options: [String: OptionValue] = method == "gradvac" ? ["beta": .number(0.2)] : [:]
    let random = try RandomSteps(count: 12, method: method, options: options)
    let whole = random.interval(1...12)
    let replay = try RuleReplay(
      RuleReplay.Record(try trajectory(random, keepingEvery: 1)),
      method: MethodConfiguration(name: method, options: options), seed: 3)
    #expect(replay.source == .steps && replay.count == 12 && replay.spacing == 1)
    #expect(replay.outcome.activeShare(of: "model") == whole.activeShare(of: "model"))
    for (found, expected) in zip(
      try #require(replay.outcome.meanWeights(of: "encoder")),
      try #require(whole.meanWeights(of: "encoder")))
    {
      #expect(abs(found - expected) < 1e-4)
    }
  }

  @Test("another rule gives what it gives on each kept step")
  func other() throws {
    let random = try RandomSteps(count: 12)
    let replay = try RuleReplay(
      RuleReplay.Record(try trajectory(random, keepingEvery: 4)),
      method: MethodConfiguration(name: "mgda"), seed: 1)
    #expect(replay.count == 3 && replay.spacing == 4)
    var sums = [0.0, 0.0]
    for step in [4, 8, 12] {
      let held = random.steps[step - 1]
      var aligner = try GradientAligner(method: MethodConfiguration(name: "mgda"), seed: 1)
      try aligner.beginStep(tasks: held.tasks)
      let gramian = try #require(held.gramians["encoder.0"])
      let outcome = try aligner.weights(for: "encoder.0", gramian: gramian)
      let place = try #require(held.tasks.firstIndex(of: "fr-en"))
      sums[0] += outcome.weights[place]
      sums[1] += try #require(outcome.normRatio)
    }
    let weights = try #require(replay.outcome.meanWeights(of: "encoder.0"))
    #expect(abs(weights[0] - sums[0] / 3) < 1e-5)
    #expect(
      abs(try #require(replay.outcome.meanNormRatio(of: "encoder.0")) - sums[1] / 3) < 1e-5)
    #expect(replay.outcome.activeShare(of: "model") == nil)
    #expect(replay.account.contains("3 updates as they were, one in 4"))
  }

  @Test("a moving average that sees one update in N forgets as fast in updates")
  func rate() throws {
    let random = try RandomSteps(count: 12)
    // With β = 0.5 and two updates between kept ones the rate is 1 − 0.25; with β = 1 it stays 1.
    let record = RuleReplay.Record(try trajectory(random, keepingEvery: 2))
    let half = try RuleReplay(
      record, method: MethodConfiguration(name: "gradvac", options: ["beta": .number(0.5)]), seed: 1
    )
    var aligner = try GradientAligner(
      method: MethodConfiguration(name: "gradvac", options: ["beta": .number(0.75)]), seed: 1)
    var sum = 0.0
    for step in stride(from: 2, through: 12, by: 2) {
      let held = random.steps[step - 1]
      try aligner.beginStep(tasks: held.tasks)
      for group in RandomSteps.groups {
        _ = try aligner.weights(for: group, gramian: try #require(held.gramians[group]))
      }
      let outcome = try #require(try aligner.endStep().groups["encoder.1"])
      let (i, j) = (
        try #require(held.tasks.firstIndex(of: "fr-en")),
        try #require(held.tasks.firstIndex(of: "de-en"))
      )
      sum += try #require(outcome.targets)[i, j]
    }
    let targets = try #require(half.outcome.meanTargets(of: "encoder.1"))
    #expect(abs(targets[0][1] - sum / 6) < 1e-5)
  }

  @Test("without kept steps the mean Gramians are asked about, and that is said")
  func means() throws {
    let random = try RandomSteps(count: 12)
    let record = RuleReplay.Record(try trajectory(random, keepingEvery: 0))
    let replay = try RuleReplay(record, method: MethodConfiguration(name: "pcgrad"), seed: 1)
    #expect(replay.source == .means && replay.count == 2)
    #expect(replay.account.contains("mean Gramians of 2 intervals"))
    #expect(replay.account.contains("act less often"))
  }

  @Test("rules that read losses are refused by name", arguments: ["dwa", "famo", "uw"])
  func losses(name: String) throws {
    let record = RuleReplay.Record(try trajectory(RandomSteps(count: 12), keepingEvery: 1))
    #expect(throws: ReplayError.needsLosses(name)) {
      try RuleReplay(record, method: MethodConfiguration(name: name), seed: 1)
    }
  }
}
