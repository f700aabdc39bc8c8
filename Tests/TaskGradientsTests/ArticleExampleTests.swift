import Foundation
import GradientVaccine
import Layers
import TaskGradients
import Tensors
import Testing

// [network]
/// Two regressions on a shared trunk: x ∈ ℝ² to 8 hidden values to one output per task.
final class TwoRegressions {
  static let tasks = ["sum", "product"]

  let parameters: ParameterSet
  private let trunk: Linear
  private let heads: [Linear]
  private let x: Tensor
  private let y: [Tensor]

  init() throws {
    let registry = ParameterRegistry()
    trunk = Linear(registry, at: "trunk.0", inputs: 2, outputs: 8)
    heads = Self.tasks.map { Linear(registry, at: "heads.\($0)", inputs: 8, outputs: 1) }
    parameters = try ParameterSet(registry, seed: 1)
    let points: [Float] = [-1, -1, -1, 1, 1, -1, 1, 1, 0.5, 0, 0, 0.5]
    x = try Tensor(points, shape: [6, 2])
    let targets: [[Float]] = [[-2, 0, 0, 2, 0.5, 0.5], [1, -1, -1, 1, 0, 0]]
    y = try targets.map { try Tensor($0, shape: [6, 1]) }
  }

  /// The mean squared error of one task; `states` are its rows behind the trunk.
  private func loss(_ task: Int, _ states: Tensor, in pass: ForwardPass) throws -> Tensor {
    let error = try heads[task](states, in: pass) - y[task]
    return try (error * error).mean()
  }
}
// [/network]

// [per-task]
extension TwoRegressions {
  /// Each task with a graph of its own: any network, any loss.
  var separate: [TaskLoss] {
    Self.tasks.indices.map { task in
      TaskLoss(Self.tasks[task]) { [self] in
        let pass = ForwardPass.evaluation()
        return try loss(task, trunk(x, in: pass).map(.tanh), in: pass)
      }
    }
  }

  /// Gradient descent with a rule; gives the tasks' losses of the last step.
  func train(steps: Int, rule name: String) throws -> [Double] {
    let engine = try PerTaskGradients(parameters, granularity: .allLayer)
    var rule = try GradientAligner(method: MethodConfiguration(name: name), seed: 1)
    var losses: [Double] = []
    for _ in 0..<steps {
      let combined = try engine.combine(separate, with: &rule)
      try parameters.values.add(combined.gradient, scaledBy: -0.1)
      losses = combined.losses
    }
    return losses
  }
}
// [/per-task]

// [one-graph]
extension TwoRegressions {
  /// All tasks in one batch, sorted by task: one forward pass, one backward pass.
  var joint: JointLoss {
    let rows = x.shape[0]
    // The trunk sees all rows; a head sees those of its own task.
    let whole = Segments(lengths: [rows, rows])
    return JointLoss(tasks: Self.tasks, segments: whole) { [self] observer in
      let pass = ForwardPass.evaluation(observer: observer)
      let states = try trunk(Tensor.concatenated([x, x]), in: pass).map(.tanh)
      let losses = try Self.tasks.indices.map { task in
        // A head is applied to all rows, so that its rows divide into tasks too.
        let error = try heads[task](states, in: pass).narrowed(0, whole[task]) - y[task]
        return try (error * error).mean()
      }
      return try Tensor.concatenated(losses.map { try $0.reshaped([1]) })
    }
  }
}
// [/one-graph]

/// The examples of `Documentation/Library/PerTaskGradients.md`, compiled and run.
@Suite("The article about per-task gradients of one's own network")
struct ArticleExampleTests {
  @Test("training lowers both losses", arguments: ["gradvac", "pcgrad", "joint"])
  func training(rule: String) throws {
    let first = try TwoRegressions().train(steps: 1, rule: rule)
    let last = try TwoRegressions().train(steps: 200, rule: rule)
    #expect(zip(first, last).allSatisfy { $1 < 0.5 * $0 }, "\(first) \(last)")
  }

  @Test("one graph gives what one pass for each task gives", arguments: ["gradvac", "mgda"])
  func agreement(rule: String) throws {
    let network = try TwoRegressions()
    let method = try MethodConfiguration(name: rule)
    var first = try GradientAligner(method: method, seed: 1)
    var second = first
    let separate = try PerTaskGradients(network.parameters, granularity: .allLayer)
      .combine(network.separate, with: &first)
    let joint = try OneGraphGradients(network.parameters, granularity: .allLayer)
      .combine(StepLosses(tasks: network.separate, joint: network.joint), with: &second)
    let (a, b) = (try separate.gradient.doubles, try joint.gradient.doubles)
    #expect(relativeError(b, a) < 1e-5)
    #expect(relativeError(joint.losses, separate.losses) < 1e-6)
    #expect(joint.gramians.keys.sorted() == separate.gramians.keys.sorted())
  }

  @Test("the article shows these very lines", arguments: ["network", "per-task", "one-graph"])
  func text(part: String) throws {
    let here = URL(fileURLWithPath: #filePath)
    let source = try String(contentsOf: here, encoding: .utf8).components(separatedBy: "\n")
    let first = try #require(source.firstIndex(of: "// [\(part)]"))
    let last = try #require(source.firstIndex(of: "// [/\(part)]"))
    let package = here.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let article = try String(
      contentsOf: package.appendingPathComponent("Documentation/Library/PerTaskGradients.md"),
      encoding: .utf8)
    #expect(article.contains(source[(first + 1)..<last].joined(separator: "\n")))
  }
}
