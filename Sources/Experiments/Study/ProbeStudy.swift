import Corpora
import GradientVaccine
import Layers
import TaskGradients
import Tensors
import Translation

/// Measures how alike the tasks' gradients are, on sentences that no task was trained on.
///
/// The gradient is that of the plain loss, without dropout and label smoothing, summed over all
/// probe sentences of a task: the measurement of the paper's section 2.
final class ProbeStudy {
  private let model: TranslationModel
  private let tasks: [EncodedTask]
  private let isMultiParallel: Bool
  private let maxTokens: Int
  private let granularity: Granularity
  private let engine: PerTaskGradients

  /// - Parameters:
  ///   - probe: the sentences; tasks without any are left out.
  ///   - isMultiParallel: whether row k is the same sentence in all tasks.
  ///   - maxTokens: padded tokens of a batch, at most.
  init(
    model: TranslationModel, probe: EncodedCorpus, isMultiParallel: Bool, maxTokens: Int,
    granularity: Granularity = .allLayer
  ) throws {
    self.model = model
    tasks = probe.tasks.filter { !$0.pairs.isEmpty }
    self.isMultiParallel = isMultiParallel
    self.maxTokens = maxTokens
    self.granularity = granularity
    engine = try PerTaskGradients(model.parameters, granularity: granularity)
  }

  /// Measures the model as it is.
  ///
  /// - Parameters:
  ///   - step: the number of updates behind it.
  ///   - blocks: the blocks of sentences that are left out in turn, for intervals; with fewer than
  ///     two the text is measured once.
  func measure(atStep step: Int, blocks: Int = 0) throws -> ProbeMeasurement {
    let shortest = tasks.map(\.pairs.count).min() ?? 0
    let count = min(blocks, shortest)
    var measurement = ProbeMeasurement(
      step: step, tasks: tasks.map(\.name), sentences: tasks.map(\.pairs.count).max() ?? 0,
      isMultiParallel: isMultiParallel, granularity: granularity, gramians: [:])
    guard count >= 2 else {
      let gramians = try engine.gramians(
        of: tasks.map { loss(of: $0, rows: $0.pairs.indices) })
      measurement.gramians = gramians.mapValues(\.values)
      return measurement
    }
    let found = try engine.gramians(
      ofBlocks: (0..<count).map { block in
        tasks.map { task in
          let size = task.pairs.count
          return loss(of: task, rows: block * size / count..<(block + 1) * size / count)
        }
      })
    measurement.gramians = found.whole.mapValues(\.values)
    measurement.withoutBlocks = found.without.map { $0.mapValues(\.values) }
    return measurement
  }

  /// The summed loss of some of a task's sentences, divided by the tokens of all of them.
  private func loss(of task: EncodedTask, rows: Range<Int>) -> TaskLoss {
    let chosen = Array(task.pairs[rows])
    let batches = FixedBatches(pairs: chosen, maxTokens: maxTokens)
    let tokens = Double(max(task.pairs.reduce(0) { $0 + $1.target.count }, 1))
    return TaskLoss(
      task.name,
      parts: batches.indices.map { indices in
        { [model] in
          let pairs = indices.map { (chosen[$0].source, chosen[$0].target) }
          let batch = try TranslationBatch(
            pairs: pairs, tokens: model.tokens, device: model.device)
          return try model.lossSum(of: batch, weight: 1 / tokens, in: .evaluation())
        }
      })
  }
}
