import Foundation

/// Where a command's results go: standard output, with failures noticed.
///
/// Results are written at once and unbuffered, so write a batch of lines at a time.
public struct ResultStream: Sendable {
  /// Why results could not be written.
  public struct WriteError: ExitCoded, Hashable, CustomStringConvertible {
    /// The system's error number.
    public let code: Int32

    /// Always `inputOutput`.
    public var exitCode: ExitCode { .inputOutput }

    /// The system's reason.
    public var description: String {
      "standard output: cannot write: \(String(cString: strerror(code)))"
    }
  }

  private let sink: @Sendable (String) throws -> Void

  /// A stream that hands text to a function.
  public init(_ sink: @escaping @Sendable (String) throws -> Void) {
    self.sink = sink
  }

  /// The process's standard output.
  public static func standardOutput() -> ResultStream {
    ResultStream { try ResultStream.write(Array($0.utf8), to: STDOUT_FILENO) }
  }

  /// Writes text as it is.
  public func write(_ text: String) throws {
    try sink(text)
  }

  /// Writes text and a line feed.
  public func line(_ text: String) throws {
    try sink(text + "\n")
  }

  static func write(_ bytes: [UInt8], to descriptor: Int32) throws(WriteError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      guard count >= 0 || errno == EINTR else { throw WriteError(code: errno) }
      rest = rest.dropFirst(max(0, count))
    }
  }
}
