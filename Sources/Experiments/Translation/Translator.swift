import Corpora
import Subwords
public import Translation

/// Translates text with a trained model: subwords, batches by length, search, text again.
public final class Translator {
  /// The model.
  public let model: TranslationModel
  private let encoder: PairEncoder
  private let options: DecodingConfiguration

  /// A translation of a line, with what the search thought of it.
  public struct Output: Sendable, Equatable {
    /// The translation.
    public var text: String
    /// What translations are ranked by: the log-probability after the length penalty.
    public var score: Double
    /// Σ ln p of its tokens.
    public var logProbability: Double
  }

  /// A translator.
  init(model: TranslationModel, encoder: PairEncoder, options: DecodingConfiguration) {
    self.model = model
    self.encoder = encoder
    self.options = options
  }

  /// The best translation of every line, by greedy search.
  public func translateGreedily(_ lines: [String], into target: String) throws -> [String] {
    try translate(lines, into: target, options: BeamOptions(beam: 1)).map {
      $0.first?.text ?? ""
    }
  }

  /// The best translations of every line, best first.
  ///
  /// An empty line has the empty translation. A line of more subwords than the model has positions
  /// is cut there; `onCut` is called with its index.
  ///
  /// - Parameters:
  ///   - target: the language to translate into.
  ///   - options: how to search; the run's own when nil.
  ///   - progress: called with the number of lines that are done.
  public func translate(
    _ lines: [String], into target: String, options: BeamOptions? = nil,
    onCut: (Int) -> Void = { _ in }, progress: (Int) throws -> Void = { _ in }
  ) throws -> [[Output]] {
    let search = options ?? self.options.options()
    let sources = try lines.enumerated().map { index, line in
      try source(line, into: target) { onCut(index) }
    }
    let batches = FixedBatches(sources: sources, maxTokens: self.options.maxTokens)
    var done = 0
    let results = try batches.indices.map { indices in
      let found = try model.translate(indices.map { sources[$0] }, options: search)
      done += indices.count
      try progress(done)
      return try zip(indices, found).map { index, hypotheses in
        lines[index].isEmpty
          ? [Output(text: "", score: 0, logProbability: 0)] : try hypotheses.map(output)
      }
    }
    return batches.restored(results)
  }

  private func source(_ line: String, into target: String, onCut: () -> Void) throws -> [Int32] {
    let tokens = try encoder.source(line, into: target)
    let limit = model.configuration.maxPositions
    guard tokens.count > limit else { return tokens }
    onCut()
    return Array(tokens.prefix(limit - 1)) + tokens.suffix(1)
  }

  private func output(_ hypothesis: Hypothesis) throws -> Output {
    Output(
      text: try encoder.vocabulary.decode(hypothesis.tokens), score: hypothesis.score,
      logProbability: hypothesis.logProbability)
  }
}
