import Checkpoints
import Corpora
import Foundation
import Metrics

/// The held-out text of a task, as the first run that has it holds it.
struct ComparedText: Sendable {
  /// The run that it was read from.
  let run: String
  /// The sentences with their references, or words with their tags.
  let pairs: [SentencePair]

  var references: [String] { pairs.map(\.target) }
}

/// Reads texts and translations of runs, and counts what the metric needs of each sentence.
struct TaskStatistics: Sendable {
  let metric: Comparison.Metric
  let split: Split

  /// The text of every task; the first system's that has it, so put the baseline first.
  func texts(of systems: [ComparedSystem]) throws -> [ComparedTask: ComparedText] {
    var texts: [ComparedTask: ComparedText] = [:]
    for run in systems.flatMap(\.runs) {
      for task in run.tasks where texts[task] == nil {
        let pairs = try run.text(of: task, split)
        if !pairs.isEmpty { texts[task] = ComparedText(run: run.path, pairs: pairs) }
      }
    }
    return texts
  }

  /// The statistics of what a run made of its own text.
  ///
  /// - Returns: nil where the run has no text of the task.
  func statistics(of task: ComparedTask, in run: ComparedRun) throws -> SegmentStatistics? {
    let pairs = try run.text(of: task, split)
    guard !pairs.isEmpty else { return nil }
    let outputs = try run.outputs(of: task, split)
    guard outputs.lines.count == pairs.count else {
      throw ComparisonError.lines(
        file: outputs.file, expected: pairs.count, found: outputs.lines.count)
    }
    return try measure(task).statistics(
      hypotheses: outputs.lines, references: References(pairs.map(\.target)))
  }

  /// The metric for a task.
  func measure(_ task: ComparedTask) -> any CorpusMetric {
    switch metric {
    case .bleu: BLEU(tokenizer: .customary(forTarget: task.direction?.target ?? ""))
    case .chrf: CHRF()
    case .f1: TagF1()
    case .accuracy: TagAccuracy()
    }
  }
}
