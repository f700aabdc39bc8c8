import Foundation

extension CorpusFolder {
  /// Puts some directions of this prepared corpus into another folder.
  ///
  /// Files become hard links where the file system has them, else copies. Zero-shot directions stay
  /// behind.
  ///
  /// - Parameter manifest: what this folder holds.
  /// - Returns: what the other folder then holds; written last, so that a folder with it is whole.
  /// - Throws: ``CorpusError/unwritable(file:reason:)``.
  public func select(
    _ directions: [Direction], of manifest: CorpusManifest, into other: CorpusFolder
  ) throws(CorpusError) -> CorpusManifest {
    var selected = manifest
    selected.directions = manifest.directions.filter { directions.contains($0.direction) }
    selected.zeroShot = []
    for split in Split.allCases {
      for direction in directions where has(split, direction) {
        try other.makeFolder(split.rawValue)
        let (from, to) = (files(split, direction), other.files(split, direction))
        try Self.hand(from.source, to: to.source)
        try Self.hand(from.target, to: to.target)
      }
    }
    try other.store(selected)
    return selected
  }

  private static func hand(_ source: String, to target: String) throws(CorpusError) {
    unlink(target)
    guard link(source, target) != 0 else { return }
    do {
      try FileManager.default.copyItem(atPath: source, toPath: target)
    } catch {
      throw .unwritable(file: target, reason: error.localizedDescription)
    }
  }
}
