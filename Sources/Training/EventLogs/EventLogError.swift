public import Console
import Foundation

/// Why a log could not be opened or written.
public struct EventLogError: ExitCoded, Hashable, CustomStringConvertible {
  /// The log's file.
  public let path: String
  /// What was tried, such as `write`.
  public let operation: String
  /// The system's error number; 0 when the system was not the reason.
  public let code: Int32

  /// A failure of an operation, by default for the reason that the system gave last.
  init(_ operation: String, _ path: String, code: Int32 = errno) {
    self.path = path
    self.operation = operation
    self.code = code
  }

  /// Always `inputOutput`.
  public var exitCode: ExitCode { .inputOutput }

  /// The file, what failed, and the system's reason: `log.jsonl: cannot write: No space left …`.
  public var description: String {
    let reason = code == 0 ? "" : ": " + String(cString: strerror(code))
    return "\(path): cannot \(operation)\(reason)"
  }
}
