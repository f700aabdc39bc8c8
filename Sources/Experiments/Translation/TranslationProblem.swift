import Corpora
import Foundation
public import Layers
import Metrics
import TaskGradients
import Tensors
public import Training
import Translation

/// The place of a problem's sampler in its data.
public struct SamplerProgress: Codable, Equatable {
  var sampler: BatchSampler.State
}

/// Training a translation model on many directions, each direction a task.
public final class TranslationProblem: MultitaskProblem {
  /// Where the sampler is; dropout follows from the step's number alone.
  public typealias Progress = SamplerProgress

  let model: TranslationModel
  let translator: Translator
  private var sampler: BatchSampler
  private let dev: EncodedCorpus
  private let devText: ParallelCorpus
  private let seed: UInt64
  private let updateFreq: Int
  private let epochPairs: Int
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
    seed = configuration.seed
    updateFreq = configuration.training.updateFreq
    labelSmoothing = configuration.training.labelSmoothingKind.uniformShare(
      configuration.training.labelSmoothing, vocabulary: model.vocabularySize)
    validation = configuration.validation
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

  /// The names of all tasks, in the order of the data.
  var taskNames: [String] { sampler.tasks.map(\.name) }

  /// Where the sampler is.
  public var progress: Progress { SamplerProgress(sampler: sampler.state) }

  /// Pairs drawn so far as a share of an epoch's.
  public var epoch: Double? {
    Double(sampler.state.rows.reduce(0, +)) / Double(max(epochPairs, 1))
  }

  /// The updates that draw as many pairs, on average.
  public func updates(inEpochs epochs: Double) -> Int? {
    sampler.updates(drawing: epochs * Double(epochPairs), batches: updateFreq)
  }

  /// Goes on with the batch that would have come next.
  public func restore(_ progress: Progress) throws { try sampler.restore(progress.sampler) }

  // MARK: - Training

  /// The losses of the next update: for each task present its share of the batch loss.
  public func work(forStep step: Int) throws -> StepWork {
    let batches = try (0..<updateFreq).map { _ in try sampler.next() }
    let total = batches.reduce(0) { $0 + $1.padding.targetTokens }
    var parts: [String: [() throws -> Tensor]] = [:]
    var tokens: [String: Int] = [:]
    for (index, batch) in batches.enumerated() {
      for task in batch.tasks {
        parts[task.task, default: []].append { [self] in
          let place = Self.seed(seed, step: step, part: index, task: task.task)
          return try loss(of: task.pairs, weight: 1 / Double(total), dropoutSeed: place)
        }
        tokens[task.task, default: 0] += task.pairs.reduce(0) { $0 + $1.target.count }
      }
    }
    let present = sampler.tasks.map(\.name).filter { parts[$0] != nil }
    var padding = PaddingAccount()
    for batch in batches { padding.add(batch.padding) }
    return StepWork(
      losses: present.map { TaskLoss($0, parts: parts[$0] ?? []) },
      joint: updateFreq == 1 ? joint(batches[0], step: step) : nil,
      tokens: present.map { tokens[$0] ?? 0 }, rows: batches.reduce(0) { $0 + $1.rows },
      padding: padding.share)
  }

  /// The loss of all tasks in one batch, sorted by task: by source token and by target token.
  private func joint(_ batch: TrainingBatch, step: Int) -> JointLoss {
    let tokens = Segments(
      lengths: batch.tasks.map { $0.pairs.reduce(0) { $0 + $1.target.count } })
    let sources = Segments(
      lengths: batch.tasks.map { $0.pairs.reduce(0) { $0 + $1.source.count } })
    return JointLoss(tasks: batch.tasks.map(\.task), segments: [.input: sources, .output: tokens]) {
      [self] observer in
      try dropout.reseed(Self.seed(seed, step: step, part: 0, task: ""))
      let pairs = try translationBatch(batch.tasks.flatMap(\.pairs))
      let losses = try withBFloat16Autocast(usesBFloat16, on: model.device) {
        try model.tokenLosses(
          of: pairs, labelSmoothing: labelSmoothing, weight: 1 / Double(tokens.length),
          in: .training(using: dropout, observer: observer))
      }
      return try losses.segmentTotals(tokens)
    }
  }

  private func translationBatch(_ pairs: [EncodedPair]) throws -> TranslationBatch {
    try TranslationBatch(
      pairs: pairs.map { ($0.source, $0.target) }, tokens: model.tokens, device: model.device)
  }

  private func loss(of pairs: [EncodedPair], weight: Double, dropoutSeed: UInt64) throws
    -> Tensor
  {
    let batch = try translationBatch(pairs)
    try dropout.reseed(dropoutSeed)
    return try withBFloat16Autocast(usesBFloat16, on: model.device) {
      try model.lossSum(
        of: batch, labelSmoothing: labelSmoothing, weight: weight, in: .training(using: dropout))
    }
  }

  /// A seed for the dropout of one task's part of one step, so that no generator needs saving.
  private static func seed(_ seed: UInt64, step: Int, part: Int, task: String) -> UInt64 {
    var hash = StableHash(task)
    for number in [seed, UInt64(step), UInt64(part)] { hash.combine(number) }
    return hash.value
  }

  // MARK: - Validation

  /// The validation loss of every direction, and BLEU and chrF of greedy translations of some
  /// sentences.
  ///
  /// Directions without validation text are left out; without any, the loss and the score are NaN.
  public func validate(atStep step: Int) throws -> Validation {
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
    let batches = FixedBatches(pairs: pairs, maxTokens: sampler.options.maxTokens)
    var sum = 0.0
    try withoutGradients {
      for indices in batches.indices {
        let batch = try translationBatch(indices.map { pairs[$0] })
        sum += try model.lossSum(of: batch, in: .evaluation()).item()
      }
    }
    return sum / Double(max(pairs.reduce(0) { $0 + $1.target.count }, 1))
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
