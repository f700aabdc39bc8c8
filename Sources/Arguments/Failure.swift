public import Console
import Foundation

/// How an error ends the program: a text for the user and an exit code.
public struct Failure: Sendable, Hashable {
  /// What went wrong, in one line or a few.
  public var message: String
  /// How the process ends.
  public var exitCode: ExitCode

  /// A failure with a text and a code.
  public init(message: String, exitCode: ExitCode) {
    self.message = message
    self.exitCode = exitCode
  }

  /// The failure that an error amounts to.
  ///
  /// An `ExitCoded` error says its code. Errors of Foundation: an absent file is 66, other failed
  /// file operations 74, values that cannot be decoded 65. Every other error is internal, 70.
  public init(_ error: any Error) {
    self.init(message: Failure.message(of: error), exitCode: Failure.code(of: error))
  }

  private static func message(of error: any Error) -> String {
    switch error {
    case let error as DecodingError: describe(error)
    case let error as any LocalizedError: error.errorDescription ?? "\(error)"
    case let error as CocoaError: describe(error)
    default: String(describing: error)
    }
  }

  private static func code(of error: any Error) -> ExitCode {
    switch error {
    case let error as any ExitCoded: error.exitCode
    case is DecodingError: .dataError
    case let error as CocoaError: code(of: error)
    case let error as POSIXError: error.code == .ENOENT ? .missingInput : .inputOutput
    default: .internalFailure
    }
  }

  private static func code(of error: CocoaError) -> ExitCode {
    switch error.code {
    case .fileReadNoSuchFile, .fileNoSuchFile: .missingInput
    case .fileReadCorruptFile, .fileReadInapplicableStringEncoding, .propertyListReadCorrupt,
      .coderReadCorrupt:
      .dataError
    default: .inputOutput
    }
  }

  private static func describe(_ error: CocoaError) -> String {
    (error.filePath.map { $0 + ": " } ?? "") + error.localizedDescription
  }

  private static func describe(_ error: DecodingError) -> String {
    let (context, what): (DecodingError.Context, String) =
      switch error {
      case .typeMismatch(_, let context): (context, context.debugDescription)
      case .valueNotFound(_, let context): (context, context.debugDescription)
      case .keyNotFound(let key, let context): (context, "the key '\(key.stringValue)' is missing")
      case .dataCorrupted(let context): (context, context.debugDescription)
      @unknown default: (.init(codingPath: [], debugDescription: ""), "\(error)")
      }
    let path = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
    return path.isEmpty ? what : path.joined(separator: ".") + ": " + what
  }
}
