public import Corpora
public import Foundation

extension RunText {
  /// Prepares the text that a configuration names, in a folder, or finds it prepared there.
  ///
  /// - Parameters:
  ///   - trusting: whether what the folder holds is taken without looking at the sources, as for a
  ///     run that goes on from a checkpoint.
  ///   - progress: told the share that is done; may throw to stop.
  /// - Throws: a `CorpusError` that names file and line; ``ExperimentError``.
  public static func prepare(
    _ configuration: DataConfiguration, in folder: CorpusFolder, trusting: Bool = false,
    progress: (Double) throws -> Void = { _ in }
  ) throws -> RunText {
    if trusting, let manifest = try folder.manifest() { return try RunText(folder, manifest) }
    let preparation = try configuration.preparation(progress: progress)
    let manifest = try preparation.run(into: folder, progress: progress)
    for entry in manifest.directions where entry.train == 0 {
      throw ExperimentError.noTrainingText(
        direction: "\(entry.direction)",
        account: manifest.account.filter { $0.hasPrefix("\(entry.direction) ") })
    }
    return try RunText(folder, manifest)
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
