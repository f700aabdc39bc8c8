import Checkpoints
import Console
import Corpora
import Foundation
import GradientVaccine
import Layers
import Subwords
import TaskGradients
import Tensors
import Training
import Translation

/// Training a translation model: text, subwords, model, training.
struct TranslationTraining {
  private let configuration: RunConfiguration
  private let parts: SessionParts
  private let sharedText: CorpusFolder?

  init(_ configuration: RunConfiguration, _ parts: SessionParts, sharedText: URL?) {
    self.configuration = configuration
    self.parts = parts
    self.sharedText = sharedText.map { CorpusFolder($0.path) }
  }

  private var directory: RunDirectory { parts.directory }
  private var stream: StatusStream { parts.environment.stream }
  private var resuming: Bool { parts.resuming }

  func train() throws -> TrainingSession.Outcome {
    configuration.applyThreads()
    Runtime.keepFreedMemory()
    var configuration = configuration
    configuration.data = try configuration.data.resolved()
    try configuration.sampling.requireWeights(of: configuration.taskNames())
    let text = try prepareText(configuration.data)
    var groups = try text.resourceGroups(named: configuration.data.lowResource)
    configuration.data.lowResource = groups.low
    configuration.gradients = parts.decidedGradients(configuration)
    if resuming { try parts.requireSame(configuration) }
    // Where only some directions are used, the groups are those of all: the list in the
    // configuration keeps the others, the rule knows its own alone.
    let used = Set(text.directions.map(\.description))
    groups = (groups.low.filter(used.contains), groups.high.filter(used.contains))
    let vocabulary = try vocabulary(for: text)
    let model = try TranslationModel.untrained(configuration, vocabulary: vocabulary)
    let run = try TranslationRun(
      directory: directory, configuration: configuration, vocabulary: vocabulary, model: model,
      step: 0)
    let encoded = try encode(text, with: vocabulary)
    let problem = try TranslationProblem(
      configuration, model: model, translator: run.translator, train: encoded.train,
      dev: encoded.dev, devText: text.dev)
    let rule = try parts.rule(configuration, groups: groups)
    let engine = try parts.engine(problem, &configuration, rule: rule)
    let trainer = try trainer(
      problem, configuration, rule: rule, engine: engine, probe: encoded.probe,
      isMultiParallel: text.manifest.isMultiParallel)
    if resuming {
      try trainer.resume(from: CheckpointReader.open(directory.last))
    } else if let path = configuration.startFrom {
      try RunOrigin(path).start(trainer, tasks: problem.taskNames, on: stream)
    }
    return try parts.run(trainer, configuration, parameters: model.parameters.count)
  }

  // MARK: - Text and subwords

  private var data: RunData { RunData(directory.url.appendingPathComponent("data")) }

  private func prepareText(_ configuration: DataConfiguration) throws -> RunText {
    let isEncoded = data.isEncoded(self.configuration.vocabulary, in: directory.vocabulary)
    if !isEncoded && data.lacksText { data.folder.clear() }
    var bar = ProgressBar(
      "reading text", total: 100, unit: "%", showsRate: false, stream: stream)
    let text = try RunText.prepare(
      configuration, in: data.folder, sharing: sharedText, summarizing: true, trusting: resuming
    ) {
      bar.update(to: Int($0 * 100))
      try parts.goOn()
    }
    bar.finish()
    for line in text.manifest.account { stream.line("  \(line)") }
    return text
  }

  private func vocabulary(for text: RunText) throws -> SubwordVocabulary {
    let options = configuration.vocabulary
    if resuming || data.holds(options, of: text.manifest, in: directory.vocabulary) {
      return try Vocabulary.stored(in: directory.vocabulary)
    }
    if let path = configuration.startFrom {
      let model = try RunOrigin(path).vocabulary()
      try Vocabulary.store(model, in: directory.vocabulary)
      return model
    }
    stream.transient("training \(options.size) subwords …")
    let start = ProgressBar.uptime()
    let model = try Vocabulary.train(options, on: text) { _ in try parts.goOn() }
    try Vocabulary.store(model, in: directory.vocabulary)
    try data.markVocabulary(options, of: text.manifest)
    stream.clearTransient()
    stream.line(
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
          stream: stream)
      bar?.update(to: done)
      try parts.goOn()
    }
    bar?.finish()
    for file in train where file.tooLong > 0 {
      stream.line("  \(file.name): \(file.tooLong) pairs left out as too long")
    }
    return (train, try encoder.encode(text.dev), try encoder.encode(text.probe))
  }

  // MARK: - Training

  private func trainer(
    _ problem: TranslationProblem, _ configuration: RunConfiguration, rule: GradientAligner,
    engine: any TaskGradientEngine, probe: EncodedCorpus, isMultiParallel: Bool
  ) throws -> Trainer<TranslationProblem> {
    let study = try probeStudy(problem, configuration, probe, isMultiParallel)
    return try Trainer(
      problem, options: configuration.training, engine: engine, aligner: rule, run: directory,
      environment: .init(
        stream: stream, interruption: parts.environment.interruption,
        afterValidation: { [directory] step in
          guard let study, !ProbeMeasurement.isStored(step: step, in: directory.similarity)
          else { return }
          try study.measure(atStep: step).store(in: directory.similarity)
        },
        observer: parts.recorder(problem, configuration, rule)))
  }

  private func probeStudy(
    _ problem: TranslationProblem, _ configuration: RunConfiguration, _ probe: EncodedCorpus,
    _ isMultiParallel: Bool
  ) throws -> ProbeStudy? {
    guard configuration.similarity.probe, probe.tasks.count(where: { !$0.pairs.isEmpty }) > 1
    else { return nil }
    return try ProbeStudy(
      model: problem.model, probe: probe, isMultiParallel: isMultiParallel,
      maxTokens: configuration.sampling.maxTokens)
  }
}
