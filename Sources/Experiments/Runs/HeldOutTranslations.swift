public import Corpora
import Foundation

/// A run's translations of its held-out text, beside the references.
public struct HeldOutTranslations: Sendable {
  /// One direction.
  public struct Part: Sendable {
    /// Which.
    public var direction: Direction
    /// The sentences with their references.
    public var pairs: [SentencePair]
    /// What the model made of each sentence.
    public var outputs: [String]
  }

  /// The split that was translated.
  public let split: Split
  /// The directions in the run's order; those without text are left out.
  public let parts: [Part]

  /// Translates a split with the run's model and its own way of searching.
  ///
  /// - Parameter progress: called with the sentences done and their number; may throw to stop.
  /// - Throws: ``ExperimentError/noText(split:run:)``, and what `progress` throws.
  public init(of run: TranslationRun, split: Split, progress: (Int, Int) throws -> Void) throws {
    let corpus = try RunText.stored(
      split, in: run.textFolder, directions: run.directions + run.zeroShot)
    var done = 0
    try progress(0, corpus.count)
    self.split = split
    parts = try corpus.parts.map { part in
      let before = done
      let outputs = try run.translator.translate(
        part.pairs.map(\.source), into: part.direction.target,
        progress: { try progress(before + $0, corpus.count) }
      ).map { $0.first?.text ?? "" }
      done += part.pairs.count
      return Part(direction: part.direction, pairs: part.pairs, outputs: outputs)
    }
  }

  init(split: Split, parts: [Part]) {
    self.split = split
    self.parts = parts
  }

  /// The digest of all sentences and references, direction by direction.
  public var textDigest: String { Self.digest(parts.map { ($0.direction, $0.pairs) }) }

  /// The digest of the text that a run would translate now; nil when it has none.
  static func textDigest(
    of split: Split, in folder: URL, directions: [Direction]
  ) -> String? {
    let corpus = try? RunText.stored(split, in: folder, directions: directions)
    return corpus.map { digest($0.parts.map { ($0.direction, $0.pairs) }) }
  }

  private static func digest(_ parts: [(Direction, [SentencePair])]) -> String {
    var digest = TextDigest()
    for (direction, pairs) in parts {
      digest.add(source: direction.description, target: "")
      for pair in pairs { digest.add(source: pair.source, target: pair.target) }
    }
    return digest.hexadecimal
  }
}
