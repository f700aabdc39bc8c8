import Checkpoints
import Foundation

extension RunDirectory {
  /// The run and the checkpoint that a path names: a run's directory means its best checkpoint, or its
  /// last one when none was validated.
  static func locate(_ path: String) throws -> (directory: RunDirectory, checkpoint: URL) {
    let (run, named) = split(URL(fileURLWithPath: path).standardizedFileURL)
    let directory = try RunDirectory.open(at: run)
    let mark = try directory.step(of: .best) == nil ? directory.last : directory.best
    return (directory, named ?? mark)
  }

  /// A run's directory, and the checkpoint where a path names one.
  private static func split(_ url: URL) -> (run: URL, checkpoint: URL?) {
    let (name, parent) = (url.lastPathComponent, url.deletingLastPathComponent())
    if RunDirectory.Mark(rawValue: name) != nil { return (parent, url) }
    guard RunDirectory.step(ofCheckpointNamed: name) != nil,
      parent.lastPathComponent == "checkpoints"
    else { return (url, nil) }
    return (parent.deletingLastPathComponent(), url)
  }
}
