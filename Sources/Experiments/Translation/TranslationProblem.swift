import Corpora
import Foundation
import Layers
import Metrics
import TaskGradients
import Tensors
import Training
import Translation

/// Training a translation model on many directions, each direction a task.
final class TranslationProblem: SampledProblem {
  let model: TranslationModel
  let translator: Translator
  var batches: BatchSource
  private let dev: EncodedCorpus
  private let devText: ParallelCorpus
  private let labelSmoothing: Double
  private let validation: ValidationConfiguration
  private let usesBFloat16: Bool
  private let dropout: Generator

  /// A problem from a run's configuration, its encoded text and its model.
  ///
  /// - Throws: a `CorpusError` where a task has no pairs or a pair does not fit into a batch.
  init(
    _ configuration: RunConfiguration, model: TranslationModel, translator: Translator,
    train: [any PairStore], dev: EncodedCorpus, devText: ParallelCorpus
  ) throws {
    self.model = model
    self.translator = translator
    self.dev = dev
    self.devText = devText
    labelSmoothing = configuration.training.labelSmoothingKind.uniformShare(
      configuration.training.labelSmoothing, vocabulary: model.vocabularySize)
    validation = configuration.validation
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
      forStep: step, counting: Self.targetTokens,
      loss: { [self] in try tokenLosses(of: $0).sum() }, joint: joint)
  }

  /// The loss of all tasks in one batch, sorted by task: by source token and by target token.
  private func joint(_ batch: TrainingBatch, _ part: BatchSource.Part) -> JointLoss {
    let tokens = Segments(lengths: batch.tasks.map { Self.targetTokens($0.pairs) })
    let sources = Segments(
      lengths: batch.tasks.map { $0.pairs.reduce(0) { $0 + $1.source.count } })
    return JointLoss(tasks: batch.tasks.map(\.task), segments: [.input: sources, .output: tokens]) {
      [self] in try tokenLosses(of: part, observer: $0).segmentTotals(tokens)
    }
  }

  private func tokenLosses(
    of part: BatchSource.Part, observer: (any ParameterUseObserver)? = nil
  ) throws -> Tensor {
    let batch = try translationBatch(part.pairs)
    try dropout.reseed(part.dropoutSeed)
    return try withBFloat16Autocast(usesBFloat16, on: model.device) {
      try model.tokenLosses(
        of: batch, labelSmoothing: labelSmoothing, weight: part.weight,
        in: .training(using: dropout, observer: observer))
    }
  }

  private func translationBatch(_ pairs: [EncodedPair]) throws -> TranslationBatch {
    try TranslationBatch(
      pairs: pairs.map { ($0.source, $0.target) }, tokens: model.tokens, device: model.device)
  }

  private static func targetTokens(_ pairs: [EncodedPair]) -> Int {
    pairs.reduce(0) { $0 + $1.target.count }
  }

  // MARK: - Validation

  /// The validation loss of every direction, and BLEU and chrF of greedy translations of some
  /// sentences.
  ///
  /// Directions without validation text are left out; without any, the loss and the score are NaN.
  func validate(atStep step: Int) throws -> Validation {
    let tasks = dev.tasks.filter { !$0.pairs.isEmpty }
    let losses = try tasks.map { try meanLoss(of: $0.pairs) }
    var figures = ["loss": Dictionary(uniqueKeysWithValues: zip(tasks.map(\.name), losses))]
    let loss = losses.isEmpty ? .nan : losses.reduce(0, +) / Double(losses.count)
    if validation.bleuSentences > 0, !losses.isEmpty {
      figures.merge(try translationScores()) { $1 }
    }
    guard validation.metric != .loss, let scores = figures[validation.metric.rawValue] else {
      return Validation(loss: loss, score: -loss, measure: "negative loss", figures: figures)
    }
    let mean = scores.values.sorted().reduce(0, +) / Double(max(scores.count, 1))
    return Validation(
      loss: loss, score: mean, measure: validation.metric == .bleu ? "BLEU" : "chrF",
      figures: figures)
  }

  /// BLEU and chrF of greedy translations, by direction.
  private func translationScores() throws -> [String: [String: Double]] {
    var scores: [String: [String: Double]] = [:]
    for part in devText.parts where !part.pairs.isEmpty {
      let (name, target) = (part.direction.description, part.direction.target)
      let pairs = Array(part.pairs.prefix(validation.bleuSentences))
      let outputs = try translator.translateGreedily(pairs.map(\.source), into: target)
      let references = References(pairs.map(\.target))
      let bleu = BLEU(tokenizer: .customary(forTarget: target))
      scores["bleu", default: [:]][name] = try bleu.corpusScore(
        hypotheses: outputs, references: references
      ).value
      scores["chrf", default: [:]][name] = try CHRF().corpusScore(
        hypotheses: outputs, references: references
      ).value
    }
    return scores
  }

  /// The loss per target token without dropout or label smoothing.
  private func meanLoss(of pairs: [EncodedPair]) throws -> Double {
    let fixed = FixedBatches(pairs: pairs, maxTokens: batches.maxTokens)
    var sum = 0.0
    try withoutGradients {
      for indices in fixed.indices {
        let batch = try translationBatch(indices.map { pairs[$0] })
        sum += try model.lossSum(of: batch, in: .evaluation()).item()
      }
    }
    return sum / Double(max(Self.targetTokens(pairs), 1))
  }
}

extension Precision {
  /// Whether matrix products take bfloat16 operands on this machine.
  var usesBFloat16: Bool {
    switch self {
    case .auto: Runtime.hasFastBFloat16
    case .float32: false
    case .bfloat16: true
    }
  }
}
