public import Checkpoints
import Configuration
public import Console
import Corpora
public import Foundation
import GradientVaccine
import Layers
import SimilarityStudy
import Subwords
import TaskGradients
import Tensors
public import Training
import Translation

/// From a configuration to a trained run: text, subwords, model, training.
public struct TrainingSession {
  /// What the user sees and how the user stops it.
  public struct Environment {
    /// Where progress and messages go.
    public var stream: StatusStream
    /// Asked once an update whether to stop.
    public var interruption: Interruption

    /// An environment.
    public init(stream: StatusStream, interruption: Interruption) {
      self.stream = stream
      self.interruption = interruption
    }
  }

  /// How a session ended.
  public struct Outcome: Sendable {
    /// Why.
    public var ending: TrainingEnding
    /// The run's directory.
    public var directory: RunDirectory
    /// The number of updates.
    public var step: Int
    /// Seconds of training, over all resumptions.
    public var seconds: Double
  }

  private var configuration: RunConfiguration
  private let directory: RunDirectory
  private let environment: Environment
  private let resuming: Bool

  /// Trains a run, or goes on with it.
  ///
  /// - Parameters:
  ///   - configuration: how.
  ///   - url: the run's directory; made here unless `resuming`.
  ///   - resuming: whether to go on from the run's last checkpoint; a run that was stopped before
  ///     its first one starts from the beginning.
  /// - Throws: an error that says in one line what is wrong; earlier files stay as they were.
  public static func run(
    _ configuration: RunConfiguration, at url: URL, resuming: Bool = false,
    environment: Environment
  ) throws -> Outcome {
    guard configuration.imported == nil else { throw ExperimentError.importedModel }
    if resuming { _ = try RunDirectory.open(at: url) }
    let directory = try RunDirectory.create(at: url, resuming: resuming)
    let hasCheckpoint = try directory.step(of: .last) != nil
    if resuming && !hasCheckpoint {
      environment.stream.line("there is no checkpoint yet; training starts from the beginning")
    }
    let session = TrainingSession(
      configuration: configuration, directory: directory, environment: environment,
      resuming: resuming && hasCheckpoint)
    do {
      return try session.train()
    } catch is Stopped {
      return Outcome(ending: .interrupted, directory: directory, step: 0, seconds: 0)
    }
  }

  /// Someone asked to stop while text was prepared.
  private struct Stopped: Error {}

  private func goOn() throws {
    if environment.interruption.isRequested { throw Stopped() }
  }

  private func train() throws -> Outcome {
    configuration.applyThreads()
    Runtime.keepFreedMemory()
    var configuration = configuration
    configuration.data = try configuration.data.resolved()
    try configuration.sampling.requireWeights(of: configuration.data.directions())
    let text = try prepareText(configuration.data)
    let groups = try text.resourceGroups(named: configuration.data.lowResource)
    configuration.data.lowResource = groups.low
    if resuming { try requireSame(configuration) }
    let vocabulary = try vocabulary(for: text)
    let model = try TranslationModel.untrained(configuration, vocabulary: vocabulary)
    let run = try TranslationRun(
      directory: directory, configuration: configuration, vocabulary: vocabulary, model: model,
      step: 0)
    let encoded = try encode(text, with: vocabulary)
    let problem = try TranslationProblem(
      configuration, model: model, translator: run.translator, train: encoded.train,
      dev: encoded.dev, devText: text.dev)
    let trainer = try trainer(
      problem, configuration, probe: encoded.probe, isMultiParallel: text.manifest.isMultiParallel,
      groups: groups)
    if resuming { try trainer.resume(from: CheckpointReader.open(directory.last)) }
    try AtomicFile.write(Data(configuration.yaml().utf8), to: directory.configuration.path)
    try RunEnvironment(configuration, model: model).store(in: directory)
    describe(configuration, model: model, step: trainer.step)
    let ending = try trainer.train()
    return Outcome(
      ending: ending, directory: directory, step: trainer.step, seconds: trainer.seconds)
  }

  // MARK: - Text and subwords

  private var data: RunData { RunData(directory.url.appendingPathComponent("data")) }

  private func prepareText(_ configuration: DataConfiguration) throws -> RunText {
    let isEncoded = data.isEncoded(self.configuration.vocabulary, in: directory.vocabulary)
    if !isEncoded && data.lacksText { data.folder.clear() }
    var bar = ProgressBar(
      "reading text", total: 100, unit: "%", showsRate: false, stream: environment.stream)
    let text = try RunText.prepare(
      configuration, in: data.folder, trusting: resuming
    ) {
      bar.update(to: Int($0 * 100))
      try goOn()
    }
    bar.finish()
    for line in text.manifest.account { environment.stream.line("  \(line)") }
    return text
  }

  private func vocabulary(for text: RunText) throws -> SubwordVocabulary {
    let options = configuration.vocabulary
    if resuming || data.holds(options, of: text.manifest, in: directory.vocabulary) {
      return try Vocabulary.stored(in: directory.vocabulary)
    }
    environment.stream.transient("training \(options.size) subwords …")
    let start = ProgressBar.uptime()
    let model = try Vocabulary.train(options, on: text) { _ in try goOn() }
    try Vocabulary.store(model, in: directory.vocabulary)
    try data.markVocabulary(options, of: text.manifest)
    environment.stream.clearTransient()
    environment.stream.line(
      "subwords: \(HumanReadable.count(model.size)) pieces in "
        + HumanReadable.duration(seconds: ProgressBar.uptime() - start))
    return model
  }

  private func encode(_ text: RunText, with vocabulary: SubwordVocabulary) throws -> (
    train: [EncodedFile], dev: EncodedCorpus, probe: EncodedCorpus
  ) {
    let encoder = PairEncoder(
      vocabulary: vocabulary, maximumLength: configuration.vocabulary.maxLength)
    var bar: ProgressBar?
    let train = try data.encode(text, with: encoder, threads: Runtime.threads) { done in
      // What an earlier start has done does not count in the rate.
      bar =
        bar
        ?? ProgressBar(
          "encoding", total: text.trainingPairs, unit: "pairs", done: done,
          stream: environment.stream)
      bar?.update(to: done)
      try goOn()
    }
    bar?.finish()
    for file in train where file.tooLong > 0 {
      environment.stream.line("  \(file.name): \(file.tooLong) pairs left out as too long")
    }
    return (train, try encoder.encode(text.dev), try encoder.encode(text.probe))
  }

  // MARK: - Training

  private func trainer(
    _ problem: TranslationProblem, _ configuration: RunConfiguration, probe: EncodedCorpus,
    isMultiParallel: Bool, groups: (low: [String], high: [String])
  ) throws -> Trainer<TranslationProblem> {
    let method = try configuration.methodConfiguration().resolvingTasks(
      lowResource: groups.low, highResource: groups.high, known: groups.low + groups.high)
    let aligner = try GradientAligner(
      method: method, seed: configuration.seed,
      readsAllGramians: configuration.similarity.record == .always)
    let engine = try Self.engine(problem, configuration)
    let study = try probeStudy(problem, configuration, probe, isMultiParallel)
    return try Trainer(
      problem, options: configuration.training, engine: engine, aligner: aligner, run: directory,
      environment: .init(
        stream: environment.stream, interruption: environment.interruption,
        afterValidation: { step in try study?.measure(atStep: step) },
        observer: recorder(problem, configuration, aligner)))
  }

  private static func engine(
    _ problem: TranslationProblem, _ configuration: RunConfiguration
  ) throws -> any TaskGradientEngine {
    let granularity = configuration.granularity
    guard configuration.gradients != .perTask && configuration.training.updateFreq == 1 else {
      return try PerTaskGradients(problem.parameters, granularity: granularity)
    }
    return try OneGraphGradients(problem.parameters, granularity: granularity)
  }

  private func probeStudy(
    _ problem: TranslationProblem, _ configuration: RunConfiguration, _ probe: EncodedCorpus,
    _ isMultiParallel: Bool
  ) throws -> ProbeStudy? {
    guard configuration.similarity.probe, probe.tasks.count(where: { !$0.pairs.isEmpty }) > 1
    else { return nil }
    return try ProbeStudy(
      model: problem.model, probe: probe, isMultiParallel: isMultiParallel,
      maxTokens: configuration.sampling.maxTokens, folder: directory.similarity)
  }

  private func recorder(
    _ problem: TranslationProblem, _ configuration: RunConfiguration, _ aligner: GradientAligner
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

  private func describe(_ configuration: RunConfiguration, model: TranslationModel, step: Int) {
    let parameters = HumanReadable.count(model.parameters.count)
    let rule =
      configuration.method == "joint"
      ? "joint" : "\(configuration.method), \(configuration.granularity.rawValue)"
    let tasks = (try? configuration.data.directions().count) ?? 0
    environment.stream.line(
      (step == 0 ? "training" : "going on from step \(HumanReadable.count(step))")
        + ": \(parameters) parameters, \(tasks) task\(tasks == 1 ? "" : "s"), \(rule), "
        + "libtorch \(Runtime.torchVersion) (\(Runtime.cpuCapability)), "
        + "\(Runtime.threads) thread\(Runtime.threads == 1 ? "" : "s") on \(configuration.device)")
  }

  // MARK: - Configuration

  /// Checks that a resumed run has the configuration that it was started with.
  private func requireSame(_ configuration: RunConfiguration) throws {
    let stored = try RunConfiguration.load(directory.configuration.path)
    let keys = try stored.differences(decisiveFrom: configuration)
    guard keys.isEmpty else {
      throw ExperimentError.otherConfiguration(run: directory.url.path, keys: keys)
    }
  }
}
