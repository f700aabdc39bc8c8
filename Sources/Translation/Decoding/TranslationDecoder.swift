import Tensors

/// Translates with a model, or with several that share a vocabulary, as they are when it is made.
///
/// With several models a token's probability is the mean over the models, as in fairseq's ensembles.
public struct TranslationDecoder {
  let decoders: [PackedDecoder]

  /// Lays out the models' matrices for decoding; later changes of the models are not seen.
  ///
  /// - Parameters:
  ///   - models: one or more of equal vocabulary and special tokens.
  ///   - bfloat16: whether matrix products take bfloat16 operands. Everything else is float32.
  public init(_ models: [TranslationModel], bfloat16: Bool = false) throws {
    precondition(!models.isEmpty, "a decoder needs a model")
    precondition(
      models.allSatisfy {
        $0.tokens == models[0].tokens && $0.vocabularySize == models[0].vocabularySize
      }, "models that translate together share a vocabulary")
    decoders = try withoutGradients { try models.map { try PackedDecoder($0, bfloat16: bfloat16) } }
  }

  /// The model whose tokens and positions count: the first.
  var model: TranslationModel { decoders[0].model }

  /// The most positions of a sequence that every model has.
  var maxPositions: Int { decoders.map(\.model.configuration.maxPositions).min() ?? 1 }

  /// The best translations of some sentences by beam search, best first.
  ///
  /// - Parameters:
  ///   - sources: token lists, each ending in the end-of-sentence token.
  ///   - options: the width of the beam and its companions.
  /// - Returns: for each source `options.best` hypotheses; fewer where the vocabulary is so small
  ///   that no more exist, and none where the model's scores are not numbers.
  /// - Throws: ``TranslationError`` when a source is empty or longer than the model's positions.
  public func translate(_ sources: [[Int32]], options: BeamOptions = BeamOptions()) throws
    -> [[Hypothesis]]
  {
    guard !sources.isEmpty else { return [] }
    return try withoutGradients {
      var search = try BeamSearch(self, sources, options)
      return try search.run()
    }
  }

  /// Translations of some sentences drawn at random, token by token.
  ///
  /// - Parameters:
  ///   - sources: token lists, each ending in the end-of-sentence token.
  ///   - options: from which tokens is drawn, and how often.
  ///   - generators: one for each source, so that what is drawn for a sentence does not depend on the
  ///     others.
  /// - Returns: for each source `options.count` hypotheses in the order in which they were drawn; fewer
  ///   where the model's scores are not numbers.
  /// - Throws: ``TranslationError`` when a source is empty or longer than the model's positions.
  public func sample<Generator: RandomNumberGenerator>(
    _ sources: [[Int32]], options: SamplingOptions = SamplingOptions(),
    using generators: [Generator]
  ) throws -> [[Hypothesis]] {
    precondition(generators.count == sources.count, "each source has a generator of its own")
    guard !sources.isEmpty else { return [] }
    return try withoutGradients {
      var sampling = try Sampling(self, sources, options, generators)
      return try sampling.run()
    }
  }
}

extension TranslationModel {
  /// The best translations of some sentences, best first.
  ///
  /// See ``TranslationDecoder/translate(_:options:)``; to translate often, make a decoder once.
  public func translate(_ sources: [[Int32]], options: BeamOptions = BeamOptions()) throws
    -> [[Hypothesis]]
  {
    try TranslationDecoder([self]).translate(sources, options: options)
  }
}
