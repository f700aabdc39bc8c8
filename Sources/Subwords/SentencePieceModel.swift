internal import CSentencePiece

/// A SentencePiece model: text to ids and back.
///
/// Ids are `0 ..< size`. Text is normalised (NFKC, white space folded) before it is cut, so
/// decoding gives the normalised text back. A user-defined symbol that occurs literally in a text
/// becomes that symbol's id.
///
/// Sendable: the C++ processor is never changed after it was loaded, its encoding and decoding
/// functions are const and keep their working memory on the stack, and nothing here samples.
public final class SentencePieceModel: @unchecked Sendable {
  /// Owned; used only inside methods of this class, which keep `self` alive.
  private let handle: OpaquePointer

  /// The serialised model, as it was given.
  public let bytes: [UInt8]

  /// Number of pieces.
  public let size: Int

  /// Loads a serialised model (the content of a `.model` file).
  ///
  /// - Throws: ``SubwordsError/load(byteCount:reason:)`` if the bytes are no model.
  public init(bytes: [UInt8]) throws(SubwordsError) {
    var loaded: OpaquePointer?
    let status = bytes.withUnsafeBytes { buffer in
      gsp_model_load(buffer.baseAddress, buffer.count, &loaded)
    }
    guard status == GSP_OK, let loaded else {
      throw .load(byteCount: bytes.count, reason: lastError())
    }
    handle = loaded
    size = Int(gsp_size(loaded))
    self.bytes = bytes
  }

  deinit { gsp_model_free(handle) }

  // MARK: - Special pieces

  /// Ids of the special pieces; nil where the model has none.
  public var unknownID: Int32? { present(gsp_unknown_id(handle)) }
  /// The id of `</s>`.
  public var endID: Int32? { present(gsp_end_id(handle)) }
  /// The id of `<pad>`.
  public var paddingID: Int32? { present(gsp_padding_id(handle)) }
  /// The id of `<s>`.
  public var beginID: Int32? { present(gsp_begin_id(handle)) }

  /// Checks that the special pieces are where ``SpecialPieces`` says.
  ///
  /// - Throws: ``SubwordsError/convention(piece:expected:found:)`` naming the first that is not.
  public func requireConvention() throws(SubwordsError) {
    let expected: [(String, Int32, Int32?)] = [
      ("</s>", SpecialPieces.end, endID),
      ("<unk>", SpecialPieces.unknown, unknownID),
      ("<pad>", SpecialPieces.padding, paddingID),
    ]
    for (piece, id, found) in expected where found != id {
      throw .convention(piece: piece, expected: id, found: found ?? -1)
    }
  }

  // MARK: - Text and ids

  /// The ids of a text's pieces, without `</s>`.
  ///
  /// Complexity: linear in the text's length.
  public func encode(_ text: String) throws(SubwordsError) -> [Int32] {
    var text = text
    var ids = gsp_ids()
    let status = text.withUTF8 { utf8 in
      utf8.withMemoryRebound(to: CChar.self) {
        gsp_encode(handle, $0.baseAddress, $0.count, &ids)
      }
    }
    guard status == GSP_OK else { throw .conversion(reason: lastError()) }
    defer { gsp_ids_free(ids) }
    return Array(UnsafeBufferPointer(start: ids.data, count: ids.count))
  }

  /// The text of ids.
  ///
  /// `</s>` and `<pad>` give nothing; `<unk>` gives ` ⁇ `; a language tag gives itself.
  ///
  /// - Throws: ``SubwordsError/conversion(reason:)`` if an id is outside the vocabulary.
  public func decode(_ ids: [Int32]) throws(SubwordsError) -> String {
    var text = gsp_bytes()
    let status = ids.withUnsafeBufferPointer {
      gsp_decode(handle, $0.baseAddress, $0.count, &text)
    }
    guard status == GSP_OK else { throw .conversion(reason: lastError()) }
    defer { gsp_bytes_free(text) }
    return String(
      decoding: UnsafeRawBufferPointer(start: text.data, count: text.count), as: UTF8.self)
  }

  /// The text of pieces; one that the model has not stands for itself, with `▁` as a space.
  public func decode(pieces: [String]) throws(SubwordsError) -> String {
    var bytes: [UInt8] = []
    let ends = pieces.map { piece in
      bytes += piece.utf8
      return bytes.count
    }
    var text = gsp_bytes()
    let status = bytes.withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) {
        gsp_decode_pieces(handle, $0.baseAddress, ends, ends.count, &text)
      }
    }
    guard status == GSP_OK else { throw .conversion(reason: lastError()) }
    defer { gsp_bytes_free(text) }
    // SentencePiece leaves the mark of white space in pieces that it does not know.
    let decoded = String(
      decoding: UnsafeRawBufferPointer(start: text.data, count: text.count), as: UTF8.self
    ).replacing("▁", with: " ")
    return String(decoded.drop { $0 == " " })
  }

  /// The piece of an id, or nil outside `0 ..< size`.
  public func piece(_ id: Int32) -> String? {
    var data: UnsafePointer<CChar>?
    var count = 0
    guard gsp_piece(handle, id, &data, &count) == GSP_OK else { return nil }
    return String(decoding: UnsafeRawBufferPointer(start: data, count: count), as: UTF8.self)
  }

  /// The id of a piece, or nil if the model has no such piece.
  public func id(_ piece: String) -> Int32? {
    var piece = piece
    var id: Int32 = -1
    let status = piece.withUTF8 { utf8 in
      utf8.withMemoryRebound(to: CChar.self) { gsp_id(handle, $0.baseAddress, $0.count, &id) }
    }
    return status == GSP_OK ? present(id) : nil
  }

  /// The id of a language's tag, or nil if the model has no such tag.
  public func languageTag(_ code: String) -> Int32? { id(SpecialPieces.languageTag(code)) }

  private func present(_ id: Int32) -> Int32? { id < 0 ? nil : id }
}

/// The message of this thread's last failure in the C++ layer.
func lastError() -> String { String(cString: gsp_last_error()) }
