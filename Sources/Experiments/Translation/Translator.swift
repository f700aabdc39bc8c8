import Corpora
import Subwords
public import Translation

/// Translates text with one model or several: subwords, batches by length, search, text again.
public final class Translator {
  /// The models; several translate together.
  public let models: [TranslationModel]
  private let encoder: PairEncoder
  private let options: DecodingConfiguration
  /// The models laid out for decoding in either precision; kept only of models that no longer change.
  private var decoders: [Bool: TranslationDecoder] = [:]
  private let keepsDecoders: Bool

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
  ///
  /// - Parameter modelsAreFinal: whether the models' parameters stay as they are.
  init(
    _ models: [TranslationModel], encoder: PairEncoder, options: DecodingConfiguration,
    modelsAreFinal: Bool
  ) {
    precondition(!models.isEmpty, "a translator has a model")
    self.models = models
    self.encoder = encoder
    self.options = options
    keepsDecoders = modelsAreFinal
  }

  /// The same with further models of the same vocabulary.
  func joined(with others: [Translator]) -> Translator {
    Translator(
      models + others.flatMap(\.models), encoder: encoder, options: options,
      modelsAreFinal: keepsDecoders && others.allSatisfy(\.keepsDecoders))
  }

  /// The most subwords of a source.
  var maxPositions: Int { models.map(\.configuration.maxPositions).min() ?? 0 }

  /// The best translation of every line, by greedy search.
  public func translateGreedily(_ lines: [String], into target: String) throws -> [String] {
    try translate(lines, into: target, by: .beam(BeamOptions(beam: 1))).map {
      $0.first?.text ?? ""
    }
  }

  /// Translations of every line: the best first, or in the order in which they were drawn.
  ///
  /// An empty line has the empty translation. A line of more subwords than the model has positions
  /// is cut there; `onCut` is called with its index.
  ///
  /// - Parameters:
  ///   - target: the language to translate into.
  ///   - search: how to search; the run's own way when nil.
  ///   - precision: of matrix products; the run's own when nil.
  ///   - first: the number of the first line, which decides what is drawn.
  ///   - progress: called with the number of lines that are done.
  public func translate(
    _ lines: [String], into target: String, by search: TranslationSearch? = nil,
    precision: Precision? = nil, first: Int = 0, onCut: (Int) -> Void = { _ in },
    progress: (Int) throws -> Void = { _ in }
  ) throws -> [[Output]] {
    let search = search ?? .beam(options.options())
    let sources = try lines.enumerated().map { index, line in
      try source(line, into: target) { onCut(index) }
    }
    let decoder = try decoder(precision ?? options.precision)
    let batches = FixedBatches(sources: sources, maxTokens: options.maxTokens)
    var done = 0
    let results = try batches.indices.map { indices in
      let found = try search.run(
        decoder, indices.map { sources[$0] }, numbers: indices.map { first + $0 })
      done += indices.count
      try progress(done)
      return try zip(indices, found).map { index, hypotheses in
        lines[index].isEmpty
          ? [Output(text: "", score: 0, logProbability: 0)] : try hypotheses.map(output)
      }
    }
    return batches.restored(results)
  }

  private func decoder(_ precision: Precision) throws -> TranslationDecoder {
    let bfloat16 = precision.usesBFloat16
    if let kept = decoders[bfloat16] { return kept }
    let decoder = try TranslationDecoder(models, bfloat16: bfloat16)
    if keepsDecoders { decoders[bfloat16] = decoder }
    return decoder
  }

  private func source(_ line: String, into target: String, onCut: () -> Void) throws -> [Int32] {
    let tokens = try encoder.source(line, into: target)
    guard tokens.count > maxPositions else { return tokens }
    onCut()
    return Array(tokens.prefix(maxPositions - 1)) + tokens.suffix(1)
  }

  private func output(_ hypothesis: Hypothesis) throws -> Output {
    Output(
      text: try encoder.vocabulary.decode(hypothesis.tokens), score: hypothesis.score,
      logProbability: hypothesis.logProbability)
  }
}
