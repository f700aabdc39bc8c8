import GradientVaccine
import Testing

@Suite("GradVac against Algorithm 1 on the vectors")
struct GradVacDirectTests {
  private static let paths = [
    "model.shared.weight", "model.encoder.layers.0.fc1.weight", "model.encoder.layers.0.fc2.weight",
    "model.encoder.layers.1.fc1.weight", "model.decoder.layers.0.fc1.weight", "lm_head.weight",
  ]

  @Test(
    "agrees for every number of tasks and granularity over many steps",
    arguments: Array(1...12), Granularity.allCases)
  func agrees(count: Int, granularity: Granularity) throws {
    let groups = ParameterGroups(paths: Self.paths, granularity: granularity)
    let tasks = (0..<count).map { "task\($0)" }.sorted()
    var gradients = Gradients(seed: UInt64(count))
    var library = try aligner("gradvac", ["beta": .number(0.05)], seed: 11)
    var direct = DirectAlgorithm(beta: 0.05, seed: 11)
    for _ in 0..<15 {
      let parts = Dictionary(
        uniqueKeysWithValues: Self.paths.map { path in
          (path, gradients.vectors(count: count, length: 4, shared: 0.5))
        })
      try library.beginStep(tasks: tasks)
      for group in groups.groups {
        let rows = tasks.indices.map { i in group.paths.flatMap { parts[$0]?[i] ?? [] } }
        let gramians = group.paths.map { Gramian(vectors: parts[$0] ?? []) }
        let gramian = gramians.dropFirst().reduce(gramians[0], +)
        let outcome = try library.weights(for: group.name, gramian: gramian)
        let expected = direct.update(
          group.name, Dictionary(uniqueKeysWithValues: zip(tasks, rows)))
        expectClose(combination(outcome.weights, rows), expected, within: 1e-9)
        try expectTargets(outcome, direct.targets[group.name] ?? [:], tasks)
      }
      _ = try library.endStep()
      direct.step += 1
    }
  }

  private func expectTargets(
    _ outcome: GroupOutcome, _ expected: [String: [String: Double]], _ tasks: [String]
  ) throws {
    let targets = try #require(outcome.targets)
    for (i, x) in tasks.enumerated() {
      for (j, y) in tasks.enumerated() where i != j {
        #expect(abs(targets[i, j] - (expected[x]?[y] ?? 0)) < 1e-9)
      }
    }
  }

  @Test("agrees while tasks come and go, in any order, with a selection of tasks")
  func comingAndGoing() throws {
    let all = (0..<7).map { "task\($0)" }
    var gradients = Gradients(seed: 21)
    var library = try aligner(
      "gradvac", ["beta": .number(0.1), "tasks": .names(["task1", "task4", "task6"])], seed: 5)
    var direct = DirectAlgorithm(beta: 0.1, chosen: ["task1", "task4", "task6"], seed: 5)
    for _ in 0..<200 {
      let present = all.filter { _ in gradients.normal() > -0.5 }.shuffled(
        using: &gradients.generator)
      if present.isEmpty { continue }
      let rows = gradients.vectors(count: present.count, length: 9)
      let outcome = try library.step(present, rows)
      let expected = direct.update(
        "model", Dictionary(uniqueKeysWithValues: zip(present, rows)))
      expectClose(combination(outcome.weights, rows), expected, within: 1e-9)
      try expectTargets(outcome, direct.targets["model"] ?? [:], present)
      direct.step += 1
    }
  }

  @Test("agrees for fixed targets", arguments: [-0.5, 0.0, 0.3, 0.5, 0.95])
  func fixedTargets(target: Double) throws {
    var gradients = Gradients(seed: 31)
    let tasks = (0..<5).map { "task\($0)" }
    var library = try aligner(
      "gradvac", ["target": .text("fixed"), "fixed_target": .number(target)])
    var direct = DirectAlgorithm(beta: 0, fixed: target, seed: 7)
    for _ in 0..<20 {
      let rows = gradients.vectors(count: 5, length: 12)
      let outcome = try library.step(tasks, rows)
      let expected = direct.update("model", Dictionary(uniqueKeysWithValues: zip(tasks, rows)))
      expectClose(combination(outcome.weights, rows), expected, within: 1e-9)
      direct.step += 1
    }
  }
}
