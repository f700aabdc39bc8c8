import Checkpoints
public import Corpora
public import Foundation

extension RunText {
  /// Writes validation, test and probe text into a run's folder `data`, a pair of files a direction.
  ///
  /// A run can then be evaluated and studied on a machine that does not have its training text.
  public func store(in folder: URL) throws {
    for split in [Split.dev, .test, .probe] {
      let place = folder.appendingPathComponent(split.rawValue)
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      for part in self[split].parts where !part.pairs.isEmpty {
        let direction = part.direction
        let base = place.appendingPathComponent(direction.description).path
        try Self.write(part.pairs.map(\.source), to: "\(base).\(direction.source)")
        try Self.write(part.pairs.map(\.target), to: "\(base).\(direction.target)")
      }
    }
  }

  private static func write(_ lines: [String], to path: String) throws {
    try AtomicFile.write(Data(lines.map { $0 + "\n" }.joined().utf8), to: path)
  }

  /// Reads one split of a run back, in the order of the directions given.
  ///
  /// - Throws: ``ExperimentError/noText(split:run:)`` when no direction has any.
  public static func stored(_ split: Split, in folder: URL, directions: [Direction]) throws
    -> ParallelCorpus
  {
    let place = folder.appendingPathComponent(split.rawValue)
    var corpus = ParallelCorpus()
    for direction in directions {
      let base = place.appendingPathComponent(direction.description).path
      let source = "\(base).\(direction.source)"
      guard FileManager.default.fileExists(atPath: source) else { continue }
      let content = try ParallelText.read(
        source: source, target: "\(base).\(direction.target)")
      corpus.append(content.pairs, to: direction)
    }
    guard corpus.count > 0 else {
      throw ExperimentError.noText(
        split: split.rawValue, run: folder.deletingLastPathComponent().path)
    }
    return corpus
  }
}
