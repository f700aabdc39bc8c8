/// What can go wrong with a run's directory and its checkpoints.
public enum CheckpointError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The system refused to do something with a file; the reason is the system's.
  case system(action: String, path: String, reason: String)
  /// A new run was to be started in a directory that holds one.
  case runExists(path: String)
  /// A directory was named that is not a run's.
  case notARun(path: String, missing: String)
  /// Another process is writing checkpoints of the same run.
  case runInUse(path: String)
  /// There is no checkpoint where one was looked for.
  case noCheckpoint(path: String, hint: String?)
  /// A checkpoint lacks a file that its list of checksums names.
  case missingFile(path: String, hint: String?)
  /// A file of a checkpoint has another size than when it was written.
  case wrongSize(path: String, expected: Int, found: Int, hint: String?)
  /// A file of a checkpoint has other content than when it was written.
  case wrongChecksum(path: String, expected: String, found: String, hint: String?)
  /// A file cannot be understood.
  case malformed(path: String, reason: String, hint: String?)

  /// One line: the file, what was expected, what was found and how to go on.
  public var description: String {
    switch self {
    case .system(let action, let path, let reason):
      "cannot \(action) \(path): \(reason)"
    case .runExists(let path):
      "\(path) already holds a run; resume it, or choose another directory"
    case .notARun(let path, let missing):
      "\(path) is not the directory of a run: there is no \(missing) in it"
    case .runInUse(let path):
      "another process is writing checkpoints to \(path); end it first, or choose another directory"
    case .noCheckpoint(let path, let hint):
      "there is no checkpoint at \(path)" + Self.tail(hint)
    case .missingFile(let path, let hint):
      "the checkpoint is incomplete: \(path) is missing" + Self.tail(hint)
    case .wrongSize(let path, let expected, let found, let hint):
      "\(path) is damaged: expected \(expected) bytes, found \(found)" + Self.tail(hint)
    case .wrongChecksum(let path, let expected, let found, let hint):
      "\(path) is damaged: expected SHA-256 \(expected), found \(found)" + Self.tail(hint)
    case .malformed(let path, let reason, let hint):
      "\(path): \(reason)" + Self.tail(hint)
    }
  }

  private static func tail(_ hint: String?) -> String { hint.map { "; \($0)" } ?? "" }
}
