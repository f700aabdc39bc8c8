import Synchronization

/// How important a log record is.
public enum LogLevel: Int, Sendable, Comparable, CaseIterable {
  /// Details for finding a fault.
  case debug
  /// What the program is doing.
  case info
  /// Something that the user should look at; the program goes on.
  case warning
  /// A failure.
  case error

  /// Whether a level is less important than another.
  public static func < (a: LogLevel, b: LogLevel) -> Bool { a.rawValue < b.rawValue }
}

/// A place for messages about what the program does, passed to whoever has something to say.
public protocol Logger: Sendable {
  /// Records a message.
  ///
  /// - Parameters:
  ///   - level: Its importance.
  ///   - message: One line of text for people.
  ///   - metadata: Named values that belong to the message.
  func log(_ level: LogLevel, _ message: String, metadata: [String: String])
}

extension Logger {
  /// Records a message of level debug.
  public func debug(_ message: String, _ metadata: [String: String] = [:]) {
    log(.debug, message, metadata: metadata)
  }

  /// Records a message of level info.
  public func info(_ message: String, _ metadata: [String: String] = [:]) {
    log(.info, message, metadata: metadata)
  }

  /// Records a message of level warning.
  public func warning(_ message: String, _ metadata: [String: String] = [:]) {
    log(.warning, message, metadata: metadata)
  }

  /// Records a message of level error.
  public func error(_ message: String, _ metadata: [String: String] = [:]) {
    log(.error, message, metadata: metadata)
  }
}

/// A message as it was recorded.
public struct LogRecord: Sendable, Hashable, CustomStringConvertible {
  /// Its importance.
  public var level: LogLevel
  /// The text.
  public var message: String
  /// Its named values.
  public var metadata: [String: String]

  /// A record of these parts.
  public init(level: LogLevel, message: String, metadata: [String: String] = [:]) {
    self.level = level
    self.message = message
    self.metadata = metadata
  }

  /// One line: the level when it is not info, the message, and the metadata sorted by name.
  public var description: String {
    let values = metadata.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    return (level == .info ? "" : "\(level): ") + message + values
  }
}

/// Writes records as lines to a stream: `warning: the vocabulary is small size=312`.
public struct StreamLogger: Logger {
  private let stream: StatusStream
  private let level: LogLevel

  /// A logger to a stream that leaves out what is less important than a level.
  public init(_ stream: StatusStream, level: LogLevel = .info) {
    self.stream = stream
    self.level = level
  }

  /// Writes the record as one line.
  public func log(_ level: LogLevel, _ message: String, metadata: [String: String]) {
    guard level >= self.level else { return }
    stream.line(LogRecord(level: level, message: message, metadata: metadata).description)
  }
}

/// Keeps records in memory, for tests.
public final class MemoryLogger: Logger {
  private let storage = Mutex([LogRecord]())

  /// A logger without records.
  public init() {}

  /// Everything recorded so far, in order.
  public var records: [LogRecord] { storage.withLock { $0 } }

  /// Keeps the record.
  public func log(_ level: LogLevel, _ message: String, metadata: [String: String]) {
    storage.withLock { $0.append(LogRecord(level: level, message: message, metadata: metadata)) }
  }
}

/// Forgets everything it is told.
public struct SilentLogger: Logger {
  /// A logger that records nothing.
  public init() {}

  /// Does nothing.
  public func log(_ level: LogLevel, _ message: String, metadata: [String: String]) {}
}
