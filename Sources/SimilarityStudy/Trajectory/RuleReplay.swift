public import GradientVaccine

/// What a rule would have done with the Gramians that a run has recorded.
///
/// The rule sees Gramians of updates as they were, where the run kept some (`similarity.record_steps`),
/// else the mean Gramian of each interval. It does not see what its own updates would have led to:
/// the gradients are those of the run's rule throughout. So a replay tells how often a rule would
/// have acted at those points, and how, and not how the rule would have trained.
public struct RuleReplay: Sendable {
  /// Where the Gramians come from.
  public enum Source: String, Codable, Sendable {
    /// Single updates as they were.
    case steps
    /// Means over intervals, which are smoother than any step: conflicts average out, so pairwise
    /// rules act less often on them.
    case means
  }

  /// Where the Gramians come from.
  public let source: Source
  /// How many there are for each group.
  public let count: Int
  /// Updates between them.
  public let spacing: Int
  /// What the rule did, as the sums of an interval over all of them.
  public let outcome: TrajectoryInterval

  /// The recorded Gramians of a run, from which any rule can be asked.
  public struct Record: Sendable {
    /// Where the Gramians come from.
    public let source: Source
    /// Updates between them.
    public let spacing: Int
    let layout: TrajectoryLayout
    let steps: [(step: Int, tasks: [String], gramians: [String: Gramian])]

    /// What there is in a trajectory; steps need to have been read with it.
    public init(_ trajectory: Trajectory) {
      layout = trajectory.layout
      let samples = trajectory.intervals.flatMap(\.samples)
      source = samples.isEmpty ? .means : .steps
      let found = samples.isEmpty ? Self.means(trajectory) : Self.steps(samples, layout)
      steps = found
      spacing =
        found.count < 2 ? 1 : max(1, (found[found.count - 1].0 - found[0].0) / (found.count - 1))
    }

    private static func steps(
      _ samples: [StepGramians], _ layout: TrajectoryLayout
    ) -> [(Int, [String], [String: Gramian])] {
      samples.compactMap { sample in
        var tasks: [String] = []
        var gramians: [String: Gramian] = [:]
        for (index, group) in layout.groups.enumerated() {
          guard let found = sample.gramian(ofGroup: index, layout: layout) else { continue }
          tasks = found.tasks.map { layout.tasks[$0] }
          gramians[group] = found.gramian
        }
        return gramians.isEmpty ? nil : (sample.step, tasks, gramians)
      }
    }

    private static func means(
      _ trajectory: Trajectory
    ) -> [(Int, [String], [String: Gramian])] {
      trajectory.intervals.map { interval in
        let gramians = interval.layout.groups.map { ($0, interval.meanGramian(of: $0)) }
        return (
          interval.lastStep, interval.layout.tasks,
          Dictionary(
            uniqueKeysWithValues: gramians.compactMap { name, gramian in
              gramian.map { (name, $0) }
            })
        )
      }
    }
  }

  /// Runs a rule over a run's record.
  ///
  /// A moving average with rate β that sees one update in N gets the rate 1 − (1 − β)ᴺ, so that it
  /// forgets as fast in updates as it would have.
  ///
  /// - Parameter seed: of the rule's random orders.
  /// - Throws: ``ReplayError`` for rules that need losses and for empty records; a `WeightingError`.
  public init(_ record: Record, method: MethodConfiguration, seed: UInt64) throws {
    guard !record.steps.isEmpty else { throw ReplayError.nothingRecorded }
    let adapted = try Self.adapted(method, spacing: record.spacing)
    var aligner = try GradientAligner(method: adapted, seed: seed, readsAllGramians: true)
    guard !aligner.needs.losses else { throw ReplayError.needsLosses(method.name) }
    let layout = TrajectoryLayout(
      method: method.name, granularity: record.layout.granularity, tasks: record.layout.tasks,
      groups: record.layout.groups)
    var outcome = TrajectoryInterval(layout, after: record.steps[0].step - 1)
    for step in record.steps {
      try aligner.beginStep(tasks: step.tasks)
      for (group, gramian) in step.gramians.sorted(by: { $0.key < $1.key }) {
        _ = try aligner.weights(for: group, gramian: gramian)
      }
      outcome.note(step: step.step, try aligner.endStep(), gramians: step.gramians)
    }
    self.outcome = outcome
    source = record.source
    count = record.steps.count
    spacing = record.spacing
  }

  private static func adapted(_ method: MethodConfiguration, spacing: Int) throws
    -> MethodConfiguration
  {
    guard method.name == "gradvac", method.options["target"] != .text("fixed") else {
      return method
    }
    var rate = 0.01
    if case .number(let given) = method.options["beta"] { rate = given }
    var kept = 1.0
    for _ in 0..<min(spacing, 100_000) { kept *= 1 - rate }
    var options = method.options
    options["beta"] = .number(min(1, max(1 - kept, .leastNormalMagnitude)))
    return try MethodConfiguration(name: method.name, options: options)
  }

  /// What the numbers are of, in one sentence.
  public var account: String {
    switch source {
    case .steps:
      "The rules were asked about the gradients of \(Wording.count(count, "update")) as they were, "
        + "one in \(Wording.count(spacing)); the run itself was trained by its own rule, so this is "
        + "what they would have done at these points, not how they would have trained."
    case .means:
      "The run kept no single updates, so the rules were asked about the mean Gramians of "
        + "\(Wording.count(count, "interval")) of about \(Wording.count(spacing, "update")). Means "
        + "are smoother than updates: rules that correct pairs act less often on them than they "
        + "would have in training, and shares of updates cannot be read off; only which pairs and "
        + "tasks stand out. Set similarity.record_steps to keep updates."
    }
  }
}

/// Why a rule cannot be replayed.
public enum ReplayError: Error, Equatable, CustomStringConvertible {
  /// The trajectory holds no Gramian.
  case nothingRecorded
  /// The rule reads losses, which are not part of the record.
  case needsLosses(String)

  /// What was expected and how to mend it.
  public var description: String {
    switch self {
    case .nothingRecorded:
      "the run has recorded no Gramians; train with similarity.record: auto and a rule that reads "
        + "them, or with similarity.record: always"
    case .needsLosses(let method):
      "\(method) weighs tasks by their losses, which a record of Gramians does not hold; replay "
        + "rules that read gradients alone, such as gradvac, pcgrad, mgda, cagrad, imtl_g, "
        + "aligned_mtl, nash_mtl and upgrad"
    }
  }
}
