import Foundation

/// Which checkpoints of a run are kept.
public struct Retention: Sendable, Codable, Hashable {
  /// How many of the newest checkpoints are kept.
  public let last: Int
  /// How many of those with the highest scores are kept.
  public let best: Int

  /// Keeps the newest and the best checkpoints.
  public init(last: Int, best: Int = 0) {
    precondition(last >= 0 && best >= 0, "a number of checkpoints is not negative")
    self.last = last
    self.best = best
  }

  /// The steps whose checkpoints go, in rising order.
  ///
  /// - Parameters:
  ///   - scores: the score of a step, higher being better; NaN and missing ones count as worst, and
  ///     of equal scores the earlier step is the better.
  ///   - marked: steps that stay in any case.
  public func removable(from steps: [Int], scores: [Int: Double], marked: Set<Int>) -> [Int] {
    let scored = steps.filter { !(scores[$0] ?? .nan).isNaN }
    let ranked = scored.sorted { (left, right) in
      let (first, second) = (scores[left] ?? 0, scores[right] ?? 0)
      return first == second ? left < right : first > second
    }
    let kept = marked.union(steps.sorted().suffix(last)).union(ranked.prefix(best))
    return steps.filter { !kept.contains($0) }.sorted()
  }
}

extension RunDirectory {
  /// Removes the checkpoints that a rule does not keep; the marked ones always stay.
  ///
  /// - Returns: the steps of the removed checkpoints, in rising order.
  @discardableResult
  public func prune(
    _ retention: Retention, scores: [Int: Double] = [:]
  ) throws(CheckpointError) -> [Int] {
    var marked: Set<Int> = []
    for mark in Mark.allCases {
      if let step = try step(of: mark) { marked.insert(step) }
    }
    let removable = retention.removable(from: try steps(), scores: scores, marked: marked)
    for step in removable { try remove(checkpoint: checkpoint(step: step)) }
    return removable
  }

  /// Removes a checkpoint so that no half of it is ever found under its name.
  private func remove(checkpoint: URL) throws(CheckpointError) {
    let name = checkpoint.lastPathComponent
    let condemned = checkpoints.appendingPathComponent(".\(name).removed-\(getpid())")
    guard rename(checkpoint.path, condemned.path) == 0 else {
      throw .system("remove", checkpoint.path)
    }
    try removeFolder(condemned.path)
  }
}

/// Removes a folder with all that is in it; it is no error when there is none.
func removeFolder(_ path: String) throws(CheckpointError) {
  do {
    try FileManager.default.removeItem(atPath: path)
  } catch {
    guard FileManager.default.fileExists(atPath: path) else { return }
    throw .system(action: "remove", path: path, reason: reason(for: error))
  }
}
