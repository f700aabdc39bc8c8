import Foundation

/// The list of a checkpoint's files that is written last: what it names was written whole.
struct ChecksumList: Codable, Equatable {
  static let fileName = "checksums.json"
  /// No such list is longer.
  static let limit = 1_000_000

  struct Entry: Codable, Equatable {
    let bytes: Int
    let sha256: String
  }

  var version = 1
  var files: [String: Entry] = [:]

  func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return try encoder.encode(self) + Data("\n".utf8)
  }

  /// Reads the list of a checkpoint.
  init(readingFrom folder: URL, hint: String?) throws(CheckpointError) {
    let path = folder.appendingPathComponent(Self.fileName).path
    guard FileManager.default.fileExists(atPath: path) else {
      throw .missingFile(path: path, hint: hint)
    }
    let file = try InputFile(path: path)
    let bytes = try file.bytes(0..<min(file.byteCount, Self.limit))
    do {
      self = try JSONDecoder().decode(Self.self, from: Data(bytes))
    } catch {
      throw .malformed(path: path, reason: "expected a list of files with checksums", hint: hint)
    }
    guard version == 1 else {
      let reason = "expected version 1, found \(version); this program is too old for it"
      throw .malformed(path: path, reason: reason, hint: nil)
    }
    // Names come from a file: none may lead out of the folder.
    if let name = files.keys.first(where: { !Self.isPlain($0) }) {
      throw .malformed(path: path, reason: "\"\(name)\" is not the name of a file", hint: hint)
    }
  }

  init() {}

  /// Whether a name stays inside its folder.
  static func isPlain(_ name: String) -> Bool {
    !name.isEmpty && name != "." && name != ".." && !name.utf8.contains { $0 == 0x2f || $0 == 0 }
  }
}
