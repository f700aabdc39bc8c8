import Layers
import Tensors
import Testing

@testable import GradientVaccine
@testable import TaskGradients

@Suite("Gradients of every task, combined by a rule")
struct PerTaskGradientsTests {
  private func aligner(_ name: String, _ options: [String: OptionValue] = [:]) throws
    -> GradientAligner
  {
    try GradientAligner(method: MethodConfiguration(name: name, options: options), seed: 3)
  }

  @Test("joint equals one ordinary backward pass over the summed loss", arguments: [1, 3])
  func joint(parts: Int) throws {
    let network = try SmallNetwork()
    let tasks = network.tasks(4, parts: parts)
    let expected = try Tensor.zeros([network.parameters.count])
    try network.parameters.collectGradients(in: expected)
    let losses = try tasks.flatMap { try $0.parts.map { try $0() } }
    try losses.dropFirst().reduce(losses[0]) { try $0 + $1 }.backward()
    try network.parameters.collectGradients(in: nil)

    var joint = try aligner("joint")
    let engine = try PerTaskGradients(network.parameters, granularity: .allLayer)
    let combined = try engine.combine(tasks, with: &joint)
    #expect(try relativeError(combined.gradient.doubles, expected.doubles) < 1e-6)
    let values = try tasks.map { try $0.parts.reduce(0) { try $0 + $1().item() } }
    #expect(relativeError(combined.losses, values) < 1e-6)
    #expect(combined.gramians.isEmpty && joint.stepsEnded == 1)
  }

  @Test("rows equal separate passes; what a loss does not touch is exactly zero")
  func rows() throws {
    let network = try SmallNetwork()
    let tasks = network.tasks(4, parts: 2)
    let (rows, _) = try GradientRows(network.parameters).fill(tasks)
    for (index, task) in tasks.enumerated() {
      let row = try rows.selected(index).doubles
      #expect(try relativeError(row, network.gradient(of: task)) < 1e-6, "\(task.task)")
    }
    let skipped = try #require(network.parameters["model.decoder.layers.0.fc1.weight"]).range
    #expect(try rows.selected(2).doubles[skipped].allSatisfy { $0 == 0 })
    #expect(try rows.selected(1).doubles[skipped].contains { $0 != 0 })
  }

  @Test("fewer tasks after more leave nothing of the old rows")
  func shrinkingSteps() throws {
    let network = try SmallNetwork()
    let engine = try PerTaskGradients(network.parameters, granularity: .allMatrix)
    var rule = try aligner("gradvac")
    for count in [4, 2, 3] {
      let tasks = network.tasks(count)
      let found = try engine.combine(tasks, with: &rule).gramians
      let exact = network.gramians(try tasks.map(network.gradient), .allMatrix)
      for (group, gramian) in exact {
        #expect(relativeError(try #require(found[group]).values, gramian.values) < 1e-5)
      }
    }
  }

  @Test("Gramians equal those of separate passes", arguments: Granularity.allCases)
  func gramians(granularity: Granularity) throws {
    let network = try SmallNetwork()
    let tasks = network.tasks(4)
    let engine = try PerTaskGradients(network.parameters, granularity: granularity)
    let found = try engine.gramians(of: tasks)
    let exact = network.gramians(try tasks.map(network.gradient), granularity)
    #expect(Set(found.keys) == Set(exact.keys))
    for (group, gramian) in exact {
      #expect(relativeError(try #require(found[group]).values, gramian.values) < 1e-5, "\(group)")
    }
  }

  @Test(
    "the combination is Σ w_i g_i with the rule's weights for every group",
    arguments: ["gradvac", "pcgrad", "mgda"], Granularity.allCases)
  func combination(method: String, granularity: Granularity) throws {
    let network = try SmallNetwork()
    let tasks = network.tasks(4)
    let options: [String: OptionValue] =
      method == "gradvac" ? ["target": .text("fixed"), "fixed_target": .number(0.9)] : [:]
    var rule = try aligner(method, options)
    let engine = try PerTaskGradients(network.parameters, granularity: granularity)
    let combined = try engine.combine(tasks, with: &rule)

    let rows = try tasks.map(network.gradient)
    var reference = try aligner(method, options)
    try reference.beginStep(tasks: tasks.map(\.task), losses: combined.losses)
    var weights: [String: [Double]] = [:]
    for (group, gramian) in network.gramians(rows, granularity) {
      weights[group] = try reference.weights(for: group, gramian: gramian).weights
    }
    var expected = [Double](repeating: 0, count: network.parameters.count)
    for parameter in network.parameters.parameters {
      let own = try #require(weights[granularity.group(of: parameter.path)])
      for column in parameter.range {
        expected[column] = zip(own, rows).reduce(0) { $0 + $1.0 * $1.1[column] }
      }
    }
    #expect(try relativeError(combined.gradient.doubles, expected) < 1e-5)
    for (group, outcome) in combined.report.groups {
      #expect(relativeError(outcome.weights, try #require(weights[group])) < 1e-5)
    }
    if method == "gradvac" { #expect(combined.report.groups.values.contains { $0.firedCount > 0 }) }
  }

  @Test("static weights scale each task's gradient, in one pass")
  func staticWeights() throws {
    let network = try SmallNetwork()
    let tasks = network.tasks(3)
    var rule = try aligner("static", ["weights": .numbers(["t0": 2, "t1": 0, "t2": -0.5])])
    let engine = try PerTaskGradients(network.parameters, granularity: .allLayer)
    let combined = try engine.combine(tasks, with: &rule)
    let rows = try tasks.map(network.gradient)
    let expected = rows[0].indices.map { 2 * rows[0][$0] - 0.5 * rows[2][$0] }
    #expect(try relativeError(combined.gradient.doubles, expected) < 1e-6)
    // The losses are reported as they are, not as they are weighted.
    let values = try tasks.map { try $0.parts[0]().item() }
    #expect(relativeError(combined.losses, values) < 1e-6)
  }

  @Test("a loss that is not a number is reported, gets weight 1, and moves no target")
  func notANumber() throws {
    let network = try SmallNetwork()
    let engine = try PerTaskGradients(network.parameters, granularity: .allLayer)
    var rule = try aligner("gradvac", ["beta": .number(0.5)])
    let tasks = network.tasks(3)
    _ = try engine.combine(tasks, with: &rule)
    let before = rule.state
    let broken = TaskLoss("t1") { try network.loss([1, 2], [3, 4]) * .nan }
    let combined = try engine.combine([tasks[0], broken, tasks[2]], with: &rule)
    #expect(try combined.gradient.norm().isNaN && combined.losses[1].isNaN)
    for outcome in combined.report.groups.values {
      #expect(outcome.nonFinite == [1] && outcome.weights == [1, 1, 1])
    }
    #expect(rule.state.memory == before.memory)
    _ = try engine.combine(tasks, with: &rule)
    #expect(rule.state.memory != before.memory)
    #expect(before.stepsEnded == 1 && rule.stepsEnded == 3)
  }

  @Test("an error of a loss comes out as it is, and the next step is right")
  func errors() throws {
    struct Broken: Error {}
    let network = try SmallNetwork()
    let engine = try PerTaskGradients(network.parameters, granularity: .allLayer)
    var rule = try aligner("pcgrad")
    let tasks = network.tasks(3)
    #expect(throws: Broken.self) {
      try engine.combine([tasks[0], TaskLoss("broken") { throw Broken() }], with: &rule)
    }
    let combined = try engine.combine(tasks, with: &rule)
    #expect(relativeError(combined.losses, try tasks.map { try $0.parts[0]().item() }) < 1e-6)
    #expect(throws: WeightingError.repeatedTask("t0")) {
      try engine.combine([tasks[0], tasks[0]], with: &rule)
    }
  }

  @Test("rows of bfloat16 are the gradients of all micro-batches, rounded once", arguments: [1, 3])
  func halfRows(parts: Int) throws {
    let network = try SmallNetwork()
    let tasks = network.tasks(4, parts: parts)
    let rounded = try tasks.map { task in
      try Tensor(network.gradient(of: task).map(Float.init)).converted(to: .bfloat16)
        .converted(to: .float64).array(of: Double.self)
    }
    let (rows, _) = try GradientRows(network.parameters, format: .bfloat16).fill(tasks)
    #expect(rows.elementType == .bfloat16)
    for (index, expected) in rounded.enumerated() {
      let row = try rows.selected(index).converted(to: .float64).array(of: Double.self)
      // An element near a tie may round to the other side.
      #expect(relativeError(row, expected) < 0.004)
      #expect(zip(row, expected).count { $0 != $1 } < 5)
    }
    var rule = try aligner("pcgrad")
    let engine = try PerTaskGradients(
      network.parameters, granularity: .allLayer, format: .bfloat16)
    let found = try engine.combine(tasks, with: &rule)
    for (group, gramian) in network.gramians(rounded, .allLayer) {
      #expect(relativeError(try #require(found.gramians[group]).values, gramian.values) < 1e-3)
    }
    for parameter in network.parameters.parameters {
      let group = Granularity.allLayer.group(of: parameter.path)
      let weights = try #require(found.report.groups[group]).weights
      let update = try found.gradient.narrowed(0, parameter.range).doubles
      let expected = parameter.range.map { column in
        weights.indices.reduce(0) { $0 + weights[$1] * rounded[$1][column] }
      }
      #expect(relativeError(update, expected) < 0.01)
    }
  }
}
