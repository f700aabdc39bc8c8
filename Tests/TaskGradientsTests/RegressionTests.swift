import GradientVaccine
import Layers
import TaskGradients
import Tensors
import Testing

/// A person's own network: y = w·x for two features, trained on two tasks that pull apart.
@Suite("Two regressions with a network of one's own")
struct RegressionTests {
  private let network: ParameterSet
  private let weight: Parameter

  init() throws {
    let registry = ParameterRegistry()
    weight = registry.declare("weight", [1, 2], .constant(0))
    network = try ParameterSet(registry, seed: 0)
  }

  /// ½(w·x − y)², whose gradient at w = 0 is −y·x.
  private func task(_ name: String, _ x: [Float], _ y: Double) -> TaskLoss {
    TaskLoss(name) { [weight] in
      let error = try Tensor(x, shape: [1, 2]).linear(weight: weight.tensor, bias: nil)
        .affine(offset: -y)
      return try (error * error).sum() * 0.5
    }
  }

  @Test("PCGrad projects the conflict away, as worked out by hand")
  func byHand() throws {
    // g₁ = (1, 0), g₂ = (−1, 1): cos < 0, so g₁ − ⟨g₁,g₂⟩/2·g₂ = (½, ½), g₂ + 1·g₁ = (0, 1).
    let tasks = [task("a", [1, 0], -1), task("b", [-1, 1], -1)]
    let engine = try PerTaskGradients(network, granularity: .wholeModel)
    var rule = try GradientAligner(method: MethodConfiguration(name: "pcgrad"), seed: 1)
    let combined = try engine.combine(tasks, with: &rule)
    let gradient: [Float] = try combined.gradient.array()
    #expect(abs(gradient[0] - 0.5) < 1e-6 && abs(gradient[1] - 1.5) < 1e-6)
    #expect(combined.losses == [0.5, 0.5])
    #expect(combined.report.groups["model"]?.firedCount == 2)
  }

  @Test("descending along GradVac's combination solves both tasks")
  func training() throws {
    let tasks = [task("a", [1, 0.5], 2), task("b", [-1, 1], -0.5)]
    let engine = try PerTaskGradients(network, granularity: .wholeModel)
    var rule = try GradientAligner(method: MethodConfiguration(name: "gradvac"), seed: 1)
    var losses: [Double] = []
    for _ in 0..<200 {
      let combined = try engine.combine(tasks, with: &rule)
      losses = combined.losses
      try network.values.add(combined.gradient, scaledBy: -0.3)
    }
    #expect(losses.allSatisfy { $0 < 1e-8 })
    // The two equations w₁ + w₂/2 = 2, −w₁ + w₂ = −½.
    let solution: [Float] = try network.values.array()
    #expect(abs(solution[0] - 1.5) < 1e-3 && abs(solution[1] - 1) < 1e-3)
  }
}
