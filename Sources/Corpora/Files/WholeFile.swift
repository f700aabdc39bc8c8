import Foundation

/// Reads files whole.
enum WholeFile {
  /// Why a file was not read.
  enum Failure: Error {
    case unreadable(String)
    case notRegular
    case tooLarge

    /// What is the matter, for an error that names the file.
    var reason: String {
      switch self {
      case .unreadable(let reason): reason
      case .notRegular: "it is no regular file"
      case .tooLarge: "it is too large"
      }
    }
  }

  /// The bytes of a file.
  ///
  /// - Parameter limit: largest regular file that is read; with a limit, other kinds of files (pipes,
  ///   devices), whose size cannot be known, are refused.
  static func read(_ path: String, limit: Int? = nil) throws(Failure) -> [UInt8] {
    do {
      let file = URL(fileURLWithPath: path).resolvingSymlinksInPath()
      let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
      if attributes[.type] as? FileAttributeType == .typeRegular {
        let size = attributes[.size] as? Int ?? 0
        if let limit, size > limit { throw Failure.tooLarge }
        if size == 0 { return [] }  // Foundation leaks a page for an empty file
      } else if limit != nil {
        throw Failure.notRegular
      }
      return try [UInt8](Data(contentsOf: file))
    } catch let failure as Failure {
      throw failure
    } catch {
      throw .unreadable(error.localizedDescription)
    }
  }
}
