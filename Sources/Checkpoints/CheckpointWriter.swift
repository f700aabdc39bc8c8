public import Foundation

/// Writes the checkpoints of one run, each of which is there whole or not at all.
///
/// A checkpoint is written into a hidden folder beside its place, synchronised with the disk and
/// renamed. Only one writer of a run exists at a time; it holds a lock that ends with its process.
public final class CheckpointWriter {
  private let run: RunDirectory
  private let opening: OutputFile.Opening
  private let lock: Int32

  /// Takes up writing to a run, and removes what killed processes have left half done.
  ///
  /// - Throws: ``CheckpointError/runInUse(path:)`` when another writer has the run.
  public convenience init(_ run: RunDirectory) throws(CheckpointError) {
    try self.init(run, opening: OutputFile.creating)
  }

  init(_ run: RunDirectory, opening: @escaping OutputFile.Opening) throws(CheckpointError) {
    self.run = run
    self.opening = opening
    lock = try Self.lock(run.checkpoints.path)
    run.removeLeftovers()
    try removeLeftovers()
  }

  deinit { close(lock) }

  /// Writes a checkpoint, replacing one of the same step, and lets `last` point to it.
  ///
  /// When something fails, such as a full disk, what was begun is removed and everything that was
  /// there before is as it was.
  ///
  /// - Returns: the checkpoint's folder.
  /// - Throws: ``CheckpointError/system(action:path:reason:)``, or what a file's function throws.
  @discardableResult
  public func write(step: Int, _ files: [CheckpointFile]) throws -> URL {
    precondition(step >= 0, "a step is not negative")
    precondition(Set(files.map(\.name)).count == files.count, "a checkpoint's files have own names")
    let partial = hidden("partial", step).path
    do {
      try removeFolder(partial)
      guard mkdir(partial, 0o777) == 0 else { throw CheckpointError.system("create", partial) }
      try fill(partial, with: files)
      try install(partial, step: step)
    } catch {
      try? removeFolder(partial)
      throw error
    }
    try run.mark(.last, step: step)
    return run.checkpoint(step: step)
  }

  private func fill(_ folder: String, with files: [CheckpointFile]) throws {
    var list = ChecksumList()
    for file in files {
      let output = try OutputFile(path: "\(folder)/\(file.name)", opening: opening)
      try file.write(output)
      let digest = try output.finish()
      list.files[file.name] = ChecksumList.Entry(bytes: output.byteCount, sha256: digest)
    }
    let output = try OutputFile(path: "\(folder)/\(ChecksumList.fileName)", opening: opening)
    try output.write(list.encoded())
    _ = try output.finish()
    try synchronizeFolder(folder)
  }

  /// Renames a whole checkpoint into its place.
  private func install(_ partial: String, step: Int) throws(CheckpointError) {
    let place = run.checkpoint(step: step).path
    let replaced = hidden("replaced", step).path
    try removeFolder(replaced)
    let hadOne = rename(place, replaced) == 0
    guard hadOne || errno == ENOENT else { throw .system("replace", place) }
    guard rename(partial, place) == 0 else {
      let code = errno
      if hadOne { rename(replaced, place) }
      throw .system("create", place, code: code)
    }
    try synchronizeFolder(run.checkpoints.path)
    try removeFolder(replaced)
  }

  // MARK: - Traces of killed processes

  private func hidden(_ purpose: String, _ step: Int) -> URL {
    run.checkpoints.appendingPathComponent(
      ".\(RunDirectory.name(ofStep: step)).\(purpose)-\(getpid())")
  }

  /// Removes hidden folders; a checkpoint that was about to be replaced returns to its place.
  private func removeLeftovers() throws(CheckpointError) {
    for name in try RunDirectory.entries(of: run.checkpoints.path) {
      let parts = name.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count == 3, parts[0].isEmpty,
        let step = RunDirectory.step(ofCheckpointNamed: String(parts[1])),
        let purpose = parts[2].split(separator: "-").first,
        ["partial", "replaced", "removed"].contains(purpose)
      else { continue }
      let path = run.checkpoints.appendingPathComponent(name).path
      let place = run.checkpoint(step: step).path
      let isOrphan = purpose == "replaced" && !FileManager.default.fileExists(atPath: place)
      if isOrphan, rename(path, place) == 0 { continue }
      try removeFolder(path)
    }
  }

  private static func lock(_ path: String) throws(CheckpointError) -> Int32 {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system("open", path) }
    // Other failures than this one mean a file system without locks: go on without.
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      close(descriptor)
      throw .runInUse(path: path)
    }
    return descriptor
  }
}

@available(*, unavailable)
extension CheckpointWriter: Sendable {}
