// Letter: V, the number of pieces.

/// A list of pieces, each with its place as id: Marian's vocabulary, Hugging Face's `vocab.json`.
///
/// Pieces are told apart by their bytes: two that only Unicode's normalisation makes equal are two.
public struct PieceTable: Sendable, Equatable {
  private let pieces: [String]
  private let ids: [[UInt8]: Int32]

  /// A table of pieces in the order of their ids.
  ///
  /// - Throws: ``SubwordsError/table(reason:)`` if a piece comes twice.
  public init(_ pieces: [String]) throws(SubwordsError) {
    var ids: [[UInt8]: Int32] = [:]
    ids.reserveCapacity(pieces.count)
    for (place, piece) in pieces.enumerated() {
      guard ids.updateValue(Int32(place), forKey: Array(piece.utf8)) == nil else {
        throw .table(reason: "the piece \"\(piece)\" comes twice")
      }
    }
    (self.pieces, self.ids) = (pieces, ids)
  }

  /// The number of pieces, V.
  public var count: Int { pieces.count }

  /// The piece of an id, or nil outside `0 ..< count`.
  public func piece(_ id: Int32) -> String? {
    pieces.indices.contains(Int(id)) ? pieces[Int(id)] : nil
  }

  /// The id of a piece, or nil.
  public func id(_ piece: String) -> Int32? { ids[Array(piece.utf8)] }

  // MARK: - Languages

  /// The piece that asks for a language: `>>de<<` for `de`.
  public static func languageTag(_ code: String) -> String { ">>\(code)<<" }

  /// The codes of the languages that have a tag, in the order of their ids.
  public var languages: [String] {
    pieces.filter { $0.count > 4 && $0.hasPrefix(">>") && $0.hasSuffix("<<") }
      .map { String($0.dropFirst(2).dropLast(2)) }
  }
}
