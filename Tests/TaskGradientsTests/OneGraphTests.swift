import GradientVaccine
import Layers
import TaskGradients
import Tensors
import Testing

/// The largest difference of two vectors, relative to the largest element.
private func difference(_ left: [Float], _ right: [Float]) -> Double {
  let scale = max(right.map { abs($0) }.max() ?? 0, .leastNormalMagnitude)
  return Double(zip(left, right).map { abs($0 - $1) }.max() ?? 0) / Double(scale)
}

@Suite("One graph gives what one pass for each task gives")
struct OneGraphTests {
  @Test(
    "Gramians, weights and update agree for every granularity",
    arguments: Granularity.allCases, ["gradvac", "pcgrad", "mgda"])
  func agreesWithSeparatePasses(granularity: Granularity, method: String) throws {
    let tasks = try TranslationTasks(sizes: [4, 1, 7, 2])
    let parameters = tasks.parameters
    let configuration = try MethodConfiguration(name: method)
    var first = try GradientAligner(method: configuration, seed: 5)
    var second = first
    let separate = try PerTaskGradients(parameters, granularity: granularity)
    let oneGraph = try OneGraphGradients(parameters, granularity: granularity)
    for _ in 0..<3 {
      let expected = try separate.combine(tasks.separate, with: &first)
      let found = try oneGraph.combine(tasks.losses, with: &second)
      for (a, b) in zip(found.losses, expected.losses) { #expect(abs(a - b) < 1e-6 * abs(b)) }
      #expect(found.gramians.keys.sorted() == expected.gramians.keys.sorted())
      for (group, gramian) in expected.gramians {
        let other = try #require(found.gramians[group])
        // Key biases change no attention weight, so their gradients are rounding and have no digits.
        if granularity == .allMatrix && group.hasSuffix("k_proj.bias") { continue }
        for i in 0..<4 {
          for j in 0..<4 {
            let scale = gramian.norm(i) * gramian.norm(j)
            #expect(abs(other[i, j] - gramian[i, j]) <= 1e-4 * scale, "\(group) \(i) \(j)")
          }
        }
      }
      guard granularity != .allMatrix else { continue }
      let update = try found.gradient.array(of: Float.self)
      #expect(difference(update, try expected.gradient.array()) < 1e-4)
    }
  }

  @Test("Every row equals a separate backward pass, tied embedding included")
  func rowsEqualSeparateBackwardPasses() throws {
    let tasks = try TranslationTasks(sizes: [3, 5, 1])
    let parameters = tasks.parameters
    let leaves = parameters.parameters.map(\.tensor)
    let exact = try tasks.separate.map { loss in
      try zip(parameters.parameters, loss.parts[0]().gradients(of: leaves)).map {
        $0.trained(try #require($1).array())
      }
    }
    let engine = try OneGraphGradients(parameters, granularity: .allMatrix)
    var aligner = try GradientAligner(method: MethodConfiguration(name: "pcgrad"), seed: 1)
    let found = try engine.combine(tasks.losses, with: &aligner)
    for (index, parameter) in parameters.parameters.enumerated() {
      // A key's bias changes no attention weight: its gradient is rounding, without digits.
      if parameter.path.hasSuffix("k_proj.bias") { continue }
      let gramian = try #require(found.gramians[parameter.path])
      let expected = Gramian(vectors: exact.map { row in row[index].map(Double.init) })
      let weights = try #require(found.report.groups[parameter.path]).weights
      for i in weights.indices {
        // Where sentences are single tokens, queries and keys change nothing: rounding again, with
        // a direction that means nothing and yet decides the weights.
        #expect(abs(gramian.norm(i) - expected.norm(i)) <= 1e-5 * expected.norm(i) + 1e-8)
      }
      guard weights.indices.allSatisfy({ expected.norm($0) > 1e-6 }) else { continue }
      let update = try found.gradient.narrowed(0, parameter.range).array(of: Float.self)
      let combined = update.indices.map { place in
        weights.indices.reduce(Float(0)) { $0 + Float(weights[$1]) * exact[$1][index][place] }
      }
      #expect(difference(update, combined) < 1e-5, "\(parameter.path)")
    }
  }

  @Test("Joint training is the ordinary gradient of the batch loss")
  func jointIsOrdinary() throws {
    let tasks = try TranslationTasks(sizes: [3, 2])
    let parameters = tasks.parameters
    let engine = try OneGraphGradients(parameters, granularity: .allLayer)
    var aligner = try GradientAligner(method: MethodConfiguration(name: "joint"), seed: 1)
    let found = try engine.combine(tasks.losses, with: &aligner)
    let (total, _) = try tasks.joint.compute(nil)
    let gradients = try total.gradients(of: parameters.parameters.map(\.tensor))
    let expected = try zip(parameters.parameters, gradients).flatMap {
      $0.trained(try #require($1).array())
    }
    #expect(difference(try found.gradient.array(), expected) < 1e-6)
  }

  @Test("A leading dimension that no task division explains is refused by name")
  func unknownDivision() throws {
    let tasks = try TranslationTasks(sizes: [3, 2])
    let wrong = JointLoss(
      tasks: tasks.names, segments: [.input: Segments(lengths: [3, 1])],
      losses: tasks.joint.losses)
    let engine = try OneGraphGradients(tasks.parameters, granularity: .allLayer)
    var aligner = try GradientAligner(method: MethodConfiguration(name: "pcgrad"), seed: 1)
    let sources = tasks.pairs.joined().reduce(0) { $0 + $1.source.count }
    #expect(
      throws: TaskGradientError.unknownDivision(
        parameter: "model.shared.weight", rows: .input, length: sources, known: 4)
    ) {
      try engine.combine(StepLosses(tasks: tasks.separate, joint: wrong), with: &aligner)
    }
  }
}
