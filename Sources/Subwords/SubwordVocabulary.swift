// Letter: V, the number of ids.

/// The vocabulary of a translation model: how text is cut on either side, and each piece's id.
///
/// Either one SentencePiece model serves both sides and its ids are the model's (what training
/// makes, see ``SpecialPieces``), or there is one for each side and a ``PieceTable`` that gives every
/// piece its id, as in MarianMT.
public struct SubwordVocabulary: Sendable {
  /// Cuts sources.
  public let source: SentencePieceModel
  /// Cuts targets, and puts translations together.
  public let target: SentencePieceModel
  /// The pieces by id; nil where ids are the SentencePiece model's own.
  public let table: PieceTable?
  /// The ids with a meaning of their own.
  public let roles: Roles
  /// For each id of `source` and of `target` the piece's id; empty without a table.
  private let sourceIDs: [Int32]
  private let targetIDs: [Int32]

  /// The ids with a meaning of their own.
  public struct Roles: Codable, Sendable, Equatable {
    /// Ends every source and every target.
    public var end: Int32
    /// Stands for what no piece covers.
    public var unknown: Int32
    /// Fills rows, and starts the decoder.
    public var padding: Int32
    /// Never part of a translation, beside the tags of the languages that are translated into.
    public var neverGenerated: [Int32]

    /// Roles from all ids.
    public init(end: Int32, unknown: Int32, padding: Int32, neverGenerated: [Int32]) {
      self.end = end
      self.unknown = unknown
      self.padding = padding
      self.neverGenerated = neverGenerated
    }
  }

  /// The vocabulary of one model for both sides.
  ///
  /// - Throws: ``SubwordsError/convention(piece:expected:found:)`` if the special pieces are elsewhere.
  public init(_ model: SentencePieceModel) throws(SubwordsError) {
    try model.requireConvention()
    (source, target, table) = (model, model, nil)
    roles = Roles(
      end: SpecialPieces.end, unknown: SpecialPieces.unknown, padding: SpecialPieces.padding,
      neverGenerated: [SpecialPieces.unknown, SpecialPieces.padding])
    (sourceIDs, targetIDs) = ([], [])
  }

  /// A vocabulary in Marian's manner; a piece that the table lacks is unknown.
  ///
  /// - Throws: ``SubwordsError/table(reason:)`` if a role is no id of the table.
  public init(
    source: SentencePieceModel, target: SentencePieceModel, table: PieceTable, roles: Roles
  ) throws(SubwordsError) {
    for id in [roles.end, roles.unknown, roles.padding] + roles.neverGenerated
    where table.piece(id) == nil {
      throw .table(reason: "id \(id) has a role, but ids end at \(table.count - 1)")
    }
    (self.source, self.target, self.table, self.roles) = (source, target, table, roles)
    func ids(of model: SentencePieceModel) -> [Int32] {
      (0..<Int32(model.size)).map { model.piece($0).flatMap(table.id) ?? roles.unknown }
    }
    (sourceIDs, targetIDs) = (ids(of: source), ids(of: target))
  }

  /// The number of ids, V.
  public var size: Int { table?.count ?? source.size }

  /// The piece of an id, or nil outside `0 ..< size`.
  public func piece(_ id: Int32) -> String? { table.map { $0.piece(id) } ?? source.piece(id) }

  /// Whether another vocabulary gives every text the same ids.
  public func isSame(as other: SubwordVocabulary) -> Bool {
    source.bytes == other.source.bytes && target.bytes == other.target.bytes
      && table == other.table && roles == other.roles
  }

  // MARK: - Languages

  /// The id that asks for a language: of `__de__`, or with a table of `>>de<<`; nil if there is none.
  public func languageTag(_ code: String) -> Int32? {
    guard let table else { return source.languageTag(code) }
    return table.id(PieceTable.languageTag(code))
  }

  /// Whether sources begin with the tag of their target's language.
  ///
  /// A model of one direction that was made elsewhere has no tags.
  public var hasLanguageTags: Bool { table.map { !$0.languages.isEmpty } ?? true }

  // MARK: - Text and ids

  /// The ids of a source's pieces, without tag and end.
  public func encode(source text: String) throws(SubwordsError) -> [Int32] {
    let ids = try source.encode(text)
    return table == nil ? ids : ids.map { sourceIDs[Int($0)] }
  }

  /// The ids of a target's pieces, without the end.
  public func encode(target text: String) throws(SubwordsError) -> [Int32] {
    let ids = try target.encode(text)
    return table == nil ? ids : ids.map { targetIDs[Int($0)] }
  }

  /// The text of a translation's ids.
  ///
  /// - Throws: ``SubwordsError/conversion(reason:)`` if an id is outside the vocabulary.
  public func decode(_ ids: [Int32]) throws(SubwordsError) -> String {
    guard let table else { return try target.decode(ids) }
    var pieces: [String] = []
    for id in ids where id != roles.end && id != roles.padding {
      guard let piece = table.piece(id) else {
        throw .conversion(reason: "id \(id) is outside the vocabulary of \(size) pieces")
      }
      pieces.append(piece)
    }
    return try target.decode(pieces: pieces)
  }
}
