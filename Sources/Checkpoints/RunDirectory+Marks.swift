import Foundation

extension RunDirectory {
  /// A name that points to one of the checkpoints.
  public enum Mark: String, Sendable, CaseIterable {
    /// The checkpoint with the best score so far.
    case best
    /// The newest checkpoint.
    case last
  }

  /// The step that a mark points to, nil when it is not set.
  ///
  /// - Throws: ``CheckpointError/malformed(path:reason:hint:)`` when it points to something else
  ///   than a checkpoint of this run.
  public func step(of mark: Mark) throws(CheckpointError) -> Int? {
    let path = url.appendingPathComponent(mark.rawValue).path
    guard let target = try Self.target(ofMarkAt: path) else { return nil }
    let parts = target.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0] == "checkpoints",
      let step = Self.step(ofCheckpointNamed: String(parts[1]))
    else {
      throw .malformed(
        path: path, reason: "expected it to point to checkpoints/step-N, found \"\(target)\"",
        hint: nil)
    }
    return step
  }

  /// Lets a mark point to a checkpoint, in one indivisible step.
  ///
  /// Marks are relative symbolic links, so a run may be moved; where the file system has none, a
  /// small file holds the same text.
  public func mark(_ mark: Mark, step: Int) throws(CheckpointError) {
    let path = url.appendingPathComponent(mark.rawValue).path
    guard FileManager.default.fileExists(atPath: checkpoint(step: step).path) else {
      throw .noCheckpoint(path: checkpoint(step: step).path, hint: nil)
    }
    let temporary = url.appendingPathComponent(".\(mark.rawValue).partial-\(getpid())").path
    unlink(temporary)
    let target = "checkpoints/\(Self.name(ofStep: step))"
    guard symlink(target, temporary) == 0 else {
      return try Self.writeText(target, to: path, because: errno)
    }
    guard rename(temporary, path) == 0 else {
      let code = errno
      unlink(temporary)
      throw .system("replace", path, code: code)
    }
    try synchronizeFolder(url.path)
  }

  private static func target(ofMarkAt path: String) throws(CheckpointError) -> String? {
    var buffer = [CChar](repeating: 0, count: 1_024)
    let length = readlink(path, &buffer, buffer.count)
    if length >= 0 {
      return String(decoding: buffer.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
    // EINVAL: not a link, so the small file that stands for one.
    guard errno == EINVAL else {
      if errno == ENOENT { return nil }
      throw .system("read", path)
    }
    let file = try InputFile(path: path)
    return String(decoding: try file.bytes(0..<min(file.byteCount, 1_024)), as: UTF8.self)
  }

  /// Writes the small file that stands for a link, if links failed for want of support.
  static func writeText(
    _ text: String, to path: String, because code: Int32
  ) throws(CheckpointError) {
    guard [EPERM, ENOTSUP, EOPNOTSUPP, ENOSYS].contains(code) else {
      throw .system("link", path, code: code)
    }
    do {
      try AtomicFile.write(text, to: path)
    } catch {
      throw .system("write", path, code: error.code)
    }
  }
}
