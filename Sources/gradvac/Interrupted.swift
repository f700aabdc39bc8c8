import Console

/// Training was stopped by a signal, after a checkpoint was written.
struct Interrupted: ExitCoded, CustomStringConvertible {
  /// The command that goes on.
  var hint: String

  var exitCode: ExitCode { .interrupted }
  var description: String { "stopped; a checkpoint was written. Go on with: \(hint)" }
}
