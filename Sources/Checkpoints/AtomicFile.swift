public import Foundation

/// Why a file could not be replaced in one step.
public struct AtomicFileError: Error, Hashable, CustomStringConvertible {
  /// The file that was to be written.
  public let path: String
  /// The system call that failed, such as `fsync`.
  public let operation: String
  /// The system's error number.
  public let code: Int32

  /// A failure of a system call.
  init(path: String, operation: String, code: Int32) {
    self.path = path
    self.operation = operation
    self.code = code
  }

  /// The file, what failed, and the system's reason: `a/b: cannot write: No space left on device`.
  public var description: String {
    "\(path): cannot \(operation): \(String(cString: strerror(code)))"
  }
}

/// Replaces whole files so that no reader, and no crash, ever meets half a file.
public enum AtomicFile {
  /// Writes bytes to a file, replacing what was there.
  ///
  /// The bytes go to a file beside it, are forced to the disk, and take the name in one step; then
  /// the folder is forced to the disk too. On failure the old file is as it was and the file beside
  /// it is removed. A new file can be read by everyone (0644, less the process's mask); an old one's
  /// permissions are kept. A link at the path is replaced, not followed.
  ///
  /// - Parameters:
  ///   - data: The new contents.
  ///   - path: The file; its folder must exist.
  public static func write(_ data: Data, to path: String) throws(AtomicFileError) {
    let beside = "\(path).\(getpid())-\(UInt32.random(in: 0...UInt32.max)).part"
    do throws(AtomicFileError) {
      try create(beside, containing: data, permissions: permissions(of: path), for: path)
      guard rename(beside, path) == 0 else { throw failure("rename", path) }
    } catch {
      unlink(beside)
      throw error
    }
    try synchronizeFolder(of: path)
  }

  /// Writes a text as UTF-8 to a file, replacing what was there.
  public static func write(_ text: String, to path: String) throws(AtomicFileError) {
    try write(Data(text.utf8), to: path)
  }

  private static func create(
    _ beside: String, containing data: Data, permissions: mode_t, for path: String
  ) throws(AtomicFileError) {
    let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, permissions)
    guard descriptor >= 0 else { throw failure("create a file beside it", path) }
    do throws(AtomicFileError) {
      try write(data, to: descriptor, for: path)
      guard fsync(descriptor) == 0 else { throw failure("fsync", path) }
    } catch {
      close(descriptor)
      throw error
    }
    guard close(descriptor) == 0 else { throw failure("close", path) }
  }

  private static func write(
    _ data: Data, to descriptor: Int32, for path: String
  ) throws(AtomicFileError) {
    var written = 0
    while written < data.count {
      let count = data.withUnsafeBytes { bytes in
        let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
        return Foundation.write(descriptor, rest.baseAddress, rest.count)
      }
      guard count >= 0 else {
        if errno == EINTR { continue }
        throw failure("write", path)
      }
      written += count
    }
  }

  /// Forces a new name to the disk.
  private static func synchronizeFolder(of path: String) throws(AtomicFileError) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("open the folder", path) }
    defer { close(descriptor) }
    // Some file systems cannot synchronise folders, and say so with EINVAL.
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw failure("fsync the folder", path) }
  }

  private static func permissions(of path: String) -> mode_t {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
      ? status.st_mode & 0o777 : 0o644
  }

  private static func failure(_ operation: String, _ path: String) -> AtomicFileError {
    AtomicFileError(path: path, operation: operation, code: errno)
  }
}
