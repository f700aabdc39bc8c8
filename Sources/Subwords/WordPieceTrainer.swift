/// Trains pieces for ``WordPieceVocabulary`` by SentencePiece's byte-pair encoding.
///
/// Text is cut into words as BERT does it; the pieces found are written with BERT's marks: what begins a
/// word as it is, what goes on in it with `##` before it. Each character of the text, as far as the
/// coverage goes, is a piece in the places where it occurs, so that few words are unknown. `[PAD]`,
/// `[UNK]`, `[CLS]`, `[SEP]` and `[MASK]` come first.
///
/// BERT's own pieces were chosen by a program that was never published; byte-pair encoding is the usual
/// substitute.
public struct WordPieceTrainer: Sendable {
  /// The number of pieces; a small text may give fewer, and a large alphabet more.
  public var size: Int
  /// How text is cut into words.
  public var tokenization: BasicTokenization
  /// The share of characters that are pieces of their own.
  public var characterCoverage: Double

  private static let special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
  /// What SentencePiece puts in place of the space before a word.
  private static let space: Unicode.Scalar = "\u{2581}"

  /// A trainer.
  public init(
    size: Int, tokenization: BasicTokenization, characterCoverage: Double = 0.9995
  ) {
    (self.size, self.tokenization) = (size, tokenization)
    self.characterCoverage = characterCoverage
  }

  /// Trains on some texts.
  ///
  /// - Throws: ``SubwordsError`` if there is no text or the size is too small for its characters.
  public func train(_ texts: [String]) throws(SubwordsError) -> WordPieceVocabulary {
    let words = texts.map { tokenization.words(of: $0) }
    let places = Self.places(of: words)
    // A word's first character takes a piece there that is none here beside the characters.
    let options = SentencePieceTrainer.Options(
      algorithm: .bpe, vocabularySize: size + places.first.count,
      characterCoverage: characterCoverage, normalizes: false)
    let model = try SentencePieceTrainer(options: options).train(
      words.map { $0.joined(separator: " ") })
    let found = (SpecialPieces.firstFree..<Int32(model.size)).compactMap { model.piece($0) }
    let pieces = chosen(found.compactMap(Self.marked), Self.alphabet(found), places)
    return try WordPieceVocabulary(
      bytes: Array(pieces.map { $0 + "\n" }.joined().utf8), options: tokenization)
  }

  /// Special pieces, single characters where they occur, then the pieces found, each once.
  private func chosen(
    _ found: [String], _ alphabet: Set<Unicode.Scalar>, _ places: Places
  ) -> [String] {
    let characters =
      places.first.intersection(alphabet).sorted().map { String(Character($0)) }
      + places.inner.intersection(alphabet).sorted().map { "##" + String(Character($0)) }
    var (pieces, known) = (Self.special, Set(Self.special.map { Array($0.utf8) }))
    for (index, piece) in (characters + found).enumerated()
    where index < characters.count || pieces.count < size {
      if known.insert(Array(piece.utf8)).inserted { pieces.append(piece) }
    }
    return pieces
  }

  /// The characters that words begin with, and those that go on in words.
  private typealias Places = (first: Set<Unicode.Scalar>, inner: Set<Unicode.Scalar>)

  private static func places(of words: [[String]]) -> Places {
    words.joined().reduce(into: ([], [])) { places, word in
      let scalars = word.unicodeScalars
      if let scalar = scalars.first { places.first.insert(scalar) }
      places.inner.formUnion(scalars.dropFirst())
    }
  }

  /// The characters of SentencePiece's pieces.
  private static func alphabet(_ pieces: [String]) -> Set<Unicode.Scalar> {
    pieces.reduce(into: Set()) { $0.formUnion($1.unicodeScalars) }.subtracting([space])
  }

  /// A piece with BERT's marks; nil for a single character, which SentencePiece has wherever it occurs.
  private static func marked(_ piece: String) -> String? {
    let scalars = piece.unicodeScalars
    let begins = scalars.first == space
    let rest = String(String.UnicodeScalarView(scalars.dropFirst(begins ? 1 : 0)))
    return rest.unicodeScalars.count < 2 ? nil : (begins ? "" : "##") + rest
  }
}
