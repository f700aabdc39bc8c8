/// How much training text a task has, beside the task that has most.
public enum ResourceGroup: String, Codable, CaseIterable, Sendable {
  /// At least half of the largest task's pairs.
  case high
  /// Less than half of them, without being low.
  case medium
  /// Less than a quarter of them, or named so.
  case low
  /// None: the direction is translated without ever being trained.
  case zeroShot = "zero_shot"

  /// The name for people: `zero-shot` for ``zeroShot``.
  public var title: String { self == .zeroShot ? "zero-shot" : rawValue }

  /// The group of every task.
  ///
  /// The largest task is the one with most training pairs. Two numbers decide, so that a corpus of
  /// one size has one group and a corpus of two sizes two: a quarter and a half of the largest.
  ///
  /// - Parameters:
  ///   - sizes: training pairs by task.
  ///   - low: the tasks that are low, and no others, where someone has said so; nil to decide by
  ///     size.
  public static func groups(of sizes: [String: Int], low: Set<String>? = nil) -> [String: Self] {
    let largest = sizes.values.max() ?? 0
    return Dictionary(
      uniqueKeysWithValues: sizes.map { task, size in
        (task, group(of: size, beside: largest, isLow: low?.contains(task)))
      })
  }

  private static func group(of size: Int, beside largest: Int, isLow: Bool?) -> Self {
    if size <= 0 { return .zeroShot }
    if isLow ?? isLess(size, than: largest, over: 4) { return .low }
    return isLess(size, than: largest, over: 2) ? .medium : .high
  }

  /// Whether a size is less than `largest / parts`.
  static func isLess(_ size: Int, than largest: Int, over parts: Int) -> Bool {
    Double(size) * Double(parts) < Double(largest)
  }
}
