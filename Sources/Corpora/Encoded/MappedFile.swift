import Foundation

/// A file whose bytes are read through memory, a page at a time, and written back by no one.
///
/// Pages that were read count as the process's resident memory, but the system takes them away
/// whenever it needs room. A file must not be cut while it is mapped.
final class MappedFile: @unchecked Sendable {
  /// The bytes; valid as long as this object.
  let bytes: UnsafeRawBufferPointer

  /// - Throws: ``CorpusError/unreadable(file:reason:)``.
  init(_ file: String) throws(CorpusError) {
    func failure() -> CorpusError {
      .unreadable(file: file, reason: String(cString: strerror(errno)))
    }
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure() }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure() }
    guard status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else {
      throw .unreadable(file: file, reason: "it is empty, or no regular file")
    }
    let size = Int(status.st_size)
    guard let base = mmap(nil, size, PROT_READ, MAP_SHARED, descriptor, 0), base != MAP_FAILED
    else { throw failure() }
    bytes = UnsafeRawBufferPointer(start: base, count: size)
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }

  /// Tells the system that reading jumps about, so that it fetches no more than is asked for.
  func expectJumps() {
    madvise(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count, MADV_RANDOM)
  }
}
