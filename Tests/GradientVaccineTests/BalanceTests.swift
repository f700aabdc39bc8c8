import Foundation
import GradientVaccine
import Testing

@Suite("Rules that balance losses")
struct BalanceTests {
  // MARK: - GradNorm

  @Test("GradNorm moves one step by hand: down for the longer gradient, sum kept")
  func gradNormStep() throws {
    var aligner = try aligner("gradnorm", ["group": .text("model"), "rate": .number(0.1)])
    // First step: relative losses are 1, so both targets are the mean norm 2 of the norms 3 and 1.
    _ = try aligner.step(["a", "b"], [[3, 0], [0, 1]], losses: [2, 5])
    try aligner.beginStep(tasks: ["a", "b"], losses: [2, 5])
    // w_a = 1 − 0.1·3/2, w_b = 1 + 0.1·1/2, then scaled to the sum 2.
    expectClose(
      try #require(aligner.presetWeights), [0.85, 1.05].map { $0 * 2 / 1.9 }, within: 1e-14)
  }

  @Test("GradNorm lets the task that trains slowly gain weight, and keeps the sum")
  func gradNormRates() throws {
    var aligner = try aligner("gradnorm", ["group": .text("model")])
    var losses = [1.0, 1.0]
    for _ in 0..<40 {
      _ = try aligner.step(["a", "b"], [[1, 0], [0, 1]], losses: losses)
      losses[1] *= 0.9
    }
    try aligner.beginStep(tasks: ["a", "b"], losses: losses)
    let weights = try #require(aligner.presetWeights)
    #expect(weights[0] > 1.2 && weights[1] < 0.8)
    expectClose([weights.reduce(0, +)], [2], within: 1e-12)
  }

  @Test("GradNorm settles where weighted norms are equal when losses fall alike")
  func gradNormSettles() throws {
    var aligner = try aligner(
      "gradnorm", ["group": .text("model"), "rate": .number(0.002)])
    for _ in 0..<2_000 { _ = try aligner.step(["a", "b"], [[3, 0], [0, 1]], losses: [1, 1]) }
    try aligner.beginStep(tasks: ["a", "b"], losses: [1, 1])
    let weights = try #require(aligner.presetWeights)
    #expect(abs(3 * weights[0] - weights[1]) < 0.03)
  }

  @Test("GradNorm needs losses and the chosen group, learns only from it, and forgets broken steps")
  func gradNormGroup() throws {
    var aligner = try aligner("gradnorm", ["group": .text("encoder.1")])
    #expect(aligner.needs == Needs(losses: true, gramians: .group("encoder.1")))
    let gramian = Gramian(vectors: [[3, 0], [0, 1]])
    try aligner.beginStep(tasks: ["a", "b"], losses: [1, 1])
    _ = try aligner.weights(for: "other", gramian: gramian)
    #expect(
      throws: WeightingError.missingGroup("encoder.1", method: "gradnorm", found: ["other"])
    ) { try aligner.endStep() }
    for (losses, gramian) in [
      ([1, Double.nan], gramian), ([1, 1], Gramian(vectors: [[.nan, 0], [0, 1]])),
    ] {
      try aligner.beginStep(tasks: ["a", "b"], losses: losses)
      _ = try aligner.weights(for: "encoder.1", gramian: gramian)
      _ = try aligner.endStep()
    }
    try aligner.beginStep(tasks: ["a", "b"], losses: [1, 1])
    expectClose(try #require(aligner.presetWeights), [1, 1], within: 0.05)
  }

  // MARK: - DWA, UW, RLW, FAMO

  @Test("DWA weighs by the ratio of the last two periods' means, with weights that sum to K")
  func dwa() throws {
    var aligner = try aligner("dwa", ["period": .number(2), "temperature": .number(2)])
    for losses in [[4, 4], [2, 6], [1, 5], [1.4, 5.0]] {
      try aligner.beginStep(tasks: ["a", "b"], losses: losses)
      #expect(aligner.presetWeights == [1, 1])
      _ = try aligner.endStep()
    }
    try aligner.beginStep(tasks: ["a", "b"], losses: [1, 1])
    let powers = [exp(1.2 / 3 / 2), exp(5.0 / 5 / 2)]
    let expected = powers.map { 2 * $0 / (powers[0] + powers[1]) }
    expectClose(try #require(aligner.presetWeights), expected, within: 1e-14)
    #expect(aligner.needs == Needs(losses: true, gramians: .none))
  }

  @Test("UW starts at one half and comes to rest at 1/(2 L)", arguments: ["sgd", "adam"])
  func uncertainty(optimiser: String) throws {
    var aligner = try aligner("uw", ["optimiser": .text(optimiser), "rate": .number(0.05)])
    try aligner.beginStep(tasks: ["a", "b"], losses: [4, 0.25])
    #expect(aligner.presetWeights == [0.5, 0.5])
    for _ in 0..<1_500 {
      try aligner.beginStep(tasks: ["a", "b"], losses: [4, 0.25])
      _ = try aligner.endStep()
    }
    try aligner.beginStep(tasks: ["b", "a"], losses: [0.25, 4])
    expectClose(try #require(aligner.presetWeights), [2, 0.125], within: 1e-2)
  }

  @Test("UW takes one step of gradient descent by hand")
  func uncertaintyStep() throws {
    var aligner = try aligner("uw", ["optimiser": .text("sgd"), "rate": .number(0.1)])
    try aligner.beginStep(tasks: ["a"], losses: [3])
    _ = try aligner.endStep()
    try aligner.beginStep(tasks: ["a"], losses: [3])
    // s = 0 − 0.1·½(1 − 3) = 0.1
    expectClose(try #require(aligner.presetWeights), [0.5 * exp(-0.1)], within: 1e-14)
  }

  @Test("RLW draws weights that sum to K, fresh each step, with equal means")
  func random() throws {
    var aligner = try aligner("rlw")
    var (sum, seen) = ([0.0, 0, 0], Set<[Double]>())
    for _ in 0..<4_000 {
      try aligner.beginStep(tasks: ["a", "b", "c"])
      let weights = try #require(aligner.presetWeights)
      _ = try aligner.endStep()
      #expect(abs(weights.reduce(0, +) - 3) < 1e-12 && weights.allSatisfy { $0 > 0 })
      for i in 0..<3 { sum[i] += weights[i] / 4_000 }
      seen.insert(weights)
    }
    #expect(seen.count == 4_000)
    #expect(sum.allSatisfy { abs($0 - 1) < 0.05 })
  }

  @Test("FAMO weighs by z/L at first, and takes weight from the task that fell faster")
  func famo() throws {
    var aligner = try aligner("famo")
    try aligner.beginStep(tasks: ["a", "b"], losses: [1, 3])
    expectClose(try #require(aligner.presetWeights), [0.75, 0.25], within: 1e-14)
    _ = try aligner.endStep(lossesAfter: [0.5, 3])
    try aligner.beginStep(tasks: ["a", "b"], losses: [1, 1])
    // Adam's first step is ±rate: ξ = (−0.025, 0.025).
    let share = 1 / (1 + exp(0.05))
    expectClose(try #require(aligner.presetWeights), [share, 1 - share], within: 1e-6)
  }

  @Test("FAMO learns from the next step's losses when none are given after the update")
  func famoNextStep() throws {
    var (given, next) = (try aligner("famo"), try aligner("famo"))
    try given.beginStep(tasks: ["a", "b"], losses: [1, 3])
    _ = try given.endStep(lossesAfter: [0.5, 2])
    try next.beginStep(tasks: ["a", "b"], losses: [1, 3])
    _ = try next.endStep()
    try given.beginStep(tasks: ["a", "b"], losses: [0.5, 2])
    try next.beginStep(tasks: ["a", "b"], losses: [0.5, 2])
    #expect(given.presetWeights == next.presetWeights)
  }

  @Test(
    "give finite weights for losses that make no sense",
    arguments: ["dwa", "uw", "famo"], [0.0, -1, .nan, .infinity])
  func brokenLosses(name: String, loss: Double) throws {
    var aligner = try aligner(name, name == "dwa" ? ["period": .number(1)] : [:])
    for _ in 0..<5 {
      try aligner.beginStep(tasks: ["a", "b"], losses: [loss, 2])
      #expect(try #require(aligner.presetWeights).allSatisfy { $0.isFinite && $0 > 0 })
      _ = try aligner.endStep(lossesAfter: name == "famo" ? [loss, 1] : nil)
    }
  }
}
