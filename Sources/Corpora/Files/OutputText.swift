import Foundation

/// Writes a file beside its name and gives it the name when it is whole, so that no crash leaves
/// half a file under it.
final class OutputText {
  /// The file that is being made.
  let file: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var isFinished = false

  private static let capacity = 1 << 17

  /// Begins a file.
  ///
  /// - Throws: ``CorpusError/unwritable(file:reason:)``.
  init(_ file: String) throws(CorpusError) {
    self.file = file
    descriptor = open("\(file).part", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Self.failure(file) }
    buffer.reserveCapacity(Self.capacity + 4096)
  }

  deinit {
    close(descriptor)
    if !isFinished { unlink("\(file).part") }
  }

  /// Adds a line; the text holds no line feed.
  func add(line: String) throws(CorpusError) {
    buffer.append(contentsOf: line.utf8)
    buffer.append(10)
    if buffer.count >= Self.capacity { try flush() }
  }

  /// Forces all lines to the disk and gives the file its name.
  func finish() throws(CorpusError) {
    try flush()
    guard fsync(descriptor) == 0, rename("\(file).part", file) == 0 else {
      throw Self.failure(file)
    }
    isFinished = true
  }

  private func flush() throws(CorpusError) {
    var written = 0
    while written < buffer.count {
      let count = buffer.withUnsafeBytes { bytes in
        let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
        return Foundation.write(descriptor, rest.baseAddress, rest.count)
      }
      guard count >= 0 else {
        if errno == EINTR { continue }
        throw Self.failure(file)
      }
      written += count
    }
    buffer.removeAll(keepingCapacity: true)
  }

  private static func failure(_ file: String) -> CorpusError {
    .unwritable(file: file, reason: String(cString: strerror(errno)))
  }

  /// Writes a small file whole.
  static func write(_ text: String, to file: String) throws(CorpusError) {
    let output = try OutputText(file)
    output.buffer.append(contentsOf: text.utf8)
    try output.finish()
  }
}
