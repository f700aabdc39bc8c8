public import Corpora

/// The text of a run: what is trained, validated, tested and probed on, with an account of it.
///
/// Training text stays in its files; the rest is in memory.
public struct RunText {
  /// Where the text is.
  public let folder: CorpusFolder
  /// The sizes of the directions' splits, and what was left out.
  public let manifest: CorpusManifest
  /// The sizes of all directions that the data has, and what tells the text from other text.
  public let summary: TextSummary
  /// Looked at while training.
  public let dev: ParallelCorpus
  /// What gradients are compared on; the same sentences in every direction where the manifest says
  /// so.
  public let probe: ParallelCorpus

  /// The text in a prepared folder.
  init(_ folder: CorpusFolder, _ manifest: CorpusManifest, summary: TextSummary? = nil) throws {
    self.folder = folder
    self.manifest = manifest
    self.summary = summary ?? TextSummary(sizesOf: manifest)
    let directions = manifest.directions.map(\.direction)
    dev = try folder.read(.dev, directions)
    probe = try folder.read(.probe, directions)
  }

  /// The directions that are trained, in order.
  public var directions: [Direction] { manifest.directions.map(\.direction) }

  /// Pairs to train on, all directions together.
  public var trainingPairs: Int { manifest.directions.reduce(0) { $0 + $1.train } }

  /// The tasks that count as low-resource, and the others, of all directions that the data has.
  ///
  /// - Parameter named: directions or languages beside English; empty for the directions with less
  ///   than a quarter of the largest one's training pairs.
  /// - Throws: ``ExperimentError/unknownLowResource(_:known:)``.
  public func resourceGroups(named: [String]) throws -> (low: [String], high: [String]) {
    let all = summary.trained
    let directions = try all.map { try Direction(parsing: $0) }
    let bySize = ResourceGroup.groups(of: summary.trainingSizes)
    var low = Set(named.isEmpty ? all.filter { bySize[$0] == .low } : [])
    for name in named {
      let meant = directions.filter { direction in
        direction.description == name
          || name != "en"
            && [direction.source, direction.target].contains(name)
      }
      guard !meant.isEmpty else {
        throw ExperimentError.unknownLowResource(name, known: all)
      }
      low.formUnion(meant.map(\.description))
    }
    return (all.filter(low.contains), all.filter { !low.contains($0) })
  }
}
