import Foundation

extension OpenModelFolder {
  /// Writes a new or empty folder, which appears only once all of it is there.
  ///
  /// - Throws: ``OpenModelError/folderNotEmpty(_:)``, and what `body` throws.
  static func write(to path: String, _ body: (_ folder: URL) throws -> Void) throws {
    let files = FileManager.default
    let url = URL(fileURLWithPath: path)
    if let found = try? files.contentsOfDirectory(atPath: url.path), !found.isEmpty {
      throw OpenModelError.folderNotEmpty(path)
    }
    let parent = url.deletingLastPathComponent()
    let partial = parent.appendingPathComponent(".\(url.lastPathComponent).partial-\(getpid())")
    try files.createDirectory(at: partial, withIntermediateDirectories: true)
    do {
      try body(partial)
      if files.fileExists(atPath: url.path) { try files.removeItem(at: url) }
      try files.moveItem(at: partial, to: url)
    } catch {
      try? files.removeItem(at: partial)
      throw error
    }
  }

  /// A value as a file of the layout has it.
  static func json(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value) + Data("\n".utf8)
  }
}
