import Foundation

/// An ordinary file open for reading at any place, from any thread.
///
/// Reading copies: a file that is cut while it is read gives an error and no signal, as a mapped
/// one would.
final class InputFile: Sendable {
  let path: String
  let byteCount: Int
  private let descriptor: Int32

  init(path: String) throws(CheckpointError) {
    // Without O_NONBLOCK a named pipe in the file's place would hold the process.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .system("open", path) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .system(action: "read", path: path, reason: "it is not an ordinary file")
    }
    self.path = path
    self.descriptor = descriptor
    byteCount = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// Fills a buffer with the bytes from an offset on.
  func read(into buffer: UnsafeMutableRawBufferPointer, from offset: Int) throws(CheckpointError) {
    var filled = 0
    while filled < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let count = pread(descriptor, rest.baseAddress, rest.count, off_t(offset + filled))
      guard count >= 0 || errno == EINTR else { throw .system("read", path) }
      guard count != 0 else {
        let end = offset + buffer.count
        throw .wrongSize(path: path, expected: end, found: offset + filled, hint: nil)
      }
      filled += max(count, 0)
    }
  }

  /// The bytes of a range.
  func bytes(_ range: Range<Int>) throws(CheckpointError) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: range.count)
    do {
      try result.withUnsafeMutableBytes { try read(into: $0, from: range.lowerBound) }
    } catch let error as CheckpointError {
      throw error
    } catch {
      throw .system(action: "read", path: path, reason: "\(error)")
    }
    return result
  }

  /// The SHA-256 of the whole file.
  func digest() throws(CheckpointError) -> String {
    var hash = SHA256()
    let piece = 1 << 20
    for offset in stride(from: 0, to: byteCount, by: piece) {
      let bytes = try bytes(offset..<min(offset + piece, byteCount))
      bytes.withUnsafeBytes { hash.update($0) }
    }
    return hash.digest()
  }
}
