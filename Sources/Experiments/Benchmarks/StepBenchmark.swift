import GradientVaccine
import Layers
import TaskGradients
import Tensors
import Translation

/// Measures what a training step's gradient costs: plain, and with a rule, both ways.
///
/// A measured step is the forward passes, the backward passes, the Gramians, the rule and the
/// combination: everything but the optimiser, which is the same for all. Before anything is
/// measured the ways are shown to give the same gradient.
public final class StepBenchmark {
  /// A way to the gradient of one step.
  public enum Way: String, CaseIterable, Sendable {
    /// One forward and backward pass over the whole batch.
    case plainJoint = "plain_joint"
    /// One forward and backward pass for each task, summed in one gradient.
    case plainAccumulated = "plain_accumulated"
    /// The rule, with all tasks' gradients from one pass.
    case oneGraph = "one_graph"
    /// The rule, with one pass for each task.
    case perTask = "per_task"
  }

  /// What is measured.
  public let options: Options
  private let losses: StepLosses
  private let columns: GroupColumns
  private var steps: [Way: Step] = [:]
  private let problem: BenchmarkProblem

  /// A way's engine and rule.
  private struct Step {
    let engine: any TaskGradientEngine
    var aligner: GradientAligner
  }

  /// Builds the model and the data; the ways get their memory when they are first taken.
  ///
  /// - Throws: ``BenchmarkError/invalid(faults:)``.
  public init(_ options: Options) throws {
    guard options.faults.isEmpty else { throw BenchmarkError.invalid(faults: options.faults) }
    self.options = options
    problem = try BenchmarkProblem(options)
    losses = try problem.losses()
    columns = GroupColumns(problem.model.parameters, granularity: options.granularity)
  }

  /// The number of the model's parameters.
  public var parameterCount: Int { problem.model.parameters.count }

  /// The target tokens of a step.
  public var tokens: Int { problem.totalTokens }

  /// The bytes of K gradients of the largest group, in float32.
  public var largestGroupBytes: Int {
    let widths = columns.groups.map { $0.columns.reduce(0) { $0 + $1.count } }
    return 4 * options.tasks * (widths.max() ?? 0)
  }

  // MARK: - Steps

  /// Takes one step in one way.
  @discardableResult
  func take(_ way: Way) throws -> CombinedGradient {
    var step = try steps[way] ?? makeStep(way)
    let combined = try step.engine.combine(losses, with: &step.aligner)
    steps[way] = step
    return combined
  }

  private func makeStep(_ way: Way) throws -> Step {
    let parameters = problem.model.parameters
    let joint = try MethodConfiguration(name: "joint")
    let isPlain = way == .plainJoint || way == .plainAccumulated
    let aligner = try GradientAligner(method: isPlain ? joint : options.method, seed: options.seed)
    let engine: any TaskGradientEngine =
      switch way {
      case .plainJoint, .oneGraph:
        try OneGraphGradients(parameters, granularity: options.granularity)
      case .plainAccumulated, .perTask:
        try PerTaskGradients(
          parameters, granularity: options.granularity, format: options.rowFormat)
      }
    return Step(engine: engine, aligner: aligner)
  }

  // MARK: - Equality

  /// Takes a step in every way and compares the gradients.
  ///
  /// - Returns: the larger of the two relative differences, between the plain ways and between the
  ///   ways with the rule.
  /// - Throws: ``BenchmarkError/differentGradients(first:second:difference:tolerance:)`` above
  ///   1e-4, or above 0.05 in bfloat16, whose products have three digits.
  public func verify() throws -> Double {
    try max(compare(.plainJoint, .plainAccumulated), compare(.oneGraph, .perTask))
  }

  private func compare(_ first: Way, _ second: Way) throws -> Double {
    let isRounded = options.usesBFloat16 || options.rowFormat == .bfloat16
    let tolerance = isRounded ? 0.05 : 1e-4
    let (one, other) = (try take(first).gradient, try take(second))
    let difference = try relativeDifference(one, other.gradient, gramians: other.gramians)
    guard difference <= tolerance else {
      throw BenchmarkError.differentGradients(
        first: first.rawValue, second: second.rawValue, difference: difference,
        tolerance: tolerance)
    }
    return difference
  }

  /// ‖a − b‖/‖b‖ over the groups that have a gradient.
  ///
  /// Groups whose task gradients are 10⁻⁵ of the largest group's hold nothing but rounding (biases
  /// of attention keys change no attention weight), and a rule may do anything with that.
  private func relativeDifference(
    _ one: Tensor, _ other: Tensor, gramians: [String: Gramian]
  ) throws -> Double {
    let sizes = gramians.mapValues { gramian in
      (0..<gramian.count).map { gramian[$0, $0] }.max() ?? 0
    }
    let largest = sizes.values.max() ?? 0
    var (difference, size) = (0.0, 0.0)
    for group in columns.groups where (sizes[group.name] ?? largest) >= 1e-10 * largest {
      for range in group.columns {
        let (left, right) = (try one.narrowed(0, range), try other.narrowed(0, range))
        let (gap, norm) = (try (left - right).norm(), try right.norm())
        difference += gap * gap
        size += norm * norm
      }
    }
    return size > 0 ? (difference / size).squareRoot() : difference.squareRoot()
  }
}
