import Foundation

/// How large a YAML document may be.
public struct YAMLLimits: Sendable, Hashable {
  /// Bytes of the text.
  public var bytes: Int
  /// Values, with every alias counted as often as it is used.
  public var nodes: Int
  /// Levels of lists and mappings inside one another.
  public var depth: Int

  /// Limits that leave room for any configuration written by hand.
  public init(bytes: Int = 1 << 20, nodes: Int = 100_000, depth: Int = 64) {
    self.bytes = bytes
    self.nodes = nodes
    self.depth = depth
  }
}

/// Reads YAML documents into trees.
public enum YAML {
  /// The tree of a document; an empty document is null.
  ///
  /// - Parameters:
  ///   - text: One document.
  ///   - file: The name for error messages.
  ///   - limits: Beyond them the document is refused.
  public static func parse(
    _ text: String, file: String, limits: YAMLLimits = YAMLLimits()
  ) throws(ConfigurationError) -> YAMLNode {
    guard text.utf8.count <= limits.bytes else {
      throw .tooLarge(file: file, limit: limits.bytes)
    }
    return try EventReader.tree(of: Array(text.utf8), file: file, limits: limits)
  }

  /// The tree of a file's document.
  public static func load(
    _ path: String, limits: YAMLLimits = YAMLLimits()
  ) throws(ConfigurationError) -> YAMLNode {
    let bytes = try contents(of: path, limit: limits.bytes)
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .notText(file: path) }
    return try parse(text, file: path, limits: limits)
  }

  /// A file's bytes, of which no more than the limit are ever read.
  private static func contents(
    of path: String, limit: Int
  ) throws(ConfigurationError) -> [UInt8] {
    let data: Data?
    do {
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? handle.close() }
      data = try handle.read(upToCount: limit + 1)
    } catch let error as CocoaError
      where error.code == .fileReadNoSuchFile || error.code == .fileNoSuchFile
    {
      throw .missingFile(path)
    } catch {
      throw .unreadable(path, reason: error.localizedDescription)
    }
    guard (data?.count ?? 0) <= limit else { throw .tooLarge(file: path, limit: limit) }
    return [UInt8](data ?? Data())
  }
}
