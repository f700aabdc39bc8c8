import GradientVaccine
import Testing

@Suite("PCGrad")
struct PCGradTests {
  @Test("has the closed form of two tasks: w_1 = 1 − g_1·g_2/‖g_1‖² in conflict, else 1")
  func twoTasks() throws {
    var gradients = Gradients(seed: 41)
    for _ in 0..<100 {
      let vectors = gradients.vectors(count: 2, length: 3)
      var surgery = try aligner("pcgrad")
      let weights = try surgery.step(["a", "b"], vectors).weights
      let product = min(0, dot(vectors[0], vectors[1]))
      let expected = vectors.map { 1 - product / dot($0, $0) }
      expectClose(weights, expected, within: 1e-12)
    }
  }

  @Test("removes every conflict of two tasks and never ascends the summed loss")
  func noConflict() throws {
    var gradients = Gradients(seed: 42)
    for _ in 0..<100 {
      let vectors = gradients.vectors(count: 2, length: 3, shared: 0)
      var surgery = try aligner("pcgrad")
      let outcome = try surgery.step(["a", "b"], vectors)
      let update = combination(outcome.weights, vectors)
      #expect(vectors.allSatisfy { dot($0, update) >= -1e-12 })
      #expect(outcome.descent >= 0)
    }
  }

  @Test("leaves gradients without conflict alone")
  func identity() throws {
    var surgery = try aligner("pcgrad")
    let outcome = try surgery.step(["a", "b", "c"], [[1, 0, 0], [1, 1, 0], [0, 1, 1]])
    #expect(outcome.weights == [1, 1, 1] && outcome.firedCount == 0)
    expectClose([outcome.normRatio ?? 0], [1], within: 1e-14)
  }

  @Test("draws a fresh order for each task: three tasks in conflict take many courses")
  func freshOrders() throws {
    let vectors: [[Double]] = [[1, 0, 0.1], [-0.6, 0.8, 0], [-0.5, -0.7, 0.2]]
    var seen: Set<[Double]> = []
    var surgery = try aligner("pcgrad")
    for _ in 0..<200 { seen.insert(try surgery.step(["a", "b", "c"], vectors).weights) }
    #expect(seen.count == 8)  // 2! orders for each of three tasks
  }
}
