import Foundation

/// The lines of a UTF-8 file, one after another, without holding the file.
///
/// Lines end with LF or CRLF; a last line without an end counts, and an end of line does not begin
/// another. A byte order mark at the beginning is passed over.
final class LineReader {
  /// The number of the line given last, from 1.
  private(set) var line = 0
  private let stream: ByteStream
  private var buffer: UnsafeMutableRawBufferPointer
  private var filled = 0..<0
  /// The place of `buffer[0]` in the file.
  private var origin = 0
  private var isAtEnd = false

  /// Longer lines are refused: 64 MiB.
  static let longestLine = 1 << 26

  init(_ file: String) throws(CorpusError) {
    stream = try ByteStream(file)
    buffer = .allocate(byteCount: 1 << 17, alignment: 16)
  }

  deinit { buffer.deallocate() }

  /// The file, as errors name it.
  var file: String { stream.file }
  /// The share of the file that was read, 0 to 1.
  var share: Double { stream.share }

  /// The next line without its end; nil at the end of the file.
  ///
  /// - Throws: ``CorpusError/notUTF8(file:line:byte:)``, ``CorpusError/unreadable(file:reason:)``.
  func next() throws(CorpusError) -> String? {
    guard let bytes = try nextBytes() else { return nil }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let start = origin + (bytes.baseAddress.map { $0 - base } ?? 0)
      throw .notUTF8(file: file, line: line, byte: start + Self.firstFault(bytes))
    }
    return text
  }

  private var base: UnsafePointer<UInt8> {
    UnsafePointer(buffer.baseAddress!.assumingMemoryBound(to: UInt8.self))
  }

  /// The next line's bytes, valid until the next call.
  private func nextBytes() throws(CorpusError) -> UnsafeBufferPointer<UInt8>? {
    var scanned = 0
    while true {
      if let end = newline(after: scanned) {
        defer { filled = (end + 1)..<filled.upperBound }
        return take(filled.lowerBound..<end)
      }
      scanned = filled.count
      if isAtEnd {
        guard !filled.isEmpty else { return nil }
        defer { filled = filled.upperBound..<filled.upperBound }
        return take(filled)
      }
      try fill()
    }
  }

  /// The place of the next end of line, not looking at bytes that were looked at before.
  private func newline(after scanned: Int) -> Int? {
    guard scanned < filled.count else { return nil }
    let start = base + filled.lowerBound + scanned
    guard let found = memchr(start, 10, filled.count - scanned) else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  private func take(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    line += 1
    var (start, end) = (range.lowerBound, range.upperBound)
    if end > start, base[end - 1] == 13 { end -= 1 }
    let isMarked =
      line == 1 && end - start >= 3 && base[start] == 0xEF && base[start + 1] == 0xBB
      && base[start + 2] == 0xBF
    if isMarked { start += 3 }
    return UnsafeBufferPointer(start: base + start, count: end - start)
  }

  /// Moves what is left to the front and reads on behind it.
  private func fill() throws(CorpusError) {
    if filled.lowerBound > 0 {
      memmove(buffer.baseAddress!, buffer.baseAddress! + filled.lowerBound, filled.count)
      origin += filled.lowerBound
      filled = 0..<filled.count
    }
    if filled.count == buffer.count { try grow() }
    let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled.upperBound...])
    let count = try stream.read(into: rest)
    isAtEnd = count < rest.count
    filled = 0..<(filled.count + count)
  }

  private func grow() throws(CorpusError) {
    guard buffer.count < Self.longestLine else {
      throw .unreadable(
        file: file, reason: "line \(line + 1) is longer than \(Self.longestLine >> 20) MiB")
    }
    let larger = UnsafeMutableRawBufferPointer.allocate(
      byteCount: buffer.count * 2, alignment: 16)
    larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[filled]))
    buffer.deallocate()
    buffer = larger
  }

  /// The place of the first byte that does not continue UTF-8 text.
  private static func firstFault(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var decoder = Unicode.UTF8.ForwardParser()
    var rest = bytes.makeIterator()
    var place = 0
    while case .valid(let scalar) = decoder.parseScalar(from: &rest) { place += scalar.count }
    return place
  }
}
