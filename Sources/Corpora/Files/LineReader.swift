import Foundation

/// The lines of a UTF-8 file, one after another, without holding the file.
///
/// Lines end with LF or CRLF; a last line without an end counts, and an end of line does not begin
/// another. A byte order mark at the beginning is passed over.
final class LineReader {
  /// The number of the line given last, from 1.
  private(set) var line = 0
  private let stream: ByteStream
  /// Owned; `capacity` bytes, of which `filled` hold what was read and not given yet.
  private var buffer: UnsafeMutablePointer<UInt8>
  private var capacity = 1 << 17
  private var filled = 0..<0
  /// The place of `buffer[0]` in the file.
  private var origin = 0
  private var isAtEnd = false

  /// Longer lines are refused: 64 MiB.
  static let longestLine = 1 << 26

  /// - Parameters:
  ///   - position: where to begin in the file, at the beginning of a line.
  ///   - line: the number of lines before that place.
  init(_ file: String, at position: Int = 0, line: Int = 0) throws(CorpusError) {
    stream = try ByteStream(file)
    buffer = .allocate(capacity: capacity)
    self.line = line
    origin = position
    if position > 0 { try stream.skip(to: position) }
  }

  deinit { buffer.deallocate() }

  /// The file, as errors name it.
  var file: String { stream.file }
  /// The share of the file that was read, 0 to 1.
  var share: Double { stream.share }

  /// The place in the file, decompressed, where the next line begins.
  var position: Int { origin + filled.lowerBound }

  /// The next line without its end; nil at the end of the file.
  ///
  /// - Throws: ``CorpusError/notUTF8(file:line:byte:)``, ``CorpusError/unreadable(file:reason:)``.
  func next() throws(CorpusError) -> String? {
    guard let bytes = try nextBytes() else { return nil }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let start = bytes.baseAddress.map { $0 - UnsafePointer(buffer) } ?? 0
      throw .notUTF8(file: file, line: line, byte: origin + start + Self.firstFault(bytes))
    }
    return text
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
    let start = buffer + filled.lowerBound + scanned
    guard let found = memchr(start, 10, filled.count - scanned) else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(buffer)
  }

  private func take(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    line += 1
    var (start, end) = (range.lowerBound, range.upperBound)
    if end > start, buffer[end - 1] == 13 { end -= 1 }
    let isMarked =
      line == 1 && end - start >= 3 && buffer[start] == 0xEF && buffer[start + 1] == 0xBB
      && buffer[start + 2] == 0xBF
    if isMarked { start += 3 }
    return UnsafeBufferPointer(start: buffer + start, count: end - start)
  }

  /// Moves what is left to the front and reads on behind it.
  private func fill() throws(CorpusError) {
    if filled.lowerBound > 0 {
      memmove(buffer, buffer + filled.lowerBound, filled.count)
      origin += filled.lowerBound
      filled = 0..<filled.count
    }
    if filled.count == capacity { try grow() }
    let rest = UnsafeMutableRawBufferPointer(
      start: buffer + filled.upperBound, count: capacity - filled.upperBound)
    let count = try stream.read(into: rest)
    isAtEnd = count < rest.count
    filled = 0..<(filled.count + count)
  }

  private func grow() throws(CorpusError) {
    guard capacity < Self.longestLine else {
      throw .unreadable(
        file: file, reason: "line \(line + 1) is longer than \(Self.longestLine >> 20) MiB")
    }
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: 2 * capacity)
    larger.update(from: buffer, count: filled.count)
    buffer.deallocate()
    (buffer, capacity) = (larger, 2 * capacity)
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
