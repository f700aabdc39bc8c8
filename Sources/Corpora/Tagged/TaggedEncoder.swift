public import Subwords

/// Turns tagged sentences into pieces, as XTREME prepares them for BERT.
///
/// A sentence is `[CLS]`, the pieces of its words, `[SEP]`. The first piece of each word has the word's
/// tag, all others ``noTag``. A sentence of too many pieces is split between words, not cut; a word
/// without pieces, or with more than fit into a part, becomes `[UNK]`.
///
/// Source: `utils_preprocess.py` of google-research/xtreme.
public struct TaggedEncoder: Sendable {
  /// Cuts words.
  public let vocabulary: WordPieceVocabulary
  /// Pieces of a part at most, `[CLS]` and `[SEP]` included.
  public let maximumLength: Int

  /// What stands for pieces that have no tag: PyTorch's `ignore_index`.
  public static let noTag: Int32 = -100

  /// An encoder.
  ///
  /// - Parameter maximumLength: pieces of a part at most, the two marks included; at least 3.
  public init(vocabulary: WordPieceVocabulary, maximumLength: Int = 128) {
    precondition(maximumLength >= 3, "a part has at least three pieces, found \(maximumLength)")
    self.vocabulary = vocabulary
    self.maximumLength = maximumLength
  }

  /// A sentence in parts: of each the pieces as source and their tags as target.
  ///
  /// Together the parts have every word once, in order.
  ///
  /// - Parameter tags: the number of each word's tag; ``noTag`` for a word that is read only.
  /// - Complexity: O(n) for n characters.
  public func encode(_ words: [String], tags: [Int32]) -> [EncodedPair] {
    precondition(words.count == tags.count, "each word has a tag")
    var parts: [EncodedPair] = []
    var part = start
    for (word, tag) in zip(words, tags) {
      let pieces = pieces(of: word)
      if part.source.count + pieces.count + 1 > maximumLength {
        parts.append(ended(part))
        part = start
      }
      part.source += pieces
      part.target.append(tag)
      part.target += pieces.dropFirst().map { _ in Self.noTag }
    }
    if part.source.count > 1 { parts.append(ended(part)) }
    return parts
  }

  private var start: EncodedPair {
    EncodedPair(source: [vocabulary.classification], target: [Self.noTag])
  }

  private func ended(_ part: EncodedPair) -> EncodedPair {
    EncodedPair(source: part.source + [vocabulary.separator], target: part.target + [Self.noTag])
  }

  private func pieces(of word: String) -> [Int32] {
    let pieces = vocabulary.pieces(of: word)
    return (1...(maximumLength - 2)).contains(pieces.count) ? pieces : [vocabulary.unknown]
  }
}
