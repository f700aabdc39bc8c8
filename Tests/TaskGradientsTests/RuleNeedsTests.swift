import GradientVaccine
import Layers
import TaskGradients
import Tensors
import Testing

/// One graph captures what the rule reads and nothing else, and survives what goes wrong in it.
@Suite("One graph and what rules need")
struct RuleNeedsTests {
  private func aligner(_ name: String, _ options: [String: OptionValue] = [:]) throws
    -> GradientAligner
  {
    try GradientAligner(method: MethodConfiguration(name: name, options: options), seed: 5)
  }

  @Test(
    "rules of losses and memory take one ordinary pass over the weighted sum",
    arguments: ["joint", "static", "dwa", "uw", "rlw", "famo"])
  func withoutGramians(method: String) throws {
    let tasks = try TranslationTasks(sizes: [3, 0, 2, 4])
    let rows = try tasks.exactRows()
    let options: [String: OptionValue] =
      method == "static"
      ? ["weights": .numbers(["task0": 2, "task1": 1, "task2": 0, "task3": -0.5])] : [:]
    var rule = try aligner(method, options)
    var reference = rule
    let engine = try OneGraphGradients(tasks.parameters, granularity: .allLayer)
    for _ in 0..<3 {
      let found = try engine.combine(tasks.losses, with: &rule)
      try reference.beginStep(tasks: tasks.names, losses: found.losses)
      let weights = try #require(reference.presetWeights)
      _ = try reference.endStep()
      let expected = tasks.combination(rows, .allLayer) { _ in weights }
      #expect(relativeError(try found.gradient.doubles, expected) < 1e-5)
      #expect(found.gramians.isEmpty)
      #expect(rule.state == reference.state)
    }
  }

  @Test("GradNorm captures its group alone and learns from its unweighted norms")
  func gradNorm() throws {
    let tasks = try TranslationTasks(sizes: [3, 1, 4])
    let rows = try tasks.exactRows()
    let exact = try #require(tasks.gramians(rows, .allLayer)["encoder.1"])
    var rule = try aligner("gradnorm", ["group": .text("encoder.1"), "rate": .number(0.2)])
    var reference = rule
    let engine = try OneGraphGradients(tasks.parameters, granularity: .allLayer)
    for step in 0..<3 {
      let found = try engine.combine(tasks.losses, with: &rule)
      #expect(Array(found.gramians.keys) == ["encoder.1"])
      #expect(
        relativeError(try #require(found.gramians["encoder.1"]).values, exact.values) < 1e-5)
      try reference.beginStep(tasks: tasks.names, losses: found.losses)
      let weights = try #require(reference.presetWeights)
      #expect(step == 0 || Set(weights).count > 1)
      _ = try reference.weights(for: "encoder.1", gramian: exact)
      _ = try reference.endStep()
      let expected = tasks.combination(rows, .allLayer) { _ in weights }
      #expect(relativeError(try found.gradient.doubles, expected) < 1e-5)
    }
  }

  private struct Broken: Error, Equatable {}

  /// Hands uses on, and throws in the backward pass when it comes to one layer.
  private final class Breaking: ParameterUseObserver {
    let inner: any ParameterUseObserver
    init(_ inner: any ParameterUseObserver) { self.inner = inner }

    func linear(_ input: Tensor, _ rows: RowKind, weight: Parameter, bias: Parameter?) throws
      -> Tensor
    {
      let output = try inner.linear(input, rows, weight: weight, bias: bias)
      guard weight.path == "model.encoder.layers.0.fc1.weight" else { return output }
      try output.onGradient { _ in throw Broken() }
      return output
    }

    func embedding(_ indices: Tensor, _ rows: RowKind, table: Parameter, padding: Int?) throws
      -> Tensor
    {
      try inner.embedding(indices, rows, table: table, padding: padding)
    }

    func layerNorm(
      _ input: Tensor, _ rows: RowKind, weight: Parameter, bias: Parameter, epsilon: Double
    ) throws -> Tensor {
      try inner.layerNorm(
        input, rows, weight: weight, bias: bias, epsilon: epsilon)
    }

    func crossEntropy(_ states: Tensor, _ rows: RowKind, table: Parameter, loss: CrossEntropy)
      throws -> Tensor
    {
      try inner.crossEntropy(states, rows, table: table, loss: loss)
    }
  }

  @Test(
    "an error leaves the rule as it was and the engine as good as new",
    arguments: ["gradvac", "famo", "gradnorm"])
  func errors(method: String) throws {
    let tasks = try TranslationTasks(sizes: [3, 2])
    let options: [String: OptionValue] =
      method == "gradnorm" ? ["group": .text("encoder.0")] : [:]
    let engine = try OneGraphGradients(tasks.parameters, granularity: .allLayer)
    var rule = try aligner(method, options)
    _ = try engine.combine(tasks.losses, with: &rule)
    let before = rule.state
    let broken = [
      // In the forward pass, before and after groups were solved on the way back, in the rule.
      JointLoss(tasks: tasks.names, segments: tasks.joint.segments) { _ in throw Broken() },
      JointLoss(tasks: tasks.names, segments: tasks.joint.segments) { observer in
        let losses = try tasks.joint.losses(observer) * 1
        try losses.onGradient { _ in throw Broken() }
        return losses
      },
      JointLoss(tasks: tasks.names, segments: tasks.joint.segments) { observer in
        guard let observer else { throw Broken() }
        return try tasks.joint.losses(Breaking(observer))
      },
      JointLoss(
        tasks: ["task0", "task0"], segments: tasks.joint.segments, losses: tasks.joint.losses),
    ]
    for joint in broken {
      #expect(throws: (any Error).self) {
        try engine.combine(StepLosses(tasks: [], joint: joint), with: &rule)
      }
      #expect(rule.state == before)
    }
    var copy = rule
    let found = try engine.combine(tasks.losses, with: &rule)
    let other = try OneGraphGradients(tasks.parameters, granularity: .allLayer)
    let expected = try other.combine(tasks.losses, with: &copy)
    #expect(try found.gradient.array(of: Float.self) == expected.gradient.array(of: Float.self))
    #expect(rule.state == copy.state)
  }

  @Test("a group that does not exist is named, and the rule stays as it was")
  func unknownGroup() throws {
    let tasks = try TranslationTasks(sizes: [3, 2])
    let engine = try OneGraphGradients(tasks.parameters, granularity: .allLayer)
    var rule = try aligner("gradnorm", ["group": .text("nowhere")])
    let before = rule.state
    #expect(
      throws: WeightingError.missingGroup("nowhere", method: "gradnorm", found: [])
    ) { try engine.combine(tasks.losses, with: &rule) }
    #expect(rule.state == before)
  }

  @Test("a layer used three times has the gradient of the sum of its uses")
  func repeatedUses() throws {
    let registry = ParameterRegistry()
    let layer = Linear(registry, at: "trunk.0", inputs: 4, outputs: 4)
    let norm = LayerNorm(registry, at: "trunk.1", width: 4)
    let parameters = try ParameterSet(registry, seed: 2)
    let inputs = try Tensor.normal([7, 4], using: Generator(seed: 4))
    let segments = Segments(lengths: [2, 0, 4, 1])
    func losses(_ observer: (any ParameterUseObserver)?) throws -> Tensor {
      let pass = ForwardPass.evaluation(observer: observer)
      var states = inputs
      for _ in 0..<3 { states = try norm(layer(states, in: pass).map(.tanh), in: pass) }
      return try (states * states * states).sum(over: [1]).segmentTotals(segments)
    }
    let joint = JointLoss(tasks: ["a", "b", "c", "d"], segments: segments, losses: losses)
    let found = try OneGraphGradients(parameters, granularity: .allMatrix)
    var rule = try aligner("gradvac")
    let combined = try found.combine(StepLosses(tasks: [], joint: joint), with: &rule)
    let rows = try (0..<4).map { task in
      try losses(nil).narrowed(0, task..<(task + 1)).sum()
        .gradients(of: parameters.parameters.map(\.tensor))
        .flatMap { try #require($0).doubles }
    }
    for parameter in parameters.parameters {
      let exact = Gramian(vectors: rows.map { Array($0[parameter.range]) })
      let gramian = try #require(combined.gramians[parameter.path])
      #expect(relativeError(gramian.values, exact.values) < 1e-5)
      let weights = try #require(combined.report.groups[parameter.path]).weights
      let update = try combined.gradient.doubles[parameter.range]
      let expected = parameter.range.map { column in
        zip(weights, rows).reduce(0) { $0 + $1.0 * $1.1[column] }
      }
      #expect(relativeError(Array(update), expected) < 1e-5)
    }
  }
}
