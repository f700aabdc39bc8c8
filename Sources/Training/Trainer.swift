public import Checkpoints
public import Console
import Foundation
public import GradientVaccine
public import TaskGradients
import Tensors

/// Why training ended.
public enum TrainingEnding: Sendable, Equatable {
  /// The last update or minute was reached.
  case finished
  /// The score had stopped rising.
  case outOfPatience
  /// Someone asked to stop; a checkpoint was written.
  case interrupted
}

/// Runs updates until it is time to stop, and leaves a run directory from which anyone can go on.
///
/// Each update asks the problem for its tasks' losses, the engine for their gradients combined by
/// the rule, clips, and takes a step of Adam. Everything that changes is in the checkpoints, so a
/// resumed run has the same bytes as one that never stopped.
public final class Trainer<Problem: TrainingProblem> {
  /// What a trainer tells while it works.
  public struct Environment {
    /// Where progress is shown.
    public var stream: StatusStream
    /// Asked once an update whether to stop.
    public var interruption: Interruption
    /// A clock that never goes back, in seconds.
    public var now: () -> Double
    /// Called after each checkpoint that follows a validation, such as for a similarity study.
    ///
    /// A resumed run calls it again for the checkpoint that it goes on from, since a process that
    /// was killed may not have come to it.
    public var afterValidation: (_ step: Int) throws -> Void
    /// Looks at every update.
    public var observer: (any UpdateObserver)?

    /// An environment; without `afterValidation` and `observer` nothing more happens there.
    public init(
      stream: StatusStream, interruption: Interruption,
      now: @escaping () -> Double = ProgressBar.uptime,
      afterValidation: @escaping (_ step: Int) throws -> Void = { _ in },
      observer: (any UpdateObserver)? = nil
    ) {
      self.stream = stream
      self.interruption = interruption
      self.now = now
      self.afterValidation = afterValidation
      self.observer = observer
    }
  }

  let problem: Problem
  let options: TrainingOptions
  private let schedule: LearningRateSchedule
  let engine: any TaskGradientEngine
  let optimizer: AdamOptimizer
  let average: WeightAverage?
  let environment: Environment
  let run: RunDirectory
  let writer: CheckpointWriter
  var aligner: GradientAligner
  /// What the observer had not yet filed at the checkpoint that training goes on from.
  var unfiled: Data?
  var state: TrainerState<Problem.Progress>

  var statistics = IntervalStatistics()
  var intervalStart = 0.0
  private var clock = 0.0
  private var lastSaved: Int?
  private var lastValidated: Int?
  private var validationSeconds = 0.0
  private var failures = 0
  var recent: [(name: String, value: String)] = []

  /// A trainer at the start of a run.
  ///
  /// - Parameters:
  ///   - engine: how the tasks' gradients are formed, over the problem's parameters.
  ///   - aligner: the rule.
  ///   - run: the directory of the run.
  public init(
    _ problem: Problem, options: TrainingOptions, engine: any TaskGradientEngine,
    aligner: GradientAligner, run: RunDirectory, environment: Environment
  ) throws {
    self.problem = problem
    self.options = options
    schedule = options.rates(updates: problem.updates(inEpochs: options.maxEpochs))
    self.engine = engine
    self.aligner = aligner
    self.run = run
    self.environment = environment
    optimizer = try AdamOptimizer(problem.parameters, options: options.adam)
    average =
      options.averageDecay > 0
      ? try WeightAverage(problem.parameters, decay: options.averageDecay) : nil
    writer = try CheckpointWriter(run)
    state = TrainerState(aligner: aligner.state, progress: problem.progress)
  }

  /// The number of updates made or left out.
  public var step: Int { state.step }

  /// The step of the best validation so far.
  public var bestStep: Int? { state.bestStep }

  /// Seconds of training, over all resumptions.
  public var seconds: Double { state.seconds }

  /// Trains until it is time to stop.
  ///
  /// - Throws: what the problem, the rule, libtorch or the disk throws; the checkpoints written so
  ///   far stay as they are.
  public func train() throws -> TrainingEnding {
    let log = try TrainingLog(log: run.log, events: run.events, step: state.step)
    defer { try? log.close() }
    try environment.observer?.begin(after: state.step, unfiled: unfiled)
    clock = environment.now()
    intervalStart = state.seconds - (state.interval?.seconds ?? 0)
    try log.append(event(state.step == 0 ? "start" : "resume", "training begins"))
    if state.scores[state.step] != nil {
      try environment.afterValidation(state.step)
      clock = environment.now()
    }
    var bar = progressBar()
    let (firstStep, start) = (state.step, clock)
    defer { summarize(stepsSince: firstStep, start: start) }
    while true {
      if let ending = ending() {
        try conclude(ending, log: log)
        return ending
      }
      try update(log: log)
      show(&bar)
      if options.validateInterval > 0, state.step.isMultiple(of: options.validateInterval) {
        try validate(log: log)
      } else if options.saveInterval > 0, state.step.isMultiple(of: options.saveInterval) {
        try save()
      }
    }
  }

  // MARK: - One update

  private func update(log: TrainingLog) throws {
    state.step += 1
    let work = try problem.work(forStep: state.step)
    let combined = try engine.combine(
      StepLosses(tasks: work.losses, joint: work.joint), with: &aligner)
    let norm = try combined.gradient.norm()
    let rate = schedule.rate(at: optimizer.updates + 1)
    if norm.isFinite {
      failures = 0
      if options.clipNorm > 0 && norm > options.clipNorm {
        try combined.gradient.scale(by: options.clipNorm / norm)
      }
      try optimizer.update(combined.gradient, rate: rate)
      try average?.follow(update: optimizer.updates)
      state.tokens += work.tokens.reduce(0, +)
      state.sentences += work.rows
    } else {
      try noteFailure(combined)
    }
    statistics.add(work, combined, norm: norm, clipNorm: options.clipNorm)
    try environment.observer?.note(step: state.step, combined)
    tick()
    guard state.step.isMultiple(of: options.logInterval) else { return }
    try log.append(
      statistics.record(
        step: state.step, seconds: state.seconds, rate: rate, totalTokens: state.tokens,
        epoch: problem.epoch,
        intervalSeconds: state.seconds - intervalStart))
    statistics = IntervalStatistics()
    intervalStart = state.seconds
  }

  /// The number of updates in a row that may be left out before training ends.
  private static var patienceForNonFinite: Int { 20 }

  private func noteFailure(_ combined: CombinedGradient) throws {
    failures += 1
    guard failures >= Self.patienceForNonFinite else { return }
    let faulty = Set(combined.report.groups.values.flatMap(\.nonFinite))
      .union(combined.losses.indices.filter { !combined.losses[$0].isFinite })
    throw TrainingError.notFinite(
      step: state.step, updates: failures, tasks: faulty.sorted().map { combined.report.tasks[$0] })
  }

  // MARK: - Validation and checkpoints

  private func validate(log: TrainingLog) throws {
    let start = environment.now()
    environment.stream.transient("validating …")
    let validation = try withUsedWeights { try problem.validate(atStep: state.step) }
    tick()
    let isBest = state.note(score: validation.score)
    try log.append(
      ValidationRecord(
        step: state.step, seconds: state.seconds, validation: validation, isBest: isBest))
    lastValidated = state.step
    try save()
    if isBest { try run.mark(.best, step: state.step) }
    try environment.afterValidation(state.step)
    tick()
    intervalStart += environment.now() - start
    validationSeconds = environment.now() - start
    report(validation, isBest: isBest)
  }

  /// Runs a body with the weights that the run will be used with: the average, where there is one.
  private func withUsedWeights<Result>(_ body: () throws -> Result) throws -> Result {
    try average.map { try $0.lend(body) } ?? body()
  }

  private func report(_ validation: Validation, isBest: Bool) {
    let score = HumanReadable.fixed(validation.score, digits: 2)
    let loss = HumanReadable.fixed(validation.loss, digits: 3)
    let found =
      validation.score.isFinite
      ? "\(validation.measure) \(score), loss \(loss)" + (isBest ? ", the best so far" : "")
      : "gave no score"
    environment.stream.line("step \(HumanReadable.count(state.step)): validation \(found)")
  }

  func save() throws {
    state.aligner = aligner.state
    state.progress = problem.progress
    state.updates = optimizer.updates
    state.interval =
      statistics.isEmpty
      ? nil : .init(statistics: statistics, seconds: state.seconds - intervalStart)
    _ = try writer.write(step: state.step, checkpointFiles())
    lastSaved = state.step
    _ = try run.prune(
      Retention(last: options.keepLast, best: options.keepBest), scores: state.scores)
  }

  // MARK: - The end

  private func ending() -> TrainingEnding? {
    if environment.interruption.isRequested { return .interrupted }
    if options.maxSteps > 0, state.step >= options.maxSteps { return .finished }
    if options.maxMinutes > 0, state.step > 0,
      state.seconds + validationSeconds >= options.maxMinutes * 60
    {
      return .finished
    }
    if options.maxEpochs > 0, let epoch = problem.epoch, epoch >= options.maxEpochs {
      return .finished
    }
    if options.patience > 0, state.stale >= options.patience { return .outOfPatience }
    return nil
  }

  private func conclude(_ ending: TrainingEnding, log: TrainingLog) throws {
    if ending == .interrupted {
      if lastSaved != state.step { try save() }
    } else if lastValidated != state.step, state.scores[state.step] == nil {
      try validate(log: log)
    }
    try environment.observer?.end()
    try log.append(event("end", "\(ending)"))
  }

  private func event(_ kind: String, _ reason: String) -> EventRecord {
    EventRecord(
      kind: kind, step: state.step, seconds: state.seconds, tokens: state.tokens,
      sentences: state.sentences, reason: reason)
  }

  /// Adds the time since the last call to the run's seconds.
  private func tick() {
    let time = environment.now()
    state.seconds += time - clock
    clock = time
  }
}
