import Foundation
import GradientVaccine
import Testing

@Suite("Steps")
struct RuleRunnerTests {
  private static let methods: [(String, [String: OptionValue])] = [
    ("joint", [:]), ("static", ["weights": .numbers(["a": 2, "b": 0.5, "c": -1, "d": 0])]),
    ("pcgrad", [:]), ("gradvac", ["beta": .number(0.2)]),
    ("gradvac", ["target": .text("fixed"), "fixed_target": .number(0.4)]),
    ("mgda", [:]), ("mgda", ["normalisation": .text("loss+"), "solver": .text("frank_wolfe")]),
    ("gradnorm", ["group": .text("y")]), ("cagrad", [:]), ("imtl_g", [:]), ("aligned_mtl", [:]),
    ("nash_mtl", [:]), ("upgrad", [:]), ("dwa", ["period": .number(3)]), ("uw", [:]), ("rlw", [:]),
    ("famo", [:]),
  ]

  @Test("give the same weights and state whatever the order of the groups", arguments: methods)
  func groupOrder(name: String, options: [String: OptionValue]) throws {
    let groups = ["x", "y", "z"]
    var (forward, backward) = (try aligner(name, options), try aligner(name, options))
    var gradients = Gradients(seed: 51)
    for _ in 0..<10 {
      let gramians = Dictionary(
        uniqueKeysWithValues: groups.map {
          ($0, Gramian(vectors: gradients.vectors(count: 4, length: 5)))
        })
      let reports = (
        try run(&forward, groups, gramians), try run(&backward, groups.reversed(), gramians)
      )
      #expect(reports.0 == reports.1)
      #expect(forward.state == backward.state)
    }
  }

  private func run(
    _ aligner: inout GradientAligner, _ groups: [String], _ gramians: [String: Gramian]
  ) throws -> StepReport {
    let losses = (1...4).map { Double($0) / Double(1 + aligner.stepsEnded) }
    try aligner.beginStep(tasks: ["a", "b", "c", "d"], losses: losses)
    for group in groups {
      _ = try aligner.weights(for: group, gramian: try #require(gramians[group]))
    }
    return try aligner.endStep()
  }

  @Test("follow tasks wherever they stand", arguments: methods)
  func permutation(name: String, options: [String: OptionValue]) throws {
    let tasks = ["a", "b", "c", "d"]
    var (sorted, shuffled) = (try aligner(name, options), try aligner(name, options))
    var gradients = Gradients(seed: 52)
    for _ in 0..<30 {
      let vectors = gradients.vectors(count: 4, length: 5)
      let order = Array(0..<4).shuffled(using: &gradients.generator)
      let losses = (0..<4).map { _ in 1 + abs(gradients.normal()) }
      let x = try sorted.step(tasks, vectors, group: "y", losses: losses)
      let y = try shuffled.step(
        order.map { tasks[$0] }, order.map { vectors[$0] }, group: "y",
        losses: order.map { losses[$0] })
      #expect(y.weights == order.map { x.weights[$0] })
      for (row, i) in order.enumerated() where x.targets != nil {
        for (column, j) in order.enumerated() {
          #expect(y.targets?[row, column] == x.targets?[i, j])
          #expect(y.fired[row, column] == x.fired[i, j])
          #expect(y.cosines[row, column] == x.cosines[i, j])
        }
      }
    }
    #expect(sorted.state == shuffled.state)
  }

  @Test("leave zero gradients out: neither corrected nor used, their targets untouched")
  func zeroGradient() throws {
    var (full, reduced) = (try aligner("gradvac"), try aligner("gradvac"))
    let outcome = try full.step(["a", "b", "c"], [[1, 0], [0, 0], [-1, 1]])
    let without = try reduced.step(["a", "c"], [[1, 0], [-1, 1]])
    #expect(outcome.zero == [1])
    #expect(outcome.weights == [without.weights[0], 1, without.weights[1]])
    #expect(outcome.targets?[0, 1] == 0 && outcome.targets?[1, 0] == 0)
    #expect(outcome.targets?[0, 2] == without.targets?[0, 1])
    #expect(outcome.cosines[0, 1].isNaN)
    #expect(!outcome.fired[0, 1] && outcome.fired[0, 2] && outcome.fired[2, 0])
  }

  @Test("follow every rule when gradients are zero, and when only one is not", arguments: methods)
  func zeroGradients(name: String, options: [String: OptionValue]) throws {
    let zero = [[Double]](repeating: [0, 0], count: 4)
    for vectors in [zero, [[0, 0], [0, 0], [3, 4], [0, 0]]] {
      var aligner = try aligner(name, options)
      let outcome = try aligner.step(
        ["a", "b", "c", "d"], vectors, group: "y", losses: [1, 2, 3, 4])
      #expect(outcome.weights.allSatisfy { $0.isFinite })
      #expect(outcome.firedCount == 0)
    }
  }

  @Test("with nothing but zero gradients give weights of 1 and no ratio")
  func allZero() throws {
    var aligner = try aligner("gradvac")
    let outcome = try aligner.step(["a", "b"], [[0, 0], [0, 0]])
    #expect(outcome.weights == [1, 1] && outcome.normRatio == nil && outcome.descentSign == 0)
  }

  @Test(
    "leave all targets alone and name the tasks when a Gramian is not finite",
    arguments: [Double.nan, .infinity, -.infinity])
  func nonFinite(value: Double) throws {
    var vaccine = try aligner("gradvac", ["beta": .number(0.5)])
    let first = try vaccine.step(["a", "b"], [[1, 0], [0.8, 0.6]])
    let broken = try vaccine.step(["a", "b"], [[1, 0], [value, 0.6]])
    #expect(broken.nonFinite == [1])
    #expect(broken.weights == [1, 1] && broken.firedCount == 0)
    #expect(broken.targets == first.targets)
    #expect(broken.descentSign == 0 && broken.normRatio == nil)
  }

  @Test("skip a group that is not finite where the caller says so")
  func skip() throws {
    var runner = RuleRunner(rule: GradVac(), seed: 0, nonFinite: .skip)
    try runner.beginStep(tasks: ["a", "b"])
    let outcome = try runner.weights(for: "x", gramian: Gramian(vectors: [[.nan], [1]]))
    #expect(outcome.weights == [0, 0])
  }

  @Test(
    "go on after a state went through JSON as if nothing had happened, bit for bit",
    arguments: methods)
  func resume(name: String, options: [String: OptionValue]) throws {
    var (whole, first) = (
      try aligner(name, options, seed: 3), try aligner(name, options, seed: 3)
    )
    var (x, y) = (Gradients(seed: 53), Gradients(seed: 53))
    for _ in 0..<10 { #expect(try step(&whole, &x) == (try step(&first, &y))) }
    let data = try JSONEncoder().encode(first.state)
    let state = try JSONDecoder().decode(GradientAligner.State.self, from: data)
    #expect(state == first.state && state.stepsEnded == 10)
    var second = try aligner(name, options, seed: 99)
    try second.restore(state)
    for _ in 0..<10 { #expect(try step(&whole, &x) == (try step(&second, &y))) }
    #expect(whole.state == second.state)
  }

  private func step(
    _ aligner: inout GradientAligner, _ gradients: inout Gradients
  ) throws -> GroupOutcome {
    let losses = (0..<4).map { _ in 1 + abs(gradients.normal()) }
    return try aligner.step(
      ["a", "b", "c", "d"], gradients.vectors(count: 4, length: 6), group: "y", losses: losses)
  }

  @Test("forget a step that was begun and not ended")
  func abandoned() throws {
    var aligner = try aligner("pcgrad")
    try aligner.beginStep(tasks: ["a", "b"])
    _ = try aligner.weights(for: "x", gramian: Gramian(vectors: [[1], [2]]))
    try aligner.beginStep(tasks: ["a"])
    _ = try aligner.weights(for: "x", gramian: Gramian(vectors: [[1]]))
    #expect(try aligner.endStep().step == 0)
    #expect(aligner.stepsEnded == 1)
  }

  @Test("tell weights beforehand where no Gramian is needed, in the caller's order")
  func preset() throws {
    var fixed = try aligner("static", ["weights": .numbers(["a": 2, "b": 0.5])])
    #expect(fixed.needs.gramians == .none && fixed.presetWeights == nil)
    try fixed.beginStep(tasks: ["b", "a"])
    #expect(fixed.presetWeights == [0.5, 2])
    #expect(
      try fixed.weights(for: "x", gramian: Gramian(vectors: [[0, 0], [1, 1]])).weights == [0.5, 2])
    #expect(try fixed.endStep().groups["x"]?.zero == [0])
    var vaccine = try aligner("gradvac")
    try vaccine.beginStep(tasks: ["a"])
    #expect(vaccine.presetWeights == nil && vaccine.needs.gramians == .all)
  }

  @Test("hold no tables in a summary, and the same numbers")
  func summary() throws {
    let method = try MethodConfiguration(name: "gradvac")
    var full = try GradientAligner(method: method, seed: 1)
    var short = try GradientAligner(method: method, seed: 1, detail: .summary)
    let (x, y) = (
      try full.step(["a", "b"], [[1, 0], [-1, 1]]),
      try short.step(["a", "b"], [[1, 0], [-1, 1]])
    )
    #expect(x.weights == y.weights && x.firedCount == y.firedCount && x.descent == y.descent)
    #expect(y.cosines.count == 0 && y.fired.count == 0 && y.targets == nil)
  }

  @Test("refuse what makes no sense")
  func refusals() throws {
    var aligner = try aligner("gradvac")
    let gramian = Gramian(vectors: [[1], [2]])
    #expect(throws: WeightingError.noStepBegun) {
      try aligner.weights(for: "x", gramian: gramian)
    }
    #expect(throws: WeightingError.noStepBegun) { try aligner.endStep() }
    #expect(throws: WeightingError.noTasks) { try aligner.beginStep(tasks: []) }
    #expect(throws: WeightingError.repeatedTask("a")) {
      try aligner.beginStep(tasks: ["a", "b", "a"])
    }
    #expect(throws: WeightingError.lossCount(found: 1, tasks: 2)) {
      try aligner.beginStep(tasks: ["a", "b"], losses: [1])
    }
    try aligner.beginStep(tasks: ["a", "b"])
    _ = try aligner.weights(for: "x", gramian: gramian)
    #expect(throws: WeightingError.repeatedGroup("x")) {
      try aligner.weights(for: "x", gramian: gramian)
    }
    #expect(throws: WeightingError.gramianSize(group: "y", found: 1, tasks: 2)) {
      try aligner.weights(for: "y", gramian: Gramian(vectors: [[1]]))
    }
  }
}
