// Letter: V, the number of pieces.

/// The pieces of a BERT model: the content of its `vocab.txt`, one piece a line.
///
/// The id of a piece is the number of its line, from 0. A piece that begins with `##` continues a
/// word. Pieces are told apart by their scalars: two that only Unicode's normalisation makes equal
/// are two. An empty line takes an id and never occurs in a text; some published vocabularies have
/// such lines.
///
/// Source: Wu et al. 2016 (WordPiece); Devlin et al. 2019 (BERT).
public struct WordPieceVocabulary: Sendable {
  /// All pieces in the order of their ids.
  public let pieces: [String]
  /// How a text is cut into words before the words are cut into pieces.
  public let options: BasicTokenization
  /// The id of `[UNK]`, which stands for a word that the pieces cannot spell.
  public let unknown: Int32
  /// The id of `[CLS]`, which begins every input.
  public let classification: Int32
  /// The id of `[SEP]`, which ends every sentence of an input.
  public let separator: Int32
  /// The id of `[PAD]`, which fills rows up to the longest of a batch.
  public let padding: Int32
  /// The id of `[MASK]`, or nil if there is none.
  public let mask: Int32?

  let trie: PieceTrie

  /// The most pieces that a vocabulary may have.
  public static let maximumSize = 1_000_000

  /// Reads a `vocab.txt`.
  ///
  /// Lines end as Python reads them: by LF, CRLF or CR, and the last one may lack its end.
  ///
  /// - Throws: ``SubwordsError/wordPieces(reason:)`` if there is no line, there are more than
  ///   ``maximumSize``, a line is not UTF-8, a piece comes twice, or one of `[UNK]`, `[CLS]`,
  ///   `[SEP]` and `[PAD]` is missing.
  public init(bytes: [UInt8], options: BasicTokenization) throws(SubwordsError) {
    let pieces = try Self.pieces(of: bytes)
    let trie = try PieceTrie(pieces)
    func role(_ piece: String) throws(SubwordsError) -> Int32 {
      if let id = trie.id(piece) { return id }
      throw .wordPieces(
        reason: "none of its \(pieces.count) lines is \(piece); a BERT model's vocab.txt has "
          + "[UNK], [CLS], [SEP] and [PAD], each on a line of its own")
    }
    (self.pieces, self.trie, self.options) = (pieces, trie, options)
    unknown = try role("[UNK]")
    classification = try role("[CLS]")
    separator = try role("[SEP]")
    padding = try role("[PAD]")
    mask = trie.id("[MASK]")
  }

  /// The number of pieces, V.
  public var size: Int { pieces.count }

  /// The piece of an id, or nil outside `0 ..< size`.
  public func piece(_ id: Int32) -> String? {
    pieces.indices.contains(Int(id)) ? pieces[Int(id)] : nil
  }

  /// The id of a piece, or nil; an empty line has no piece.
  public func id(_ piece: String) -> Int32? { trie.id(piece) }

  /// The `vocab.txt`, with LF after every line.
  public var text: String { pieces.map { $0 + "\n" }.joined() }

  // MARK: - Lines

  private static func pieces(of bytes: [UInt8]) throws(SubwordsError) -> [String] {
    let lines = try lines(of: bytes)
    guard !lines.isEmpty else {
      throw .wordPieces(reason: "it is empty; a BERT model's vocab.txt has one piece a line")
    }
    var pieces: [String] = []
    pieces.reserveCapacity(lines.count)
    for line in lines {
      guard let piece = String(validating: line, as: UTF8.self) else {
        throw .wordPieces(reason: "line \(pieces.count + 1) is not UTF-8; save it as UTF-8")
      }
      pieces.append(piece)
    }
    return pieces
  }

  private static func lines(of bytes: [UInt8]) throws(SubwordsError) -> [ArraySlice<UInt8>] {
    let (feed, carriage) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
    var lines: [ArraySlice<UInt8>] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      guard lines.count < maximumSize else {
        throw .wordPieces(reason: "it has more than \(maximumSize) lines; is it a vocab.txt?")
      }
      let line = rest.prefix { $0 != feed && $0 != carriage }
      lines.append(line)
      rest = rest[line.endIndex...]
      let ending = rest.starts(with: [carriage, feed]) ? 2 : 1
      rest = rest.dropFirst(ending)
    }
    return lines
  }
}

// MARK: - The tree of pieces

/// Pieces as a tree of their scalars, which finds the longest piece at a place in one walk.
struct PieceTrie: Sendable {
  /// From a node and a scalar to the next node; nodes count from 0, the root.
  private var children: [UInt64: Int] = [:]
  /// The id of the piece that ends at a node, or -1.
  private var ids: [Int32] = [-1]
  /// The node of `##`, where the pieces that continue a word begin; nil if there are none.
  private(set) var continuation: Int?

  /// The node where the pieces that begin a word begin.
  static let root = 0

  /// - Throws: ``SubwordsError/wordPieces(reason:)`` if a piece comes twice.
  init(_ pieces: [String]) throws(SubwordsError) {
    children.reserveCapacity(pieces.count * 3)
    for (id, piece) in pieces.enumerated() where !piece.isEmpty {
      var node = Self.root
      for scalar in piece.unicodeScalars { node = child(of: node, growing: scalar) }
      guard ids[node] < 0 else {
        throw .wordPieces(
          reason: "lines \(ids[node] + 1) and \(id + 1) both are \"\(piece)\", and a piece has one "
            + "id; take the file that came with the model")
      }
      ids[node] = Int32(id)
    }
    continuation = node(of: "##")
  }

  func id(_ piece: String) -> Int32? {
    guard let node = node(of: piece), ids[node] >= 0 else { return nil }
    return ids[node]
  }

  /// The longest piece below a node that a text begins with, and the number of its scalars.
  func longestMatch(of text: ArraySlice<Unicode.Scalar>, below start: Int)
    -> (id: Int32, count: Int)?
  {
    var node = start
    var match: (id: Int32, count: Int)?
    for (place, scalar) in text.enumerated() {
      guard let next = children[Self.key(node, scalar)] else { break }
      node = next
      if ids[node] >= 0 { match = (ids[node], place + 1) }
    }
    return match
  }

  private func node(of piece: String) -> Int? {
    var node = Self.root
    for scalar in piece.unicodeScalars {
      guard let next = children[Self.key(node, scalar)] else { return nil }
      node = next
    }
    return node
  }

  private mutating func child(of node: Int, growing scalar: Unicode.Scalar) -> Int {
    let key = Self.key(node, scalar)
    if let child = children[key] { return child }
    ids.append(-1)
    children[key] = ids.count - 1
    return ids.count - 1
  }

  /// A scalar takes 21 bits.
  private static func key(_ node: Int, _ scalar: Unicode.Scalar) -> UInt64 {
    UInt64(node) << 21 | UInt64(scalar.value)
  }
}
