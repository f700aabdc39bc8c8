public import Foundation

/// A checkpoint whose files are all there and as they were written.
public struct CheckpointReader: Sendable {
  /// The checkpoint's folder, with `best` and `last` followed.
  public let url: URL
  /// The step in the folder's name, if it has one.
  public let step: Int?
  /// The names of the files, in rising order.
  public let files: [String]
  private let hint: String?

  /// Opens a checkpoint and verifies the size and the checksum of every file.
  ///
  /// - Parameter url: a folder `step-N`, or `best` or `last` of a run.
  /// - Throws: ``CheckpointError``, naming the file and an earlier checkpoint where there is one.
  public static func open(_ url: URL) throws(CheckpointError) -> CheckpointReader {
    let folder = try resolve(url)
    let hint = hintForEarlier(than: folder)
    guard FileManager.default.fileExists(atPath: folder.path) else {
      throw .noCheckpoint(path: folder.path, hint: hint)
    }
    let list = try ChecksumList(readingFrom: folder, hint: hint)
    for (name, entry) in list.files.sorted(by: { $0.key < $1.key }) {
      try verify(folder.appendingPathComponent(name).path, entry, hint: hint)
    }
    return CheckpointReader(
      url: folder, step: RunDirectory.step(ofCheckpointNamed: folder.lastPathComponent),
      files: list.files.keys.sorted(), hint: hint)
  }

  /// The content of a small file.
  public func data(_ name: String) throws(CheckpointError) -> Data {
    let file = try InputFile(path: try path(of: name))
    return Data(try file.bytes(0..<file.byteCount))
  }

  /// A file of tensors.
  public func tensors(_ name: String) throws -> SafetensorsFile {
    try SafetensorsFile(contentsOf: URL(fileURLWithPath: try path(of: name)))
  }

  private func path(of name: String) throws(CheckpointError) -> String {
    let path = url.appendingPathComponent(name).path
    guard files.contains(name) else { throw .missingFile(path: path, hint: hint) }
    return path
  }

  // MARK: - Opening

  private static func verify(
    _ path: String, _ entry: ChecksumList.Entry, hint: String?
  ) throws(CheckpointError) {
    guard FileManager.default.fileExists(atPath: path) else {
      throw .missingFile(path: path, hint: hint)
    }
    let file = try InputFile(path: path)
    guard file.byteCount == entry.bytes else {
      throw .wrongSize(path: path, expected: entry.bytes, found: file.byteCount, hint: hint)
    }
    let digest = try file.digest()
    guard digest == entry.sha256 else {
      throw .wrongChecksum(path: path, expected: entry.sha256, found: digest, hint: hint)
    }
  }

  /// Follows `best` and `last`, be they links or the small files that stand for them.
  private static func resolve(_ url: URL) throws(CheckpointError) -> URL {
    guard let mark = RunDirectory.Mark(rawValue: url.lastPathComponent) else { return url }
    let parent = url.deletingLastPathComponent()
    let run = try RunDirectory.open(at: parent)
    guard let step = try run.step(of: mark) else { throw .noCheckpoint(path: url.path, hint: nil) }
    return run.checkpoint(step: step)
  }

  private static func hintForEarlier(than folder: URL) -> String? {
    let siblings = try? RunDirectory.entries(of: folder.deletingLastPathComponent().path)
    let step = RunDirectory.step(ofCheckpointNamed: folder.lastPathComponent) ?? .max
    let earlier = (siblings ?? []).compactMap(RunDirectory.step(ofCheckpointNamed:))
      .filter { $0 < step }.max()
    return earlier.map { "use an earlier checkpoint: \(RunDirectory.name(ofStep: $0))" }
  }
}
