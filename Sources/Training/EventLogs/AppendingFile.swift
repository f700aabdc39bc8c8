import Foundation

/// A file that only grows, one whole record at a time, each handed to the system at once.
public final class AppendingFile {
  /// Where the file is.
  public let path: String
  private var descriptor: Int32

  /// Opens a file for appending; makes it when there is none.
  public init(path: String) throws(EventLogError) {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw EventLogError("open", path) }
  }

  deinit {
    if descriptor >= 0 { _ = Foundation.close(descriptor) }
  }

  /// Appends bytes; when they do not all fit, what was written of them is taken back.
  public func append(_ bytes: [UInt8]) throws(EventLogError) {
    guard descriptor >= 0 else { throw EventLogError("write after close", path, code: 0) }
    let start = try size()
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      guard count >= 0 else {
        if errno == EINTR { continue }
        let error = EventLogError("write", path)
        _ = ftruncate(descriptor, off_t(start))
        throw error
      }
      rest = rest.dropFirst(count)
    }
  }

  /// The file's length in bytes.
  public func size() throws(EventLogError) -> Int {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw EventLogError("examine", path) }
    return Int(status.st_size)
  }

  /// Cuts the file to a length.
  public func truncate(to length: Int) throws(EventLogError) {
    guard ftruncate(descriptor, off_t(length)) == 0 else { throw EventLogError("truncate", path) }
  }

  /// The bytes from an offset on, at most so many.
  func read(at offset: Int, count: Int) throws(EventLogError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let read = bytes.withUnsafeMutableBytes {
      pread(descriptor, $0.baseAddress, $0.count, off_t(offset))
    }
    guard read >= 0 else { throw EventLogError("read", path) }
    return Array(bytes.prefix(read))
  }

  /// Forces everything to the disk and closes the file; further calls do nothing.
  public func close() throws(EventLogError) {
    guard descriptor >= 0 else { return }
    let synchronized = fsync(descriptor) == 0 || errno == EINVAL
    let error = EventLogError("fsync", path)
    let closed = Foundation.close(descriptor) == 0
    descriptor = -1
    guard synchronized else { throw error }
    guard closed else { throw EventLogError("close", path) }
  }
}
