/// How well families separate the tasks as clusters, with distance 1 − cosine.
///
/// For a task, a is the mean distance to the others of its family and b the least mean distance to
/// another family; s = (b − a)/max(a, b), in [−1, 1], and 0 for the only member of a family
/// (Rousseeuw, "Silhouettes", Journal of Computational and Applied Mathematics 20, 1987).
public struct FamilySilhouette: Sendable, Equatable {
  /// The mean of s over all tasks that have a family.
  public let mean: Double
  /// The value s of each task that has a family.
  public let perTask: [String: Double]
  /// How many families the tasks have.
  public let families: Int
  /// The tasks with the highest and the lowest value; the first of equals in the matrix's order.
  public let best: String, worst: String

  /// Computes the silhouette of the tasks that have a family.
  ///
  /// - Throws: ``StatisticsError/noClusters(families:tasks:)`` unless 2 ≤ families < tasks.
  /// - Complexity: O(K²).
  public init(_ matrix: SimilarityMatrix, families: [String: String]) throws(StatisticsError) {
    let members = Dictionary(
      grouping: matrix.tasks.indices.filter { families[matrix.tasks[$0]] != nil },
      by: { families[matrix.tasks[$0]] ?? "" })
    let rows = members.values.joined().sorted()
    guard members.count >= 2, members.count < rows.count else {
      throw .noClusters(families: members.count, tasks: rows.count)
    }
    let values = rows.map { Self.value(of: $0, members: members, families, matrix) }
    let tasks = rows.map { matrix.tasks[$0] }
    perTask = Dictionary(uniqueKeysWithValues: zip(tasks, values))
    mean = values.reduce(0, +) / Double(values.count)
    self.families = members.count
    best = zip(tasks, values).max { $0.1 < $1.1 }?.0 ?? ""
    worst = zip(tasks, values).min { $0.1 < $1.1 }?.0 ?? ""
  }

  private static func value(
    of row: Int, members: [String: [Int]], _ families: [String: String],
    _ matrix: SimilarityMatrix
  ) -> Double {
    let own = families[matrix.tasks[row]] ?? ""
    let mean = { (others: [Int]) -> Double in
      others.reduce(0) { $0 + 1 - matrix[row, $1] } / Double(others.count)
    }
    let siblings = (members[own] ?? []).filter { $0 != row }
    guard !siblings.isEmpty else { return 0 }
    let a = mean(siblings)
    let b = members.filter { $0.key != own }.map { mean($0.value) }.min() ?? 0
    return max(a, b) > 0 ? (b - a) / max(a, b) : 0
  }

  /// The finding in plain words with its numbers.
  public var sentence: String {
    let verdict =
      mean > 0.25
      ? "Families form clear clusters"
      : mean > 0.05
        ? "Families form loose clusters"
        : mean > -0.05 ? "Families hardly form clusters" : "Families do not form clusters"
    return "\(verdict): mean silhouette \(Wording.fixed(mean)) over "
      + "\(Wording.count(perTask.count, "language")) of "
      + "\(Wording.count(families, "family", "families")) (1 is perfect separation, 0 is none); "
      + "best \(best) (\(Wording.fixed(perTask[best] ?? 0))), "
      + "worst \(worst) (\(Wording.fixed(perTask[worst] ?? 0)))."
  }
}
