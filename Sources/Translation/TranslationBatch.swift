public import Layers
public import Tensors

// Letters: N source tokens and M target tokens of all pairs.

extension TokenRows {
  /// Source sentences as the encoder reads them.
  ///
  /// - Throws: ``TranslationError/emptySentence(index:)`` when a list is empty.
  public init(sources: [[Int32]], device: Device = .cpu) throws {
    if let index = sources.firstIndex(where: \.isEmpty) {
      throw TranslationError.emptySentence(index: index)
    }
    try self.init(sources, device: device)
  }
}

/// Sentence pairs as the model takes them: their tokens one after another.
public struct TranslationBatch {
  /// Source tokens [N].
  public let source: TokenRows
  /// The decoder's input [M]: of each pair the start token, then the target without its last token.
  public let decoderInput: TokenRows
  /// The target tokens [M].
  public let targets: Tensor

  /// Joins pairs of token lists, each ending in the end-of-sentence token.
  ///
  /// - Throws: ``TranslationError/emptySentence(index:)`` when a list is empty.
  public init(
    pairs: [(source: [Int32], target: [Int32])], tokens: SpecialTokens, device: Device = .cpu
  ) throws {
    precondition(!pairs.isEmpty, "a batch holds at least one pair")
    if let index = pairs.firstIndex(where: { $0.source.isEmpty || $0.target.isEmpty }) {
      throw TranslationError.emptySentence(index: index)
    }
    let start = Int32(tokens.padding)
    source = try TokenRows(pairs.map(\.source), device: device)
    decoderInput = try TokenRows(
      pairs.map { [start] + $0.target.dropLast() }, device: device)
    targets = try Tensor(pairs.flatMap { $0.target.map(Int64.init) }, device: device)
  }

  /// The number of target tokens, M.
  public var targetCount: Int { decoderInput.sequences.length }
}

/// What can be wrong with the input of a translation model.
public enum TranslationError: Error, CustomStringConvertible, Equatable {
  /// A sentence has no tokens, not even the end-of-sentence token.
  case emptySentence(index: Int)
  /// A sentence is longer than the model has positions for.
  case tooLong(tokens: Int, limit: Int)

  /// One line that says what was expected and what was found.
  public var description: String {
    switch self {
    case .emptySentence(let index):
      "sentence \(index + 1) of the batch has no tokens; each ends in the end-of-sentence token"
    case .tooLong(let tokens, let limit):
      "a sentence has \(tokens) tokens, but the model's positions end at \(limit) (max_positions)"
    }
  }
}
