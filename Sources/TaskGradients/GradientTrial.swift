public import GradientVaccine

/// Times both ways of forming one step's task gradients, without any update.
///
/// Both give the same gradients up to rounding, but dropout draws other masks, so a run keeps to
/// one. One pass for each task can win where small batches fit the processor's caches; mostly it does
/// not.
public struct GradientTrial: Sendable, Equatable {
  /// Seconds of each timed step in one graph.
  public let oneGraph: [Double]
  /// Seconds of each timed step with one pass for each task.
  public let perTask: [Double]

  /// A trial from its times.
  public init(oneGraph: [Double], perTask: [Double]) {
    precondition(!oneGraph.isEmpty && !perTask.isEmpty, "a trial has times of both ways")
    self.oneGraph = oneGraph
    self.perTask = perTask
  }

  /// Takes one step of each way to warm up, then some of each in turn.
  ///
  /// - Parameters:
  ///   - losses: a step; its dropout must follow from the step alone, not from earlier calls.
  ///   - aligner: the rule, which stays as it is.
  ///   - oneGraph: the engine of the one way.
  ///   - perTask: the engine of the other.
  ///   - rounds: how many steps of each are timed.
  /// - Throws: what a step throws.
  public init(
    of losses: StepLosses, with aligner: GradientAligner, oneGraph: any TaskGradientEngine,
    perTask: any TaskGradientEngine, rounds: Int = 3
  ) throws {
    precondition(rounds > 0, "at least one step of each way is timed")
    let clock = ContinuousClock()
    var times: [[Double]] = [[], []]
    for round in 0...rounds {
      for (place, engine) in [oneGraph, perTask].enumerated() {
        var rule = aligner
        let start = clock.now
        _ = try engine.combine(losses, with: &rule)
        let seconds = (clock.now - start) / .seconds(1)
        if round > 0 { times[place].append(seconds) }
      }
    }
    self.init(oneGraph: times[0], perTask: times[1])
  }

  /// Whether one pass for each task is the choice: every timed step of it took less than nine tenths
  /// of the fastest in one graph.
  ///
  /// The margin keeps the choice from turning on noise, so that a run can be repeated.
  public var prefersPerTask: Bool {
    (perTask.max() ?? .infinity) < 0.9 * (oneGraph.min() ?? 0)
  }
}
