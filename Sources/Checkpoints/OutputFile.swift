import Foundation

/// A new file that is written from its beginning to its end, and hashed on the way.
///
/// A file that is left before ``finish()`` is closed; removing it is its owner's business.
final class OutputFile: ByteSink {
  /// How a file is opened: the path in, a descriptor or −1 (with `errno`) out.
  typealias Opening = @Sendable (String) -> Int32

  /// Opens a file that must not exist yet.
  static let creating: Opening = { open($0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666) }

  let path: String
  private(set) var byteCount = 0
  private var hash = SHA256()
  private var descriptor: Int32

  init(path: String, opening: Opening = OutputFile.creating) throws(CheckpointError) {
    self.path = path
    descriptor = opening(path)
    guard descriptor >= 0 else { throw .system("create", path) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    hash.update(bytes)
    byteCount += bytes.count
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = UnsafeRawBufferPointer(rebasing: rest)
      let written = Foundation.write(descriptor, piece.baseAddress, piece.count)
      guard written >= 0 || errno == EINTR else { throw CheckpointError.system("write", path) }
      rest = rest.dropFirst(max(written, 0))
    }
  }

  /// Puts everything onto the disk and closes the file.
  ///
  /// - Returns: the SHA-256 of what was written.
  func finish() throws(CheckpointError) -> String {
    guard fsync(descriptor) == 0 else { throw .system("write", path) }
    let closed = close(descriptor)
    descriptor = -1
    guard closed == 0 else { throw .system("write", path) }
    return hash.digest()
  }
}

extension CheckpointError {
  /// The failure that `errno` tells of.
  static func system(_ action: String, _ path: String, code: Int32 = errno) -> Self {
    .system(action: action, path: path, reason: String(cString: strerror(code)))
  }
}

/// Puts a folder's entries onto the disk, so that a renamed file is found after a power cut.
func synchronizeFolder(_ path: String) throws(CheckpointError) {
  let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard descriptor >= 0 else { throw .system("open", path) }
  defer { close(descriptor) }
  // Some network file systems cannot synchronise folders and say EINVAL.
  guard fsync(descriptor) == 0 || errno == EINVAL else { throw .system("write", path) }
}
