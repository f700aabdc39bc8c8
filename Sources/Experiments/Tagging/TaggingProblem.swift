import Console
import Corpora
import Foundation
import Layers
import Metrics
import Tagging
import TaskGradients
import Tensors
import Training

/// Training a tagger on many languages, each language a task.
final class TaggingProblem: SampledProblem {
  let model: TaggingModel
  private let tagger: Tagger
  var batches: BatchSource
  private let dev: [LanguageText]
  private let stream: StatusStream
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
    labelSmoothing = configuration.training.labelSmoothing
    metric = configuration.validation.metric.resolved(for: tagger.tags)
    usesBFloat16 = configuration.precision.usesBFloat16
    dropout = try Generator(seed: configuration.seed, device: model.device)
    batches = try BatchSource(configuration, train: train)
  }

  /// The model's parameters.
  var parameters: ParameterSet { model.parameters }

  // MARK: - Training

  /// The losses of the next update: for each task present its share of the batch loss.
  func work(forStep step: Int) throws -> StepWork {
    try batches.work(
      forStep: step, counting: Self.words,
      loss: { [self] in try wordLosses(of: $0).sum() }, joint: joint)
  }

  /// The loss of all tasks in one batch, sorted by task: by piece and by word.
  private func joint(_ batch: TrainingBatch, _ part: BatchSource.Part) -> JointLoss {
    let words = Segments(lengths: batch.tasks.map { Self.words(of: $0.pairs) })
    let pieces = Segments(
      lengths: batch.tasks.map { $0.pairs.reduce(0) { $0 + $1.source.count } })
    return JointLoss(tasks: batch.tasks.map(\.task), segments: [.input: pieces, .output: words]) {
      [self] in try wordLosses(of: part, observer: $0).segmentTotals(words)
    }
  }

  private func wordLosses(
    of part: BatchSource.Part, observer: (any ParameterUseObserver)? = nil
  ) throws -> Tensor {
    let batch = try TaggingBatch(part.pairs.map { TaggedPieces($0) }, device: model.device)
    try dropout.reseed(part.dropoutSeed)
    return try withBFloat16Autocast(usesBFloat16, on: model.device) {
      try model.wordLosses(
        of: batch, labelSmoothing: labelSmoothing, weight: part.weight,
        in: .training(using: dropout, observer: observer))
    }
  }

  private static func words(of pairs: [EncodedPair]) -> Int {
    pairs.reduce(0) { $0 + TaggedPieces($1).words }
  }

  // MARK: - Validation

  /// The validation loss, F1 and accuracy of every language.
  ///
  /// Languages without validation text are left out; without any, the loss and the score are NaN.
  func validate(atStep step: Int) throws -> Validation {
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
