import Synchronization

@testable import Console

/// Keeps what a stream writes, for the tests.
final class Sink: Sendable {
  private let storage = Mutex("")

  /// Everything written so far.
  var text: String { storage.withLock { $0 } }

  /// A stream that writes here.
  func stream(isInteractive: Bool, width: Int = 80) -> StatusStream {
    StatusStream(isInteractive: isInteractive, width: width) { text in
      self.storage.withLock { $0 += text }
    }
  }

  /// What was written since the last call.
  func taken() -> String {
    storage.withLock { text in
      defer { text = "" }
      return text
    }
  }
}

/// A clock that stands still until it is told.
final class FakeClock {
  var time = 100.0
}
