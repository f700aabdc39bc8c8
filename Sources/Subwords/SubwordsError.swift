/// What can go wrong with a subword model.
public enum SubwordsError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Nothing to train on: no sentence with text in it.
  case noSentences

  /// The trainer refused; `reason` is SentencePiece's own message.
  case training(reason: String)

  /// A user-defined symbol that SentencePiece's option list cannot carry.
  case symbol(String)

  /// The bytes are no SentencePiece model.
  case load(byteCount: Int, reason: String)

  /// The model is sound but keeps a special piece elsewhere than this package expects.
  case convention(piece: String, expected: Int32, found: Int32)

  /// A table of pieces is not what a model needs.
  case table(reason: String)

  /// The bytes are no vocabulary of WordPiece.
  case wordPieces(reason: String)

  /// Encoding or decoding failed.
  case conversion(reason: String)

  /// What was expected, what was found, and how to mend it.
  public var description: String {
    switch self {
    case .noSentences:
      "cannot train a subword model: there is no sentence with text in it"
    case .training(let reason):
      "cannot train a subword model: \(reason) (a smaller vocabulary or more text may help)"
    case .symbol(let symbol):
      "symbol \"\(symbol)\" cannot be a piece of its own: "
        + "it must not be empty or hold commas, quotes or white space"
    case .load(let byteCount, let reason):
      "\(byteCount) bytes are no SentencePiece model: \(reason.isEmpty ? "not readable" : reason)"
    case .convention(let piece, let expected, let found):
      "the subword model has \(piece) at \(found < 0 ? "no id" : "id \(found)"), "
        + "expected id \(expected): train it with SentencePieceTrainer, or with the ids "
        + "</s> 0, <unk> 1, <pad> 2 and without <s>"
    case .table(let reason):
      "the table of subwords is wrong: \(reason)"
    case .wordPieces(let reason):
      "the vocabulary of WordPiece is wrong: \(reason)"
    case .conversion(let reason):
      "subword conversion failed: \(reason)"
    }
  }
}
