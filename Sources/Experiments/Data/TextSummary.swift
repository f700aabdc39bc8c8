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
    /// The hash of all pairs in their order, as `TextDigest` writes it; nil for a direction that the
    /// data has and the run does not use.
    public var digest: String?

    /// A part from both values.
    public init(pairs: Int, digest: String?) {
      self.pairs = pairs
      self.digest = digest
    }
  }

  /// What the text was made from: of equal sources and rules equal.
  public var identity: String
  /// The directions that the data has text to train on in, in the configuration's order.
  public var trained: [String]
  /// The parts by direction and then by split, such as `fr-en` → `train`.
  public var directions: [String: [String: Part]]

  /// A summary of these parts.
  public init(identity: String, trained: [String], directions: [String: [String: Part]]) {
    self.identity = identity
    self.trained = trained
    self.directions = directions
  }

  /// The training sizes of a prepared corpus, without digests.
  init(sizesOf manifest: CorpusManifest) {
    identity = manifest.identity
    trained = manifest.directions.map(\.direction.description)
    directions = [:]
    for entry in manifest.directions {
      directions["\(entry.direction)"] = [
        Split.train.rawValue: Part(pairs: entry.train, digest: nil)
      ]
    }
  }

  /// Adds sizes and digests of the text in a folder.
  ///
  /// - Parameter manifest: what the folder holds.
  /// - Complexity: O(bytes of the text); no text is kept in memory.
  mutating func addDigests(of folder: CorpusFolder, _ manifest: CorpusManifest) throws {
    for entry in manifest.directions + manifest.zeroShot {
      for split in Split.allCases where folder.has(split, entry.direction) {
        var digest = TextDigest()
        let reader = try folder.reader(split, entry.direction)
        while let pair = try reader.next()?.pair {
          digest.add(source: pair.source, target: pair.target)
        }
        directions["\(entry.direction)", default: [:]][split.rawValue] = Part(
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
