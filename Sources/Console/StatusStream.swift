import Foundation
import Synchronization

/// Where progress and log lines go together without overwriting each other: standard error.
///
/// On a terminal one *transient* line may stand at the bottom and is redrawn in place; a whole line
/// that is written meanwhile appears above it. Elsewhere there are only whole lines and no control
/// characters.
public final class StatusStream: Sendable {
  /// Whether transient lines are drawn.
  public let isInteractive: Bool
  /// The columns that a transient line may take.
  public let width: Int
  private let transientText = Mutex("")
  private let write: @Sendable (String) -> Void

  /// A stream that hands finished text to a function, which is called by one thread at a time.
  public init(
    isInteractive: Bool, width: Int = 80, write: @escaping @Sendable (String) -> Void
  ) {
    self.isInteractive = isInteractive
    self.width = width
    self.write = write
  }

  /// The process's standard error, to be made once and passed on.
  public static func standardError() -> StatusStream {
    let terminal = Terminal.standardError()
    return StatusStream(isInteractive: terminal.isInteractive, width: terminal.width) {
      // Where standard error is closed there is no one left to tell.
      try? FileHandle.standardError.write(contentsOf: Data($0.utf8))
    }
  }

  /// Writes a whole line, above the transient one when there is one.
  public func line(_ text: String) {
    transientText.withLock { transient in
      guard !transient.isEmpty else { return write(text + "\n") }
      write("\r\u{1B}[K" + text + "\n" + transient)
    }
  }

  /// Draws a line in place of the last transient one; does nothing where no one watches.
  ///
  /// The text is cut to one column less than the width, so that the terminal never wraps it.
  public func transient(_ text: String) {
    guard isInteractive else { return }
    transientText.withLock { transient in
      transient = text.truncated(toWidth: width - 1)
      write("\r\u{1B}[K" + transient)
    }
  }

  /// Removes the transient line.
  public func clearTransient() {
    transientText.withLock { transient in
      guard !transient.isEmpty else { return }
      transient = ""
      write("\r\u{1B}[K")
    }
  }
}
