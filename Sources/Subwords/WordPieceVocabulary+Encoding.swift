extension WordPieceVocabulary {
  /// The most scalars of a word that is cut; a longer one is unknown.
  public static let longestWord = 100

  /// The ids of one word's pieces, without `[CLS]` and `[SEP]`.
  ///
  /// The word goes through ``BasicTokenization`` first, so one with punctuation in it is several,
  /// and one of control characters alone gives nothing. See ``encode(_:)``.
  public func pieces(of word: String) -> [Int32] { encode(word) }

  /// The ids of a text's pieces, without `[CLS]` and `[SEP]`.
  ///
  /// Each word that ``BasicTokenization`` finds is cut from left to right, each time by the longest
  /// piece that fits; from the second on they are those with `##`. A word that cannot be cut to its
  /// end, or has more than ``longestWord`` scalars, is one `[UNK]`. No text fails; an empty one gives
  /// no ids. A special piece that is written in the text is text: `[SEP]` is a bracket, a word and a
  /// bracket.
  ///
  /// Complexity: linear in the text's length, times at most the length of the longest piece.
  ///
  /// Source: `WordpieceTokenizer` of transformers 4.57, after Devlin et al. 2019.
  public func encode(_ text: String) -> [Int32] {
    var ids: [Int32] = []
    options.forEachWord(of: text) { appendPieces(of: $0, to: &ids) }
    return ids
  }

  private func appendPieces(of word: ArraySlice<Unicode.Scalar>, to ids: inout [Int32]) {
    guard word.count <= Self.longestWord else {
      ids.append(unknown)
      return
    }
    let first = ids.count
    var rest = word
    var start: Int? = PieceTrie.root
    while !rest.isEmpty {
      guard let node = start, let match = trie.longestMatch(of: rest, below: node) else {
        ids.removeSubrange(first...)
        ids.append(unknown)
        return
      }
      ids.append(match.id)
      rest = rest.dropFirst(match.count)
      start = trie.continuation
    }
  }
}
