import Arguments
import Console
import Foundation

waitPassively()
acceptSignals()

let root = Command(
  name: "gradvac",
  abstract: "Train multilingual models whose languages' gradients agree (Gradient Vaccine).",
  subcommands: [
    quickstartCommand, trainCommand, evaluateCommand, translateCommand, scoreCommand, alignCommand,
    benchmarkCommand,
  ])

let program = Program(root, version: "0.1.0", failure: failure)
exit(program.run(Array(CommandLine.arguments.dropFirst())).rawValue)

/// Lets SIGINT and SIGTERM through, which whoever started the program may have blocked.
///
/// A process inherits the mask of the thread that starts it; thread pools block most signals.
func acceptSignals() {
  var signals = sigset_t()
  sigemptyset(&signals)
  sigaddset(&signals, SIGINT)
  sigaddset(&signals, SIGTERM)
  sigprocmask(SIG_UNBLOCK, &signals, nil)
}

/// Starts the program again with libtorch's threads waiting without spinning, unless told otherwise.
///
/// OpenMP reads the setting while it is loaded, before this line. On a busy machine spinning threads
/// make small operations tens of times slower.
func waitPassively() {
  guard getenv("OMP_WAIT_POLICY") == nil else { return }
  setenv("OMP_WAIT_POLICY", "passive", 1)
  execv("/proc/self/exe", CommandLine.unsafeArgv)
  // Where the program cannot be started again it goes on as it is.
}
