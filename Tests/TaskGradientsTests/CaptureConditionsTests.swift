import GradientVaccine
import Layers
import TaskGradients
import Tensors
import Testing

/// The rows of one captured pass against K ordinary backward passes through the same joint graph.
@Suite("One graph under every condition of training")
struct CaptureConditionsTests {
  typealias Conditions = TranslationTasks.Conditions

  private func aligner(_ name: String) throws -> GradientAligner {
    try GradientAligner(method: MethodConfiguration(name: name), seed: 5)
  }

  /// Compares Gramians and update with those of rows formed one by one.
  private func expectExact(
    _ tasks: TranslationTasks, _ granularity: Granularity, method: String = "gradvac",
    within tolerance: Double = 1e-5
  ) throws {
    let rows = try tasks.exactRows()
    let engine = try OneGraphGradients(tasks.parameters, granularity: granularity)
    var rule = try aligner(method)
    let found = try engine.combine(tasks.losses, with: &rule)
    let exact = tasks.gramians(rows, granularity)
    #expect(Set(found.gramians.keys) == Set(exact.keys))
    for (name, gramian) in exact {
      // A key's bias changes no attention weight: its gradient is rounding, without digits.
      if name.hasSuffix("k_proj.bias") { continue }
      let other = try #require(found.gramians[name])
      for i in rows.indices {
        for j in rows.indices {
          let scale = gramian.norm(i) * gramian.norm(j)
          #expect(abs(other[i, j] - gramian[i, j]) <= 2 * tolerance * scale, "\(name) \(i) \(j)")
        }
      }
    }
    let expected = try tasks.combination(rows, granularity) { group in
      try #require(found.report.groups[group]).weights
    }
    #expect(relativeError(try found.gradient.doubles, expected) < tolerance)
    let losses = try tasks.joint.losses(nil).array(of: Double.self)
    #expect(relativeError(found.losses, losses) < 1e-9)
  }

  @Test("a hundred tasks of unequal sizes, some without any row", arguments: Granularity.allCases)
  func manyTasks(granularity: Granularity) throws {
    let sizes = (0..<100).map { $0 % 7 == 3 ? 0 : 1 + ($0 * $0) % 5 }
    // A sentence of one token has no gradient of its queries but rounding, whose direction a rule
    // would follow where a matrix is a group of its own.
    let shortest = granularity == .allMatrix ? 1 : 0
    try expectExact(
      TranslationTasks(sizes: sizes, shortest: shortest, longest: 3), granularity)
  }

  @Test("one-sentence tasks, and sentences that are nothing but their end")
  func oneSentence() throws {
    try expectExact(TranslationTasks(sizes: [1, 1, 1, 1], longest: 2), .allLayer)
    try expectExact(TranslationTasks(sizes: [1, 1], longest: 0), .allMatrix, method: "pcgrad")
    try expectExact(TranslationTasks(sizes: [1]), .wholeModel)
  }

  @Test("empty tasks first, last and in between have zero rows and are named")
  func emptyTasks() throws {
    let tasks = try TranslationTasks(sizes: [0, 3, 0, 2, 0])
    try expectExact(tasks, .allLayer)
    let engine = try OneGraphGradients(tasks.parameters, granularity: .allLayer)
    var rule = try aligner("pcgrad")
    let found = try engine.combine(tasks.losses, with: &rule)
    #expect(found.losses.map { $0 == 0 } == [true, false, true, false, true])
    #expect(found.report.groups.values.allSatisfy { $0.zero == [0, 2, 4] })
  }

  @Test("dropout is that of the joint pass", arguments: [Granularity.allLayer, .allMatrix])
  func dropout(granularity: Granularity) throws {
    try expectExact(TranslationTasks(sizes: [4, 2, 5], Conditions(dropout: 0.3)), granularity)
  }

  @Test("label smoothing", arguments: [0, 0.5])
  func labelSmoothing(epsilon: Double) throws {
    try expectExact(
      TranslationTasks(sizes: [2, 3], Conditions(labelSmoothing: epsilon)), .allLayer)
  }

  @Test("bfloat16 products give float32 rows", arguments: [0, 0.2])
  func bfloat16(dropout: Double) throws {
    let conditions = Conditions(dropout: dropout, bfloat16: true)
    try expectExact(
      TranslationTasks(sizes: [4, 1, 3, 0], conditions), .allLayer, within: 1e-2)
  }

  @Test(
    "frozen parameters have zero columns and no part in any Gramian",
    arguments: [
      ["model.shared"], ["model.encoder."], ["model.encoder.", "model.shared"],
      ["model.decoder.layers.0.fc1.weight", "model.decoder.layers.0.final_layer_norm.bias"],
    ])
  func frozen(starts: [String]) throws {
    let tasks = try TranslationTasks(sizes: [3, 2, 4], Conditions(frozen: starts))
    for granularity in [Granularity.allLayer, .allMatrix, .wholeModel] {
      try expectExact(tasks, granularity)
    }
    for method in ["joint", "pcgrad"] {
      let engine = try OneGraphGradients(tasks.parameters, granularity: .allLayer)
      var rule = try aligner(method)
      let update = try engine.combine(tasks.losses, with: &rule).gradient.doubles
      for parameter in tasks.parameters.parameters {
        let isChosen = starts.contains { parameter.path.hasPrefix($0) }
        #expect(parameter.isFrozen == isChosen)
        if isChosen { #expect(update[parameter.range].allSatisfy { $0 == 0 }) }
      }
    }
  }

  @Test("freezing between steps leaves nothing of the last update behind")
  func freezingLater() throws {
    let tasks = try TranslationTasks(sizes: [3, 2])
    let engine = try OneGraphGradients(tasks.parameters, granularity: .allLayer)
    var rule = try aligner("pcgrad")
    _ = try engine.combine(tasks.losses, with: &rule)
    let chosen = try tasks.parameters.freeze { $0.contains("fc2") }
    #expect(chosen.count == 6)
    #expect(try tasks.parameters.freeze { $0.contains("fc2") } == [])
    let update = try engine.combine(tasks.losses, with: &rule).gradient.doubles
    for path in chosen {
      let range = try #require(tasks.parameters[path]).range
      #expect(update[range].allSatisfy { $0 == 0 })
    }
  }

  @Test("tasks come and go from step to step; nothing of another step remains")
  func comingAndGoing() throws {
    let all = try TranslationTasks(sizes: [4, 1, 7, 2, 3])
    let engine = try OneGraphGradients(all.parameters, granularity: .allLayer)
    var rule = try aligner("gradvac")
    for sizes in [[4, 1, 7, 2, 3], [2], [0, 3, 1], [5, 5, 5, 5, 5]] {
      // The same seed makes the same network; only the batch differs.
      let tasks = try TranslationTasks(sizes: sizes)
      let own = try OneGraphGradients(tasks.parameters, granularity: .allLayer)
      var copy = rule
      let expected = try own.combine(tasks.losses, with: &copy)
      let found = try engine.combine(all.batch(of: tasks), with: &rule)
      #expect(try found.gradient.array(of: Float.self) == expected.gradient.array(of: Float.self))
      #expect(found.gramians == expected.gramians)
      #expect(rule.state == copy.state)
    }
  }
}

/// Losses that are multiplied further, and a table that is projected onto twice.
@Suite("Output projections in one graph")
struct CapturedProjectionTests {
  private let tasks = 3

  /// Two tied projections of one embedding, whose losses count by the token and by the task.
  private func losses(
    _ network: ProjectionNetwork, taskFactors: [Double], observer: (any ParameterUseObserver)?
  ) throws -> Tensor {
    let segments = Segments(lengths: [2, 3, 1])
    let pass = ForwardPass.evaluation(observer: observer)
    let states = try network.shared(Tensor([0, 3, 2, 5, 5, 1] as [Int64]), in: pass)
    let targets = try Tensor([1, 2, 3, 4, 5, 0] as [Int64])
    let weights = try Tensor([1, 2, 1, 0.5, 3, 1] as [Float])
    let first = try network.shared.crossEntropy(
      states.map(.tanh), CrossEntropy(targets, rowWeights: weights), in: pass)
    let second = try network.shared.crossEntropy(
      states, CrossEntropy(targets, labelSmoothing: 0.2, weight: 0.3), in: pass)
    let totals = try (first + second).segmentTotals(segments)
    return try totals.multiplied(by: Tensor(taskFactors))
  }

  @Test("rows equal separate backward passes", arguments: [[1, 1, 1], [2, -0.5, 3]])
  func exact(taskFactors: [Double]) throws {
    let network = try ProjectionNetwork()
    let joint = JointLoss(
      tasks: ["a", "b", "c"], segments: Segments(lengths: [2, 3, 1])
    ) { try losses(network, taskFactors: taskFactors, observer: $0) }
    let engine = try OneGraphGradients(network.parameters, granularity: .wholeModel)
    var rule = try GradientAligner(method: MethodConfiguration(name: "pcgrad"), seed: 1)
    let found = try engine.combine(StepLosses(tasks: [], joint: joint), with: &rule)
    let plain = try losses(network, taskFactors: taskFactors, observer: nil)
    let rows = try (0..<tasks).map { task in
      let seed = try Tensor((0..<tasks).map { $0 == task ? 1.0 : 0 })
      return try #require(
        try plain.gradients(
          of: [network.shared.table.tensor], from: seed, retainGraph: true)[0]
      ).doubles
    }
    let expected = Gramian(vectors: rows)
    let gramian = try #require(found.gramians["model"])
    #expect(relativeError(gramian.values, expected.values) < 1e-5)
    let weights = try #require(found.report.groups["model"]).weights
    let update = rows[0].indices.map { column in
      (0..<tasks).reduce(0) { $0 + weights[$1] * rows[$1][column] }
    }
    #expect(relativeError(try found.gradient.doubles, update) < 1e-5)
  }
}

/// Nothing but a table.
private final class ProjectionNetwork {
  let parameters: ParameterSet
  let shared: Embedding

  init() throws {
    let registry = ParameterRegistry()
    shared = Embedding(registry, at: "model.shared", count: 6, width: 4, deviation: 0.8)
    parameters = try ParameterSet(registry, seed: 2)
  }
}
