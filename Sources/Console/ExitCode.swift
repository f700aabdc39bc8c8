/// How a command ended, for the shell: the numbers of BSD's `sysexits.h` that the command uses.
public enum ExitCode: Int32, Sendable, CaseIterable {
  /// Everything went well.
  case success = 0
  /// The command line was wrong.
  case usage = 64
  /// An input is malformed.
  case dataError = 65
  /// An input is absent.
  case missingInput = 66
  /// The program failed for a reason that the user did not give it.
  case internalFailure = 70
  /// Reading or writing failed.
  case inputOutput = 74
  /// The user stopped the program (128 + SIGINT).
  case interrupted = 130
}

/// An error that knows how the process should end because of it.
public protocol ExitCoded: Error {
  /// The code that the process exits with when nothing handles this error.
  var exitCode: ExitCode { get }
}
