public import Layers
public import Tensors

// Letters: N pieces and W words of all sentences.

/// A sentence as a tagger reads it: pieces, and for the first piece of each word its tag.
public struct TaggedPieces: Sendable, Equatable {
  /// `[CLS]`, the words' pieces, `[SEP]`.
  public var pieces: [Int32]
  /// For each piece the number of its word's tag, or ``noTag``.
  public var tags: [Int32]

  /// What stands for pieces that have no tag: all but the first of each word.
  ///
  /// It is PyTorch's `ignore_index`.
  public static let noTag: Int32 = -100

  /// A sentence.
  ///
  /// - Precondition: there are as many tags as pieces, and at least one piece.
  public init(pieces: [Int32], tags: [Int32]) {
    precondition(pieces.count == tags.count && !pieces.isEmpty, "each piece has a tag, or noTag")
    self.pieces = pieces
    self.tags = tags
  }

  /// The number of words.
  public var words: Int { tags.count { $0 != Self.noTag } }
}

/// Sentences as the model takes them: their pieces one after another.
public struct TaggingBatch {
  /// The pieces [N].
  public let input: TokenRows
  /// Where each word's first piece lies among the pieces, [W].
  public let words: Tensor
  /// The words' tags [W].
  public let tags: Tensor

  /// Joins sentences.
  ///
  /// - Precondition: there is a word among them.
  public init(_ sentences: [TaggedPieces], device: Device = .cpu) throws {
    let tags = sentences.flatMap(\.tags)
    let places = tags.indices.filter { tags[$0] != TaggedPieces.noTag }
    precondition(!places.isEmpty, "a batch holds at least one word")
    input = try TokenRows(sentences.map(\.pieces), device: device)
    words = try Tensor(places.map(Int64.init), device: device)
    self.tags = try Tensor(places.map { Int64(tags[$0]) }, device: device)
  }

  /// The number of words, W.
  public var wordCount: Int { words.count }
}
