import Corpora
import TaskGradients
import Tensors
import Training

/// The place of a problem's sampler in its data.
struct SamplerProgress: Codable, Equatable {
  var sampler: BatchSampler.State
}

/// Where a problem's batches come from, and what chance goes with them.
struct BatchSource {
  private(set) var sampler: BatchSampler
  private let seed: UInt64
  private let updateFreq: Int
  private let epochPairs: Int

  /// Batches of some tasks, drawn as a run is configured.
  ///
  /// - Throws: a `CorpusError` where a task has no pairs or a pair does not fit into a batch.
  init(_ settings: any RunSettings, train: [any PairStore]) throws {
    seed = settings.seed
    updateFreq = settings.training.updateFreq
    let pairs = settings.sampling.epochPairs
    epochPairs = pairs > 0 ? pairs : train.reduce(0) { $0 + $1.count }
    sampler = try BatchSampler(
      stores: train, probabilities: settings.sampling.probabilities(of: train),
      options: .init(maxTokens: settings.sampling.maxTokens, seed: settings.seed))
  }

  /// The names of all tasks, in the order of the data.
  var taskNames: [String] { sampler.tasks.map(\.name) }

  /// Padded tokens of a batch, at most.
  var maxTokens: Int { sampler.options.maxTokens }

  /// Where the sampler is; setting it back goes on with the batch that would have come next.
  var progress: SamplerProgress { SamplerProgress(sampler: sampler.state) }

  /// Goes on from where a checkpoint was.
  mutating func restore(_ progress: SamplerProgress) throws {
    try sampler.restore(progress.sampler)
  }

  /// Pairs drawn so far as a share of an epoch's.
  var epoch: Double {
    Double(sampler.state.rows.reduce(0, +)) / Double(max(epochPairs, 1))
  }

  /// The updates that some epochs take, on average.
  func updates(inEpochs epochs: Double) -> Int {
    sampler.updates(drawing: epochs * Double(epochPairs), batches: updateFreq)
  }

  // MARK: - Updates

  /// One part of an update's losses: its pairs, its share of the batch loss for each token, and the
  /// seed of its dropout.
  struct Part {
    var pairs: [EncodedPair]
    var weight: Double
    var dropoutSeed: UInt64
  }

  /// The losses of the next update: for each task present its share of the batch loss.
  ///
  /// - Parameters:
  ///   - step: the update's number.
  ///   - count: the tokens of a task that its loss is a sum over.
  ///   - loss: the loss of a part, summed.
  ///   - joint: the loss of a batch, of which there is one for an update; its part has all pairs.
  mutating func work(
    forStep step: Int, counting count: ([EncodedPair]) -> Int,
    loss: @escaping (Part) throws -> Tensor, joint: (TrainingBatch, Part) -> JointLoss
  ) throws -> StepWork {
    let batches = try (0..<updateFreq).map { _ in try sampler.next() }
    let all = batches.flatMap(\.tasks)
    let weight = 1 / Double(max(all.reduce(0) { $0 + count($1.pairs) }, 1))
    var parts: [String: [() throws -> Tensor]] = [:]
    var tokens: [String: Int] = [:]
    for (index, batch) in batches.enumerated() {
      for task in batch.tasks {
        let part = Part(
          pairs: task.pairs, weight: weight,
          dropoutSeed: dropoutSeed(step: step, part: index, task: task.task))
        parts[task.task, default: []].append { try loss(part) }
        tokens[task.task, default: 0] += count(task.pairs)
      }
    }
    let present = taskNames.filter { parts[$0] != nil }
    var padding = PaddingAccount()
    for batch in batches { padding.add(batch.padding) }
    let whole = Part(
      pairs: all.flatMap(\.pairs), weight: weight,
      dropoutSeed: dropoutSeed(step: step, part: 0, task: ""))
    return StepWork(
      losses: present.map { TaskLoss($0, parts: parts[$0] ?? []) },
      joint: updateFreq == 1 ? joint(batches[0], whole) : nil,
      tokens: present.map { tokens[$0] ?? 0 }, rows: batches.reduce(0) { $0 + $1.rows },
      padding: padding.share)
  }

  /// A seed for the dropout of one task's part of one step, so that no generator needs saving.
  private func dropoutSeed(step: Int, part: Int, task: String) -> UInt64 {
    var hash = StableHash(task)
    for number in [seed, UInt64(step), UInt64(part)] { hash.combine(number) }
    return hash.value
  }
}

/// A training problem whose batches come from a sampler; dropout follows from the step's number alone.
protocol SampledProblem: MultitaskProblem where Progress == SamplerProgress {
  /// Where its batches come from.
  var batches: BatchSource { get set }
}

extension SampledProblem {
  /// The names of all tasks, in the order of the data.
  var taskNames: [String] { batches.taskNames }

  /// Where the sampler is.
  var progress: SamplerProgress { batches.progress }

  /// Pairs or sentences drawn so far as a share of an epoch's.
  var epoch: Double? { batches.epoch }

  /// The updates that draw as many, on average.
  func updates(inEpochs epochs: Double) -> Int? { batches.updates(inEpochs: epochs) }

  /// Goes on with the batch that would have come next.
  func restore(_ progress: SamplerProgress) throws { try batches.restore(progress) }
}
