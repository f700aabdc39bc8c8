import Checkpoints
import Console
import Corpora
import Foundation
import Subwords
import Training

/// Another run that a new one begins with: `start_from` in a configuration.
struct RunOrigin {
  private let directory: RunDirectory
  private let path: String

  /// - Throws: a `CheckpointError` when there is no run at the path.
  init(_ path: String) throws {
    self.path = path
    directory = try RunDirectory.open(at: URL(fileURLWithPath: path))
  }

  /// The subwords, which both runs share.
  func vocabulary() throws -> SubwordVocabulary { try Vocabulary.stored(in: directory.vocabulary) }

  /// Takes over what the run has learnt, and says what became of its tasks.
  func start(_ trainer: Trainer<some TrainingProblem>, tasks: [String], on stream: StatusStream)
    throws
  {
    let point = try trainer.start(from: CheckpointReader.open(directory.last))
    let earlier = try AnyRunSettings.load(directory.configuration.path).taskNames()
    stream.line("starting from \(path) at step \(HumanReadable.count(point.step))")
    let (added, removed) = (
      tasks.filter { !earlier.contains($0) }, earlier.filter { !tasks.contains($0) }
    )
    for (word, names) in [("added", added), ("removed", removed)] where !names.isEmpty {
      stream.line("  tasks \(word): \(names.joined(separator: ", "))")
    }
    stream.line(
      point.hasRuleMemory
        ? "  the rule's memory goes on; it knows tasks by their names"
        : "  that run had another method, so the rule starts without memory")
  }
}
