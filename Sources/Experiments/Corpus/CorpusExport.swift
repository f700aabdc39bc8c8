public import Corpora
import Foundation

/// Writes the pairs of one direction and split in another format.
public struct CorpusExport {
  /// How pairs are written.
  public enum Format: String, CaseIterable, Sendable {
    /// Source and target separated by a tab; tabs inside become spaces.
    case tsv
    /// `{"translation": {"de": "…", "en": "…"}}`, as Hugging Face's data sets have it.
    case jsonl
  }

  private let reader: any PairReader
  private let direction: Direction
  private let format: Format

  /// An export from a folder of prepared text, or from a run.
  ///
  /// - Throws: ``ExperimentError/noText(split:run:)``.
  public init(_ path: String, split: Split, direction: Direction, format: Format) throws {
    let folders = [CorpusFolder(path), CorpusFolder("\(path)/data")]
    guard let folder = folders.first(where: { $0.has(split, direction) }) else {
      throw ExperimentError.noText(split: "\(direction) \(split.rawValue)", run: path)
    }
    reader = try folder.reader(split, direction)
    self.direction = direction
    self.format = format
  }

  /// Gives the lines to a function, many at a time.
  public func run(_ write: (String) throws -> Void) throws {
    var batch = ""
    while let next = try reader.next() {
      batch += try line(next.pair) + "\n"
      guard batch.utf8.count > 1 << 16 else { continue }
      try write(batch)
      batch = ""
    }
    if !batch.isEmpty { try write(batch) }
  }

  private func line(_ pair: SentencePair) throws -> String {
    switch format {
    case .tsv:
      return [pair.source, pair.target]
        .map { $0.replacingOccurrences(of: "\t", with: " ") }.joined(separator: "\t")
    case .jsonl:
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      let texts = [direction.source: pair.source, direction.target: pair.target]
      return String(decoding: try encoder.encode(["translation": texts]), as: UTF8.self)
    }
  }
}
