import Foundation
import Tensors

/// Gives memory back to the system before freed pieces pile up.
///
/// The batches of a run have many shapes. Where the memory of freed tensors is kept for the next
/// ones, pieces are left between them that fit nothing, and without this a process of a gigabyte grows
/// by tens of megabytes with every update.
struct FreedMemory {
  /// How much the process may grow before its freed memory is given back, in bytes.
  static let slack = 512 << 20

  private let resident: () -> Int?
  private let release: () -> Void
  /// The process's size when its freed memory was given back last.
  private var base: Int?

  /// - Parameters:
  ///   - resident: the process's size in bytes; nil where the system does not tell.
  ///   - release: gives freed memory back.
  init(
    resident: @escaping () -> Int? = Self.residentBytes,
    release: @escaping () -> Void = Runtime.releaseFreedMemory
  ) {
    self.resident = resident
    self.release = release
  }

  /// Counts an update; gives freed memory back when the process has grown by the slack.
  mutating func noteUpdate() {
    guard let size = resident() else { return }
    guard let base else {
      base = size
      return
    }
    guard size > base + Self.slack else { return }
    release()
    self.base = resident()
  }

  /// The memory of this process that is in use, from `/proc`.
  static func residentBytes() -> Int? {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else {
      return nil
    }
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    return pages.map { $0 * Int(sysconf(Int32(_SC_PAGESIZE))) }
  }
}
