import Checkpoints
public import Corpora
import Foundation

extension ComparedRun {
  /// The run's own text of a task: sources with references, or words with tags; empty where it has
  /// none.
  func text(of task: ComparedTask, _ split: Split) throws -> [SentencePair] {
    let folder = directory.url.appendingPathComponent("data")
    guard let direction = task.direction else {
      return try TaggedRunText.stored(split, of: [task.name], in: folder)
        .flatMap(\.sentences).map {
          SentencePair(
            source: $0.words.joined(separator: " "), target: $0.tags.joined(separator: " "))
        }
    }
    do {
      return try RunText.stored(split, in: folder, directions: [direction])[direction]
    } catch ExperimentError.noText {
      return []
    }
  }

  /// What the run's model made of a task's text, a line a sentence, and the file that holds it.
  ///
  /// - Throws: a `CorpusError` when the file is missing or no text.
  func outputs(of task: ComparedTask, _ split: Split) throws -> (lines: [String], file: String) {
    let file = Evaluation.folder(split, in: directory)
      .appendingPathComponent("\(task.name).\(task.direction == nil ? "tags" : "hyp")").path
    return (try ParallelText.lines(of: file), file)
  }

  /// What keeps the run's evaluation from standing for it; nil when nothing does.
  public func staleness(of split: Split) -> Evaluation.Staleness? {
    do {
      if let translation = configuration as? RunConfiguration {
        guard let evaluation = try Evaluation.stored(split, in: directory) else { return .missing }
        return try evaluation.staleness(beside: directory, translation)
      }
      guard let evaluation = try TaggingEvaluation.stored(split, in: directory) else {
        return .missing
      }
      let weights = try directory.weightsInUse()
      return evaluation.weights == weights.sha256
        ? nil : .otherWeights(evaluated: evaluation.step, now: weights.step)
    } catch {
      return .unreadable("\(error)")
    }
  }
}
