import Checkpoints
import Corpora
import Foundation
import Subwords

/// The pieces and tags of a tagging run, in its folder `vocabulary`: `vocab.txt` as BERT has it,
/// `tokenization.json`, and the tags in `labels.txt` as XTREME has them.
struct TaggingVocabulary {
  var pieces: WordPieceVocabulary
  var tags: TagInventory

  private static let piecesName = "vocab.txt"
  private static let optionsName = "tokenization.json"
  private static let tagsName = "labels.txt"

  /// Whether a folder holds all of it.
  static func isStored(in folder: URL) -> Bool {
    [piecesName, optionsName, tagsName].allSatisfy {
      FileManager.default.fileExists(atPath: folder.appendingPathComponent($0).path)
    }
  }

  /// Keeps it in a folder.
  func store(in folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    func write(_ data: Data, _ name: String) throws {
      try AtomicFile.write(data, to: folder.appendingPathComponent(name).path)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    try write(Data(pieces.text.utf8), Self.piecesName)
    try write(encoder.encode(pieces.options) + Data("\n".utf8), Self.optionsName)
    try write(Data(tags.tags.map { $0 + "\n" }.joined().utf8), Self.tagsName)
  }

  /// Reads it back.
  static func stored(in folder: URL) throws -> TaggingVocabulary {
    func data(_ name: String) throws -> Data {
      try Data(contentsOf: folder.appendingPathComponent(name))
    }
    let options = try JSONDecoder().decode(BasicTokenization.self, from: data(optionsName))
    return TaggingVocabulary(
      pieces: try WordPieceVocabulary(bytes: [UInt8](data(piecesName)), options: options),
      tags: try TagInventory(contentsOf: folder.appendingPathComponent(tagsName).path))
  }
}
