import Subwords

// The files of MarianMT beside those of all models.
extension OpenModelFolder {
  static let source = "source.spm"
  static let target = "target.spm"
  static let pieces = "vocab.json"

  /// A SentencePiece model.
  func sentencePiece(_ name: String) throws -> SentencePieceModel {
    let bytes = try bytes(name, limit: 1 << 28)
    return try naming(name) { try SentencePieceModel(bytes: bytes) }
  }

  /// The table of pieces.
  func pieceTable() throws -> PieceTable {
    let bytes = try bytes(Self.pieces, limit: 1 << 28)
    return try naming(Self.pieces) { try PieceTable(json: bytes) }
  }
}
