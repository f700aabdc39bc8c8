/// The inner products of the gradients of K tasks over one group of parameters.
///
///     G[i, j] = ⟨g_i, g_j⟩
///
/// Letters in this file: `K` tasks, `N` parameters of the group, `g_i` the gradient of task `i`.
/// Every rule of this module reads gradients only through their Gramian: any vector in their span
/// is `Σ c_i g_i`, so its inner products follow from `c` and `G` without touching the N parameters.
///
/// A Gramian of a union of disjoint groups is the sum of the groups' Gramians (see ``+(_:_:)``).
/// A Gramian of a *sum of uses* of the same parameters is not: sum those gradients first.
///
/// Scale: entries are products of two gradients, so gradients of size 1e-30 give entries of 1e-60.
/// All operations take square roots before they multiply, and no additive epsilon is used anywhere;
/// results are the same at every scale from 1e-150 to 1e150.
public struct Gramian: Sendable, Equatable {
  /// The number of tasks, K.
  public let count: Int

  /// The entries, row by row; `values[i * count + j]` is `⟨g_i, g_j⟩`.
  public private(set) var values: [Double]

  /// Makes a Gramian from its entries, row by row.
  ///
  /// The two triangles may differ by rounding; where they do, both entries become their mean.
  ///
  /// - Precondition: `values` has `count * count` entries.
  /// - Complexity: O(K²).
  public init(count: Int, values: [Double]) {
    precondition(
      count >= 0 && values.count == count * count,
      "a Gramian of \(count) tasks has \(count * count) entries, not \(values.count)")
    self.count = count
    self.values = values
    symmetrise()
  }

  /// The inner product of the gradients of two tasks.
  public subscript(row: Int, column: Int) -> Double { values[row * count + column] }

  /// Whether every entry is a finite number.
  public var isFinite: Bool { values.allSatisfy(\.isFinite) }

  /// The tasks with a gradient that is not finite, in ascending order.
  ///
  /// A task counts when its own squared norm is not finite. Should an entry off the diagonal be the
  /// only one at fault, both of its tasks count.
  public var nonFiniteTasks: [Int] {
    if isFinite { return [] }
    let own = (0..<count).filter { !self[$0, $0].isFinite }
    if !own.isEmpty { return own }
    return (0..<count).filter { i in (0..<count).contains { !self[i, $0].isFinite } }
  }

  /// The Gramian of some of the tasks, in the given order.
  ///
  /// - Complexity: O(k²) for `k` tasks kept.
  public func restricted(to tasks: [Int]) -> Gramian {
    var kept: [Double] = []
    kept.reserveCapacity(tasks.count * tasks.count)
    for i in tasks {
      for j in tasks { kept.append(self[i, j]) }
    }
    return Gramian(symmetric: kept, count: tasks.count)
  }

  /// The Gramian over the union of two disjoint groups of parameters.
  ///
  /// - Precondition: both have the same number of tasks, in the same order.
  public static func + (left: Gramian, right: Gramian) -> Gramian {
    precondition(
      left.count == right.count,
      "Gramians of \(left.count) and \(right.count) tasks cannot be added")
    return Gramian(symmetric: zip(left.values, right.values).map(+), count: left.count)
  }

  init(symmetric values: [Double], count: Int) {
    self.count = count
    self.values = values
  }

  private mutating func symmetrise() {
    for i in 0..<count {
      for j in 0..<i where values[i * count + j] != values[j * count + i] {
        let mean = 0.5 * values[i * count + j] + 0.5 * values[j * count + i]
        values[i * count + j] = mean
        values[j * count + i] = mean
      }
    }
  }
}
