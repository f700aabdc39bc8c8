import Checkpoints
import Corpora
import Foundation
import Metrics

/// The held-out text of a direction, as the first run that has it holds it.
struct ComparedText: Sendable {
  /// The run that it was read from.
  let run: String
  /// The sentences with their references.
  let pairs: [SentencePair]

  var references: [String] { pairs.map(\.target) }
}

/// Reads texts and translations of runs, and counts what the metric needs of each sentence.
struct DirectionStatistics: Sendable {
  let metric: Comparison.Metric
  let split: Split

  /// The text of every direction; the first system's that has it, so put the baseline first.
  func texts(of systems: [ComparedSystem]) throws -> [Direction: ComparedText] {
    var texts: [Direction: ComparedText] = [:]
    for run in systems.flatMap(\.runs) {
      for direction in run.directions where texts[direction] == nil {
        let pairs = try text(of: direction, in: run)
        if !pairs.isEmpty { texts[direction] = ComparedText(run: run.path, pairs: pairs) }
      }
    }
    return texts
  }

  /// A run's own text of a direction; empty where it has none.
  func text(of direction: Direction, in run: ComparedRun) throws -> [SentencePair] {
    let folder = run.directory.url.appendingPathComponent("data")
    do {
      return try RunText.stored(split, in: folder, directions: [direction])[direction]
    } catch ExperimentError.noText {
      return []
    }
  }

  /// The statistics of a run's translations of its own text.
  ///
  /// - Returns: nil where the run has no text of the direction.
  func statistics(of direction: Direction, in run: ComparedRun) throws -> SegmentStatistics? {
    let pairs = try text(of: direction, in: run)
    guard !pairs.isEmpty else { return nil }
    let name = direction.description
    let outputs = try Evaluation.storedOutputs(name, split: split, in: run.directory)
    guard outputs.count == pairs.count else {
      let folder = Evaluation.folder(split, in: run.directory)
      throw ComparisonError.lines(
        file: folder.appendingPathComponent("\(name).hyp").path, expected: pairs.count,
        found: outputs.count)
    }
    return try measure(direction).statistics(
      hypotheses: outputs, references: References(pairs.map(\.target)))
  }

  /// The metric for translations into a direction's target.
  func measure(_ direction: Direction) -> any CorpusMetric {
    switch metric {
    case .bleu: BLEU(tokenizer: .customary(forTarget: direction.target))
    case .chrf: CHRF()
    }
  }
}
