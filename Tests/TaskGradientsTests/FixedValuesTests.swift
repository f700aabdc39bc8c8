import GradientVaccine
import Layers
import Tensors
import Testing
import Translation

@testable import TaskGradients

/// The row of the padding token: it starts as zero and no way of forming gradients moves it.
@Suite struct FixedValuesTests {
  private func columns(_ model: TranslationModel) throws -> Range<Int> {
    let table = try #require(model.parameters["model.shared.weight"])
    let fixed = try #require(table.fixed)
    let start = table.range.lowerBound
    return (start + fixed.lowerBound)..<(start + fixed.upperBound)
  }

  private func values(_ vector: Tensor, _ columns: Range<Int>) throws -> [Float] {
    try vector.narrowed(0, columns).array(of: Float.self)
  }

  @Test func thePaddingStartsAsZero() throws {
    let tasks = try TranslationTasks(sizes: [3, 2])
    let columns = try columns(tasks.model)
    #expect(columns.count == tasks.model.configuration.width)
    #expect(try values(tasks.model.parameters.values, columns).allSatisfy { $0 == 0 })
  }

  @Test(arguments: ["joint", "gradvac", "gradnorm"])
  func noEngineGivesItAGradient(method: String) throws {
    let tasks = try TranslationTasks(sizes: [3, 2])
    let columns = try columns(tasks.model)
    let options: [String: OptionValue] = method == "gradnorm" ? ["group": .text("encoder.0")] : [:]
    func aligner() throws -> GradientAligner {
      try GradientAligner(
        method: MethodConfiguration(name: method, options: options), seed: 1)
    }
    var (one, other) = (try aligner(), try aligner())
    let graph = try OneGraphGradients(tasks.model.parameters, granularity: .allLayer)
    let rows = try PerTaskGradients(tasks.model.parameters, granularity: .allLayer)
    let found = [
      try graph.combine(tasks.losses, with: &one).gradient,
      try rows.combine(tasks.losses, with: &other).gradient,
    ]
    for gradient in found {
      #expect(try values(gradient, columns).allSatisfy { $0 == 0 })
      #expect(try gradient.norm() > 0)
    }
    let difference = try (found[0] - found[1]).norm()
    #expect(try difference < 1e-4 * found[0].norm())
  }
}
