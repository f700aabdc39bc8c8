import Checkpoints
import Foundation

/// Tells runs of different kinds apart without opening them.
public enum RunKind {
  /// Whether a run, or the run of a checkpoint, was trained to tag.
  ///
  /// - Throws: a `CheckpointError` for a path that is no run's, a `ConfigurationError`.
  public static func isTagging(_ path: String) throws -> Bool {
    let directory = try RunDirectory.locate(path).directory
    return try AnyRunSettings.task(of: directory.configuration.path) == .tagging
  }
}
