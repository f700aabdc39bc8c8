import Foundation
import Synchronization

/// A request to stop at the next safe point: by a signal, or by the program itself.
///
/// A long loop is given one, asks `isRequested` once a step, and saves its state and returns when
/// the answer is yes. Only the latch that `catchingSignals()` returns listens to signals; tests make
/// their own and call `request()`.
public final class Interruption: Sendable {
  private let requested = Atomic(false)
  private let hearsSignals: Bool

  /// A latch that only `request()` sets.
  public convenience init() {
    self.init(hearsSignals: false)
  }

  private init(hearsSignals: Bool) {
    self.hearsSignals = hearsSignals
  }

  /// Whether someone asked to stop; never goes back to false.
  public var isRequested: Bool {
    if requested.load(ordering: .relaxed) { return true }
    return hearsSignals && signalsCaught.load(ordering: .relaxed) > 0
  }

  /// Asks to stop.
  public func request() {
    requested.store(true, ordering: .relaxed)
  }

  /// A latch that SIGINT (control-C) and SIGTERM set, for the whole process.
  ///
  /// The first signal sets the latch; the second ends the process at once with 128 + its number.
  /// Interrupted system calls are restarted, so a read from a terminal goes on waiting.
  public static func catchingSignals() -> Interruption {
    for signal in [SIGINT, SIGTERM] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = latchSignal
      action.sa_flags = SA_RESTART
      sigaction(signal, &action, nil)
    }
    return Interruption(hearsSignals: true)
  }
}

/// How many signals have been caught; a handler can reach nothing but a global.
private let signalsCaught = Atomic(0)

/// Counts a signal; uses only what a signal handler may: an atomic and `_exit`.
private func latchSignal(_ signal: Int32) {
  let before = signalsCaught.add(1, ordering: .relaxed).oldValue
  if before > 0 { _exit(128 + signal) }
}

/// The error of a command that stopped early because it was asked to; its state is saved.
public struct Interrupted: ExitCoded, Hashable, CustomStringConvertible {
  /// What was done and how to go on.
  public let description: String

  /// An error with a text such as `stopped after step 300; go on with --resume`.
  public init(_ description: String) {
    self.description = description
  }

  /// Always `interrupted`.
  public var exitCode: ExitCode { .interrupted }
}
