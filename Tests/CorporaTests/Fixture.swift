import Foundation

/// Makes catalogues and files for tests.
enum Fixture {
  /// A `.mo` file with the given entries as they are, in either byte order.
  static func mo(_ entries: [([UInt8], [UInt8])], bigEndian: Bool = false, revision: UInt32 = 0)
    -> [UInt8]
  {
    let count = UInt32(entries.count)
    var offset = 28 + 16 * count
    var tables: [[UInt32]] = [[], []]
    var strings: [UInt8] = []
    for (side, text) in entries.map(\.0).map({ (0, $0) }) + entries.map(\.1).map({ (1, $0) }) {
      tables[side] += [UInt32(text.count), offset]
      strings += text + [0]
      offset += UInt32(text.count) + 1
    }
    let header = [0x9504_12DE, revision, count, 28, 28 + 8 * count, 0, 0]
    return (header + tables[0] + tables[1]).flatMap { bytes($0, bigEndian) } + strings
  }

  /// The same from text, with a header entry that names a charset.
  static func mo(_ entries: [(String, String)], charset: String = "UTF-8", bigEndian: Bool = false)
    -> [UInt8]
  {
    let header = ("", "Language: xx\nContent-Type: text/plain; charset=\(charset)\n")
    return mo(
      ([header] + entries).map { (Array($0.0.utf8), Array($0.1.utf8)) }, bigEndian: bigEndian)
  }

  private static func bytes(_ word: UInt32, _ bigEndian: Bool) -> [UInt8] {
    withUnsafeBytes(of: bigEndian ? word.bigEndian : word.littleEndian) { Array($0) }
  }

  /// Runs with a folder that is removed afterwards.
  static func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("corpora-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.path)
  }

  /// Writes a file, making its folder.
  static func write(_ bytes: [UInt8], to path: String) throws {
    let url = URL(fileURLWithPath: path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }
}
