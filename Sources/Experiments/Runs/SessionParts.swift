import Checkpoints
import Console
import Foundation
import GradientVaccine
import Layers
import SimilarityStudy
import TaskGradients
import Tensors
import Training

/// The steps that sessions of all kinds have in common.
struct SessionParts {
  let directory: RunDirectory
  let environment: TrainingSession.Environment
  /// Whether there is a checkpoint to go on from.
  let resuming: Bool

  /// Stops the preparation when someone asks for it.
  func goOn() throws {
    if environment.interruption.isRequested { throw TrainingSession.Stopped() }
  }

  /// The rule of a run, with its memory empty.
  func rule(
    _ configuration: any RunSettings, groups: (low: [String], high: [String])
  ) throws -> GradientAligner {
    let method = configuration.method
    if configuration.methodOptions[method]?["tasks"] == .text("low_resource"), groups.low.isEmpty {
      throw ExperimentError.noLowResource(method: method, tasks: groups.high)
    }
    let resolved = try configuration.methodConfiguration().resolvingTasks(
      lowResource: groups.low, highResource: groups.high, known: groups.low + groups.high)
    return try GradientAligner(
      method: resolved, seed: configuration.seed,
      readsAllGramians: configuration.similarity.record == .always)
  }

  /// Decides how gradients are formed, once for the whole run, and says so.
  func engine<Settings: RunSettings>(
    _ problem: some MultitaskProblem, _ configuration: inout Settings, rule: GradientAligner
  ) throws -> any TaskGradientEngine {
    environment.stream.transient("choosing how the tasks' gradients are formed …")
    let choice = try configuration.gradients.choice(for: problem, configuration, rule: rule)
    configuration.gradients = choice.way
    environment.stream.clearTransient()
    let name = choice.way == .oneGraph ? "in one graph" : "with one pass for each task"
    environment.stream.line("task gradients \(name) (\(choice.reason))")
    return choice.engine
  }

  /// The way that the run was begun with, where the configuration leaves it open.
  func decidedGradients(_ configuration: some RunSettings) -> GradientWay {
    guard configuration.gradients == .auto,
      let stored = try? AnyRunSettings.load(directory.configuration.path)
    else { return configuration.gradients }
    return stored.gradients
  }

  /// What records the similarities in training; nil where nothing is to be recorded.
  func recorder(
    _ problem: some MultitaskProblem, _ configuration: any RunSettings, _ aligner: GradientAligner
  ) throws -> TrajectoryRecorder? {
    let groups = ParameterGroups(
      paths: problem.parameters.parameters.map(\.path), granularity: configuration.granularity
    ).names.filter(aligner.needs.gramians.contains)
    guard configuration.similarity.record != .never, !groups.isEmpty else { return nil }
    let layout = TrajectoryLayout(
      method: configuration.method, granularity: configuration.granularity,
      tasks: problem.taskNames, groups: groups)
    return TrajectoryRecorder(
      layout, folder: directory.similarity, interval: configuration.similarity.recordInterval,
      keepingEvery: configuration.similarity.recordSteps)
  }

  /// Trains to the end, once all is prepared; from here on the directory is a run.
  func run(
    _ trainer: Trainer<some TrainingProblem>, _ configuration: any RunSettings,
    parameters count: Int
  ) throws -> TrainingSession.Outcome {
    try AtomicFile.write(Data(configuration.yaml().utf8), to: directory.configuration.path)
    try RunEnvironment(configuration, parameters: count).store(in: directory)
    describe(configuration, parameters: count, step: trainer.step)
    let ending = try trainer.train()
    return .init(
      ending: ending, directory: directory, step: trainer.step, seconds: trainer.seconds)
  }

  /// Says in a line what is trained, and with what.
  private func describe(_ configuration: any RunSettings, parameters count: Int, step: Int) {
    let parameters = HumanReadable.count(count)
    let rule =
      configuration.method == "joint"
      ? "joint" : "\(configuration.method), \(configuration.granularity.rawValue)"
    let tasks = (try? configuration.taskNames().count) ?? 0
    environment.stream.line(
      (step == 0 ? "training" : "going on from step \(HumanReadable.count(step))")
        + ": \(parameters) parameters, \(tasks) task\(tasks == 1 ? "" : "s"), \(rule), "
        + "libtorch \(Runtime.torchVersion) (\(Runtime.cpuCapability)), "
        + "\(Runtime.threads) thread\(Runtime.threads == 1 ? "" : "s") on \(configuration.device)")
  }

  /// Checks that a resumed run has the configuration that it was started with.
  func requireSame<Settings: RunSettings>(_ configuration: Settings) throws {
    let stored = try Settings.load(directory.configuration.path, overrides: [])
    let keys = try stored.differences(decisiveFrom: configuration)
    guard keys.isEmpty else {
      throw ExperimentError.otherConfiguration(run: directory.url.path, keys: keys)
    }
  }
}
