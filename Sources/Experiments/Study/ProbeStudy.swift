import Checkpoints
import Corpora
import Foundation
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
  private let probe: EncodedCorpus
  private let isMultiParallel: Bool
  private let maxTokens: Int
  private let folder: URL
  private let engine: PerTaskGradients

  init(
    model: TranslationModel, probe: EncodedCorpus, isMultiParallel: Bool, maxTokens: Int,
    folder: URL
  ) throws {
    self.model = model
    self.probe = probe
    self.isMultiParallel = isMultiParallel
    self.maxTokens = maxTokens
    self.folder = folder
    engine = try PerTaskGradients(model.parameters, granularity: .allLayer)
  }

  /// Whether the run has a measurement at a step already.
  func hasMeasured(atStep step: Int) -> Bool {
    FileManager.default.fileExists(atPath: ProbeMeasurement.url(step: step, in: folder).path)
  }

  /// Measures the model as it is, and keeps the measurement in the run.
  @discardableResult
  func measure(atStep step: Int) throws -> ProbeMeasurement {
    let tasks = probe.tasks.filter { !$0.pairs.isEmpty }
    let gramians = try engine.gramians(of: tasks.map(loss))
    let measurement = ProbeMeasurement(
      step: step, tasks: tasks.map(\.name), sentences: tasks.map(\.pairs.count).max() ?? 0,
      isMultiParallel: isMultiParallel, gramians: gramians.mapValues(\.values))
    guard gramians.values.allSatisfy(\.isFinite) else { return measurement }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    try AtomicFile.write(
      encoder.encode(measurement), to: ProbeMeasurement.url(step: step, in: folder).path)
    return measurement
  }

  private func loss(of task: EncodedTask) -> TaskLoss {
    let batches = FixedBatches(pairs: task.pairs, maxTokens: maxTokens)
    let tokens = Double(max(task.pairs.reduce(0) { $0 + $1.target.count }, 1))
    return TaskLoss(
      task.name,
      parts: batches.indices.map { indices in
        { [model] in
          let pairs = indices.map { (task.pairs[$0].source, task.pairs[$0].target) }
          let batch = try TranslationBatch(
            pairs: pairs, tokens: model.tokens, device: model.device)
          return try model.lossSum(of: batch, in: .evaluation()) * (1 / tokens)
        }
      })
  }
}
