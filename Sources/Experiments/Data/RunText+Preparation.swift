public import Corpora
public import Foundation

extension RunText {
  /// Prepares the text that a configuration names, in a folder, or finds it prepared there.
  ///
  /// - Parameters:
  ///   - shared: where text of all directions is prepared, and stays, for several runs that use
  ///     only some of them; nil to prepare it beside and remove it.
  ///   - summarizing: whether the text is read once more for what tells it from other text, which
  ///     is then kept in the folder.
  ///   - trusting: whether what the folder holds is taken without looking at the sources, as for a
  ///     run that goes on from a checkpoint.
  ///   - progress: told the share that is done; may throw to stop.
  /// - Throws: a `CorpusError` that names file and line; ``ExperimentError``.
  public static func prepare(
    _ configuration: DataConfiguration, in folder: CorpusFolder,
    sharing shared: CorpusFolder? = nil,
    summarizing: Bool = false, trusting: Bool = false, progress: (Double) throws -> Void = { _ in }
  ) throws -> RunText {
    let url = URL(fileURLWithPath: folder.path)
    if trusting, let manifest = try folder.manifest(), let summary = TextSummary.stored(in: url) {
      return try RunText(folder, manifest, summary: summary)
    }
    let isWhole = configuration.only.isEmpty
    let place = isWhole ? folder : shared ?? CorpusFolder(folder.path + "/whole")
    let preparation = try configuration.preparation(progress: progress)
    let whole = try preparation.run(into: place, progress: progress)
    let used = try configuration.directions()
    let manifest = isWhole ? whole : try place.select(used, of: whole, into: folder)
    for entry in manifest.directions where entry.train == 0 {
      throw ExperimentError.noTrainingText(
        direction: "\(entry.direction)",
        account: manifest.account.filter { $0.hasPrefix("\(entry.direction) ") })
    }
    var summary = TextSummary(sizesOf: whole)
    if let stored = TextSummary.stored(in: url), stored.identity == summary.identity {
      // Training text may have been removed since.
      summary = stored
    } else if summarizing {
      try summary.addDigests(of: folder, manifest)
      try summary.store(in: url)
    }
    if !isWhole, shared == nil { try FileManager.default.removeItem(atPath: place.path) }
    return try RunText(folder, manifest, summary: summary)
  }

  /// Reads one split of a run back, in the order of the directions given.
  ///
  /// - Throws: ``ExperimentError/noText(split:run:)`` when no direction has any.
  public static func stored(_ split: Split, in folder: URL, directions: [Direction]) throws
    -> ParallelCorpus
  {
    let corpus = try CorpusFolder(folder.path).read(split, directions)
    guard corpus.count > 0 else {
      throw ExperimentError.noText(
        split: split.rawValue, run: folder.deletingLastPathComponent().path)
    }
    return corpus
  }
}
