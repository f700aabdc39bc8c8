import Foundation

/// Which weights a run is used with: where they stand in training, and what tells them from others.
public struct WeightsIdentity: Sendable, Codable, Hashable {
  /// The number of updates behind them.
  public let step: Int
  /// The SHA-256 of their file, in hexadecimal digits.
  public let sha256: String

  /// An identity from both values.
  public init(step: Int, sha256: String) {
    self.step = step
    self.sha256 = sha256
  }
}

extension RunDirectory {
  /// The mark of the checkpoint that a run is used with: `best`, or `last` when none was validated.
  public func markInUse() throws(CheckpointError) -> Mark {
    try step(of: .best) == nil ? .last : .best
  }

  /// The SHA-256 of a checkpoint's file, as its list of checksums has it; the file is not read.
  public func digest(of name: String, step: Int) throws(CheckpointError) -> String {
    let folder = checkpoint(step: step)
    guard let entry = try ChecksumList(readingFrom: folder, hint: nil).files[name] else {
      throw .missingFile(path: folder.appendingPathComponent(name).path, hint: nil)
    }
    return entry.sha256
  }

  /// The weights that a run is used with: the moving average where the checkpoint has one.
  ///
  /// Reads the list of checksums alone, so the files are not verified.
  ///
  /// - Throws: ``CheckpointError/noCheckpoint(path:hint:)`` when there is no checkpoint.
  public func weightsInUse() throws(CheckpointError) -> WeightsIdentity {
    let mark = try markInUse()
    guard let step = try step(of: mark) else {
      throw .noCheckpoint(path: url.appendingPathComponent(mark.rawValue).path, hint: nil)
    }
    let folder = checkpoint(step: step)
    let list = try ChecksumList(readingFrom: folder, hint: nil)
    for name in [CheckpointName.average, CheckpointName.model] {
      if let entry = list.files[name] { return WeightsIdentity(step: step, sha256: entry.sha256) }
    }
    throw .missingFile(
      path: folder.appendingPathComponent(CheckpointName.model).path, hint: nil)
  }
}
