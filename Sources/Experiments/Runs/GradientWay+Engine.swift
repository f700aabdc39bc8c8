import Console
import GradientVaccine
import Layers
import TaskGradients
import Training

/// A training problem that can say which tasks it has.
protocol MultitaskProblem: TrainingProblem {
  /// The names of all tasks, in the order of the data.
  var taskNames: [String] { get }
}

extension GradientWay {
  /// How the gradients of a run are formed: the engine, and what a person is told about it.
  struct Choice {
    /// Never ``auto``.
    var way: GradientWay
    var engine: any TaskGradientEngine
    var reason: String
  }

  /// The engine of this way; ``auto`` takes the faster one on the problem's next batch.
  ///
  /// The problem and the rule are left as they were.
  func choice(
    for problem: some MultitaskProblem, _ configuration: any RunSettings, rule: GradientAligner
  ) throws -> Choice {
    let engines = Engines(problem, configuration)
    switch self {
    case .oneGraph: return try engines.oneGraph("as configured")
    case .perTask: return try engines.perTask("as configured")
    case .auto: break
    }
    if configuration.training.updateFreq > 1 {
      return try engines.perTask("update_freq is \(configuration.training.updateFreq)")
    }
    if rule.needs.gramians == .none {
      return try engines.oneGraph("\(configuration.method) needs no task's gradient")
    }
    let bytes =
      problem.taskNames.count * problem.parameters.count * configuration.gradientRows.byteCount
    if let available = SystemMemory.available(), bytes > available / 4 {
      return try engines.oneGraph(
        "rows for one pass a task would take \(HumanReadable.bytes(bytes)), more than a quarter of "
          + "the memory available")
    }
    return try engines.fasterOne(rule)
  }

  /// Makes the engines of a run.
  private struct Engines<Problem: MultitaskProblem> {
    let problem: Problem
    let configuration: any RunSettings

    init(_ problem: Problem, _ configuration: any RunSettings) {
      self.problem = problem
      self.configuration = configuration
    }

    func oneGraph(_ reason: String) throws -> Choice {
      // Losses that are spread over several batches have no joint form: the engine then takes them
      // task by task.
      let engine = try OneGraphGradients(
        problem.parameters, granularity: configuration.granularity)
      return Choice(way: .oneGraph, engine: engine, reason: reason)
    }

    func perTask(_ reason: String) throws -> Choice {
      let engine = try PerTaskGradients(
        problem.parameters, granularity: configuration.granularity,
        format: configuration.gradientRows)
      return Choice(way: .perTask, engine: engine, reason: reason)
    }

    func fasterOne(_ rule: GradientAligner) throws -> Choice {
      let progress = problem.progress
      let work = try problem.work(forStep: 1)
      try problem.restore(progress)
      var (first, second) = (try oneGraph(""), try perTask(""))
      let trial = try GradientTrial(
        of: StepLosses(tasks: work.losses, joint: work.joint), with: rule,
        oneGraph: first.engine, perTask: second.engine)
      func milliseconds(_ times: [Double]) -> String {
        HumanReadable.fixed((times.min() ?? 0) * 1000, digits: 0) + " ms"
      }
      let reason =
        "measured: one graph \(milliseconds(trial.oneGraph)) a step, one pass for each task "
        + milliseconds(trial.perTask)
      first.reason = reason
      second.reason = reason
      return trial.prefersPerTask ? second : first
    }
  }
}

extension RowFormat {
  /// The bytes of an element.
  fileprivate var byteCount: Int { self == .float32 ? 4 : 2 }
}
