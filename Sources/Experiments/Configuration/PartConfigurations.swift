public import Subwords
public import Translation

/// How text becomes subwords: one SentencePiece model for all languages.
public struct VocabularyConfiguration: Codable, Sendable, Equatable {
  /// The number of pieces, special ones included.
  public var size = 8_000
  /// The kind of model.
  public var type = SentencePieceTrainer.Algorithm.unigram
  /// The share of characters that are pieces of their own; the rest are unknown.
  public var characterCoverage = 0.9995
  /// Pairs with more pieces on a side are left out.
  public var maxLength = 256

  /// The customary values.
  public init() {}
}

/// How a checkpoint is judged.
public struct ValidationConfiguration: Codable, Sendable, Equatable {
  /// Validation sentences of a direction that are translated for BLEU, at most; 0 judges by loss.
  public var bleuSentences = 100

  /// The customary value.
  public init() {}
}

/// What is measured of the gradients' similarity.
public struct SimilarityConfiguration: Codable, Sendable, Equatable {
  /// Whether the probe sentences' gradients are measured at each validation.
  public var probe = true
  /// Whether the similarities in training itself are recorded.
  public var record = SimilarityRecording.auto
  /// Updates that one record sums up.
  public var recordInterval = 100
  /// Updates between those whose Gramians are kept as they are; 0 keeps none.
  public var recordSteps = 50

  /// Measured at each validation, recorded where it costs nothing.
  public init() {}
}

/// Whether the similarities in training itself are recorded.
public enum SimilarityRecording: String, Codable, Sendable, CaseIterable {
  /// Of the Gramians that the rule reads; nothing with rules that read none.
  case auto
  /// Of all groups; Gramians that the rule does not read are formed for it.
  case always
  /// Not.
  case never
}

/// How translations are searched for.
public struct DecodingConfiguration: Codable, Sendable, Equatable {
  /// The hypotheses kept; 1 is greedy search.
  public var beam = 5
  /// λ of the length penalty as in fairseq; 0 for none.
  public var lenpen = 1.0
  /// The formula of the length penalty.
  public var lenpenKind = LengthPenalty.Kind.average
  /// The number format of matrix products.
  public var precision = Precision.float32
  /// Padded source tokens decoded at once, at most.
  public var maxTokens = 2_048

  /// The customary values.
  public init() {}

  /// The same as options of the search.
  ///
  /// - Parameter best: the number of translations wanted.
  public func options(best: Int = 1) -> BeamOptions {
    BeamOptions(beam: max(beam, best), best: best, lengthPenalty: lenpen, penaltyKind: lenpenKind)
  }
}
