import Foundation
import Testing

/// Reference values that a script in `Scripts/references` has written.
enum Fixture {
  static let format = 1

  private struct Header: Decodable {
    var format: Int
  }

  /// The contents of `Fixtures/NAME.json`.
  static func load<Contents: Decodable>(_ name: String, as: Contents.Type) throws -> Contents {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let data = try Data(contentsOf: folder.appendingPathComponent("Fixtures/\(name).json"))
    let found = try JSONDecoder().decode(Header.self, from: data).format
    try #require(
      found == format, "\(name).json has format \(found): rerun the script that wrote it.")
    return try JSONDecoder().decode(Contents.self, from: data)
  }
}

/// Parallel lines of random words of many scripts: references, and systems that differ from them.
struct Corpus: Decodable {
  struct Streams: Decodable {
    var reference, baseline, better, similar: [String]
    var second: [String?]
  }

  var streams: Streams

  static func load() throws -> Corpus { try Fixture.load("corpus", as: Corpus.self) }

  /// All lines, stream after stream.
  var lines: [String] {
    streams.reference + streams.second.compactMap { $0 } + streams.baseline + streams.better
      + streams.similar
  }
}

/// FNV-1a, 32 bits, of the UTF-8.
func checksum(_ text: String) -> UInt32 {
  text.utf8.reduce(0x811C_9DC5) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
}

/// Whether two strings are the same code points; `==` would take canonically equal ones for equal.
func sameScalars(_ first: String, _ second: String) -> Bool {
  first.unicodeScalars.elementsEqual(second.unicodeScalars)
}
