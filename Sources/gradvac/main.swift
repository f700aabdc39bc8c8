import Arguments
import Console
import Foundation

waitPassively()
acceptSignals()

let root = Command(
  name: "gradvac",
  abstract: "Train multilingual models whose languages' gradients agree (Gradient Vaccine).",
  subcommands: [
    quickstartCommand, trainCommand, evaluateCommand, translateCommand, tagCommand,
    averageCommand,
    compareCommand, scoreCommand, exportCommand, importCommand, similarityCommand, reportCommand,
    alignCommand, corpusCommand, benchmarkCommand,
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

/// Starts the program again with libtorch's threads waiting almost without spinning.
///
/// OpenMP reads its settings while it is loaded, before this line. On a busy machine threads that
/// spin make small operations tens of times slower; threads that never spin are woken too late for
/// them. Some ten microseconds between the two trained a third faster on a busy machine of two cores. A policy or
/// count that the user has set stays.
func waitPassively() {
  let policy = getenv("OMP_WAIT_POLICY").map { String(cString: $0) }
  guard getenv("GOMP_SPINCOUNT") == nil, policy == nil || policy == "passive" else { return }
  setenv("OMP_WAIT_POLICY", "passive", 1)
  setenv("GOMP_SPINCOUNT", "10000", 1)
  execv("/proc/self/exe", CommandLine.unsafeArgv)
  // Where the program cannot be started again it goes on as it is.
}
