import Console
import Corpora
import Foundation
public import Layers
import Metrics
import Tagging
import TaskGradients
import Tensors
public import Training

/// Training a tagger on many languages, each language a task.
public final class TaggingProblem: MultitaskProblem {
  /// Where the sampler is; dropout follows from the step's number alone.
  public typealias Progress = SamplerProgress

  let model: TaggingModel
  private let tagger: Tagger
  private var sampler: BatchSampler
  private let dev: [LanguageText]
  private let stream: StatusStream
  private let seed: UInt64
  private let updateFreq: Int
  private let epochPairs: Int
  private let labelSmoothing: Double
  private let metric: TaggingValidation.Metric
  private let usesBFloat16: Bool
  private let dropout: Generator

  /// A problem from a run's configuration, its encoded text and its model.
  ///
  /// - Throws: a `CorpusError` where a part of a sentence does not fit into a batch.
  init(
    _ configuration: TaggingConfiguration, tagger: Tagger, train: [any PairStore],
    dev: [LanguageText], stream: StatusStream
  ) throws {
    model = tagger.model
    self.tagger = tagger
    self.stream = stream
    self.dev = dev.filter { !$0.sentences.isEmpty }
    seed = configuration.seed
    updateFreq = configuration.training.updateFreq
    labelSmoothing = configuration.training.labelSmoothing
    metric = configuration.validation.metric.resolved(for: tagger.tags)
    usesBFloat16 = configuration.precision.usesBFloat16
    dropout = try Generator(seed: configuration.seed, device: model.device)
    let pairs = configuration.sampling.epochPairs
    epochPairs = pairs > 0 ? pairs : train.reduce(0) { $0 + $1.count }
    sampler = try BatchSampler(
      stores: train, probabilities: configuration.sampling.probabilities(of: train),
      options: .init(maxTokens: configuration.sampling.maxTokens, seed: configuration.seed))
  }

  /// The model's parameters.
  public var parameters: ParameterSet { model.parameters }

  /// The languages, in the order of the data.
  var taskNames: [String] { sampler.tasks.map(\.name) }

  /// Where the sampler is.
  public var progress: Progress { SamplerProgress(sampler: sampler.state) }

  /// Sentences drawn so far as a share of an epoch's.
  public var epoch: Double? {
    Double(sampler.state.rows.reduce(0, +)) / Double(max(epochPairs, 1))
  }

  /// The updates that draw as many sentences, on average.
  public func updates(inEpochs epochs: Double) -> Int? {
    sampler.updates(drawing: epochs * Double(epochPairs), batches: updateFreq)
  }

  /// Goes on with the batch that would have come next.
  public func restore(_ progress: Progress) throws { try sampler.restore(progress.sampler) }

  // MARK: - Training

  /// The losses of the next update: for each task present its share of the batch loss.
  public func work(forStep step: Int) throws -> StepWork {
    let batches = try (0..<updateFreq).map { _ in try sampler.next() }
    let total = batches.reduce(0) { $0 + $1.tasks.reduce(0) { $0 + Self.words(of: $1) } }
    var parts: [String: [() throws -> Tensor]] = [:]
    var tokens: [String: Int] = [:]
    for (index, batch) in batches.enumerated() {
      for task in batch.tasks {
        parts[task.task, default: []].append { [self] in
          try dropout.reseed(Self.seed(seed, step: step, part: index, task: task.task))
          return try losses(of: task.pairs, total: total, observer: nil).sum()
        }
        tokens[task.task, default: 0] += Self.words(of: task)
      }
    }
    let present = taskNames.filter { parts[$0] != nil }
    var padding = PaddingAccount()
    for batch in batches { padding.add(batch.padding) }
    return StepWork(
      losses: present.map { TaskLoss($0, parts: parts[$0] ?? []) },
      joint: updateFreq == 1 ? joint(batches[0], total: total, step: step) : nil,
      tokens: present.map { tokens[$0] ?? 0 }, rows: batches.reduce(0) { $0 + $1.rows },
      padding: padding.share)
  }

  /// The loss of all tasks in one batch, sorted by task: by piece and by word.
  private func joint(_ batch: TrainingBatch, total: Int, step: Int) -> JointLoss {
    let words = Segments(lengths: batch.tasks.map(Self.words))
    let pieces = Segments(
      lengths: batch.tasks.map { $0.pairs.reduce(0) { $0 + $1.source.count } })
    return JointLoss(tasks: batch.tasks.map(\.task), segments: [.input: pieces, .output: words]) {
      [self] observer in
      try dropout.reseed(Self.seed(seed, step: step, part: 0, task: ""))
      return try losses(
        of: batch.tasks.flatMap(\.pairs), total: total, observer: observer
      ).segmentTotals(words)
    }
  }

  private func losses(
    of pairs: [EncodedPair], total: Int, observer: (any ParameterUseObserver)?
  ) throws -> Tensor {
    let batch = try TaggingBatch(pairs.map { TaggedPieces($0) }, device: model.device)
    return try withBFloat16Autocast(usesBFloat16, on: model.device) {
      try model.wordLosses(
        of: batch, labelSmoothing: labelSmoothing, weight: 1 / Double(total),
        in: .training(using: dropout, observer: observer))
    }
  }

  private static func words(of task: TaskBatch) -> Int {
    task.pairs.reduce(0) { $0 + TaggedPieces($1).words }
  }

  /// A seed for the dropout of one task's part of one step, so that no generator needs saving.
  private static func seed(_ seed: UInt64, step: Int, part: Int, task: String) -> UInt64 {
    var hash = StableHash(task)
    for number in [seed, UInt64(step), UInt64(part)] { hash.combine(number) }
    return hash.value
  }

  // MARK: - Validation

  /// The validation loss, F1 and accuracy of every language.
  ///
  /// Languages without validation text are left out; without any, the loss and the score are NaN.
  public func validate(atStep step: Int) throws -> Validation {
    var figures: [String: [String: Double]] = [:]
    var bar = ProgressBar(
      "validating", total: dev.reduce(0) { $0 + $1.sentences.count }, unit: "sentences",
      stream: stream)
    defer { stream.clearTransient() }
    var done = 0
    for text in dev {
      let found = try tagger.judge(text.sentences) { bar.update(to: done + $0) }
      done += text.sentences.count
      let scores = try TaggingScores(of: text.sentences, predicted: found.tags)
      for (name, value) in [("loss", found.loss), ("f1", scores.f1), ("accuracy", scores.accuracy)]
      {
        figures[name, default: [:]][text.language] = value
      }
    }
    func mean(_ name: String) -> Double {
      guard let values = figures[name]?.sorted(by: { $0.key < $1.key }) else { return .nan }
      return values.reduce(0) { $0 + $1.value } / Double(values.count)
    }
    let (loss, measure) = (mean("loss"), metric == .f1 ? "F1" : "accuracy")
    return metric == .loss
      ? Validation(loss: loss, score: -loss, measure: "negative loss", figures: figures)
      : Validation(loss: loss, score: mean(metric.rawValue), measure: measure, figures: figures)
  }
}

extension TaggingValidation.Metric {
  /// What ``auto`` means for some tags; never ``auto``.
  func resolved(for tags: TagInventory) -> Self {
    guard self == .auto else { return self }
    return tags.kind == .spans ? .f1 : .accuracy
  }
}
