import Checkpoints
import Corpora
import Foundation
import Subwords

/// The sentences on which a run's gradients are compared, as ids.
struct ProbeText {
  /// The tasks with their sentences.
  let corpus: EncodedCorpus
  /// Whether row k is the same sentence in all tasks.
  let isMultiParallel: Bool
  /// What a person should know of the text, a line each.
  let remarks: [String]

  /// The run's own probe text, which was held out from training.
  ///
  /// - Parameter directions: some of the run's; nil for all of them.
  /// - Throws: ``ExperimentError``.
  init(of run: TranslationRun, directions: [Direction]?) throws {
    if let stranger = directions?.first(where: { !run.directions.contains($0) }) {
      throw ExperimentError.unknownDirection(
        stranger.description, known: run.directions.map(\.description))
    }
    let corpus = try RunText.stored(
      .probe, in: run.textFolder, directions: directions ?? run.directions)
    try self.init(corpus, run)
  }

  /// Text of one's own: files `PREFIX.LANGUAGE`, of which line N is the same sentence everywhere.
  ///
  /// - Parameters:
  ///   - prefix: such as `flores/devtest` for `flores/devtest.fr` and `flores/devtest.en`.
  ///   - directions: what to compare, also directions that the run was not trained on; nil for all of
  ///     the run's for which there are both files.
  /// - Throws: ``SimilarityQueryError`` where a target language has no tag in the vocabulary or there is
  ///   no text; a `CorpusError` that names the file.
  init(prefix: String, directions: [Direction]?, for run: TranslationRun) throws {
    func path(_ language: String) -> String { "\(prefix).\(language)" }
    let chosen =
      directions
      ?? run.directions.filter { direction in
        [direction.source, direction.target].allSatisfy {
          FileManager.default.fileExists(atPath: path($0))
        }
      }
    guard chosen.count >= 2 else {
      throw SimilarityQueryError.noProbe(
        prefix: prefix, directions: run.directions.map(\.description))
    }
    var corpus = ParallelCorpus()
    for direction in chosen {
      guard run.vocabulary.languageTag(direction.target) != nil else {
        throw SimilarityQueryError.unknownTarget(
          direction.target, known: Set(run.directions.map(\.target)).sorted())
      }
      let (source, target) = (path(direction.source), path(direction.target))
      let lines = (
        try ParallelText.lines(of: source), try ParallelText.lines(of: target)
      )
      guard lines.0.count == lines.1.count else {
        throw CorpusError.lineCounts(
          source: source, sourceLines: lines.0.count, target: target, targetLines: lines.1.count)
      }
      corpus.append(
        zip(lines.0, lines.1).map { SentencePair(source: $0, target: $1) }, to: direction)
    }
    try self.init(corpus, run)
  }

  /// Encodes a corpus, and keeps rows together where all tasks have the same number of them.
  private init(_ corpus: ParallelCorpus, _ run: TranslationRun) throws {
    let parts = corpus.parts.filter { !$0.pairs.isEmpty }
    let encoder = PairEncoder(
      vocabulary: run.vocabulary, maximumLength: run.configuration.vocabulary.maxLength)
    let rows = try parts.map { part in
      try part.pairs.map { pair in
        pair.source.isEmpty || pair.target.isEmpty
          ? nil : try encoder.encode(pair, direction: part.direction)
      }
    }
    let isShared = Set(rows.map(\.count)).count == 1 && Self.shareASide(parts)
    let whole = (0..<(rows.first?.count ?? 0)).filter { row in
      isShared && rows.allSatisfy { $0[row] != nil }
    }
    let kept = rows.map { column in
      isShared ? whole.compactMap { column[$0] } : column.compactMap { $0 }
    }
    guard kept.allSatisfy({ !$0.isEmpty }), kept.count >= 2 else {
      throw ExperimentError.noText(split: "probe", run: run.directory.url.path)
    }
    isMultiParallel = isShared
    self.corpus = EncodedCorpus(
      tasks: zip(parts, kept).map { part, pairs in
        EncodedTask(name: part.direction.description, pairs: pairs)
      })
    remarks = Self.remarks(
      parts, kept: kept, left: zip(rows, kept).map { $0.count - $1.count }, run, isShared)
  }

  /// Whether line k says the same in all directions, as far as their common sides tell: directions
  /// that share a language have the same sentence there.
  private static func shareASide(_ parts: [ParallelCorpus.Part]) -> Bool {
    var known: [String: [String]] = [:]
    for part in parts {
      for (language, lines) in [
        (part.direction.source, part.pairs.map(\.source)),
        (part.direction.target, part.pairs.map(\.target)),
      ] {
        if let before = known[language], before != lines { return false }
        known[language] = lines
      }
    }
    return true
  }

  private static func remarks(
    _ parts: [ParallelCorpus.Part], kept: [[EncodedPair]], left: [Int], _ run: TranslationRun,
    _ isMultiParallel: Bool
  ) -> [String] {
    var remarks: [String] = []
    if !isMultiParallel {
      remarks.append(
        "the sentences differ between directions, so part of what their gradients differ in is "
          + "content; a text that every direction has is better")
    }
    if let most = left.max(), most > 0 {
      remarks.append("\(most) sentences were left out as empty or too long")
    }
    for (part, pairs) in zip(parts, kept) where !run.directions.contains(part.direction) {
      let ids = pairs.flatMap { $0.source + $0.target }
      let unknown = ids.filter { $0 == run.vocabulary.roles.unknown }.count
      let share = 100 * unknown / max(ids.count, 1)
      remarks.append(
        "the run was not trained on \(part.direction); \(share) % of its pieces are unknown to the "
          + "vocabulary")
    }
    return remarks
  }
}
