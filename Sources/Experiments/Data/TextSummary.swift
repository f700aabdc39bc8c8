import Checkpoints
import Corpora
public import Foundation

/// How much text a run has in each direction and split, and what tells it from other text.
///
/// Kept in the run as `data/summary.json`, so that runs can be compared where their training text
/// is not.
public struct TextSummary: Codable, Sendable, Equatable {
  /// One direction's text of one split.
  public struct Part: Codable, Sendable, Equatable {
    /// The number of sentence pairs.
    public var pairs: Int
    /// The hash of all pairs in their order, as `TextDigest` writes it.
    public var digest: String

    /// A part from both values.
    public init(pairs: Int, digest: String) {
      self.pairs = pairs
      self.digest = digest
    }
  }

  /// The parts by direction and then by split, such as `fr-en` → `train`.
  public var directions: [String: [String: Part]]

  /// A summary of these parts.
  public init(directions: [String: [String: Part]]) { self.directions = directions }

  /// The summary of a text.
  ///
  /// - Complexity: O(bytes of the text).
  public init(_ text: RunText) {
    directions = [:]
    for split in Split.allCases {
      for part in text[split].parts where !part.pairs.isEmpty {
        let digest = TextDigest(part.pairs)
        directions[part.direction.description, default: [:]][split.rawValue] = Part(
          pairs: digest.pairs, digest: digest.hexadecimal)
      }
    }
  }

  /// Training pairs by direction; 0 for a direction that is only translated.
  public var trainingSizes: [String: Int] {
    directions.mapValues { $0[Split.train.rawValue]?.pairs ?? 0 }
  }

  // MARK: - In the run

  private static func url(in folder: URL) -> URL { folder.appendingPathComponent("summary.json") }

  /// Writes the summary into a run's folder `data`.
  func store(in folder: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    try AtomicFile.write(
      encoder.encode(self) + Data("\n".utf8), to: Self.url(in: folder).path)
  }

  /// Reads the summary from a run's folder `data`; nil where there is none that can be read.
  public static func stored(in folder: URL) -> TextSummary? {
    guard let data = try? Data(contentsOf: url(in: folder)) else { return nil }
    return try? JSONDecoder().decode(TextSummary.self, from: data)
  }
}
