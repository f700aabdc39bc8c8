public import Foundation

extension RunDirectory {
  /// Whether a directory is that of a run, be it one that was stopped before it had a checkpoint.
  public static func isBegun(at url: URL) -> Bool {
    (try? open(at: url)) != nil
      || FileManager.default.fileExists(atPath: url.appendingPathComponent("checkpoints").path)
  }

  /// Removes what killed processes have left half written beside the run's files: `NAME.P-R.part` and
  /// `.MARK.partial-P`, where no process P is alive any more.
  ///
  /// Folders that other commands write to are looked through too; what they are writing belongs to
  /// a process that lives. What cannot be listed or removed stays.
  func removeLeftovers() {
    let folders = [url] + ["data", "vocabulary", "similarity", "figures", "evaluation"].map(folder)
    for folder in folders {
      let files = FileManager.default.enumerator(atPath: folder.path)
      while let name = files?.nextObject() as? String {
        if folder == url { files?.skipDescendants() }
        let file = folder.appendingPathComponent(name)
        guard let process = Self.writer(ofLeftover: file.lastPathComponent),
          kill(process, 0) != 0, errno == ESRCH
        else { continue }
        unlink(file.path)
      }
    }
  }

  private func folder(_ name: String) -> URL { url.appendingPathComponent(name) }

  /// The process in a leftover's name; nil for any other file.
  static func writer(ofLeftover name: String) -> pid_t? {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    if parts.count >= 3, parts.last == "part" {
      let numbers = parts[parts.count - 2].split(separator: "-", omittingEmptySubsequences: false)
      guard numbers.count == 2, UInt32(numbers[1]) != nil else { return nil }
      return pid_t(numbers[0]).flatMap { $0 > 0 ? $0 : nil }
    }
    guard parts.count == 3, parts[0].isEmpty, Mark(rawValue: String(parts[1])) != nil,
      parts[2].hasPrefix("partial-")
    else { return nil }
    return pid_t(parts[2].dropFirst("partial-".count)).flatMap { $0 > 0 ? $0 : nil }
  }
}
