/// The similarity of every two tasks' gradients: a symmetric matrix of cosines with a unit diagonal.
///
/// Letters: `K` tasks. `values[i][j]` is the cosine of the gradients of `tasks[i]` and `tasks[j]`,
/// averaged over `samples` measurements (steps or checkpoints).
///
/// Invariants, checked when a matrix is made: at least one task and at most ``limit``; names are
/// distinct; values are finite, within [−1, 1], symmetric, and 1 on the diagonal. Deviations up to
/// ``tolerance``, the rounding of a float32 source, are accepted and mended, so the stored values
/// satisfy all of this exactly.
public struct SimilarityMatrix: Sendable, Equatable {
  /// The names of the tasks, in the order of rows and columns.
  public let tasks: [String]
  /// K rows of K cosines.
  public let values: [[Double]]
  /// How many measurements the values average.
  public let samples: Int

  /// The largest deviation from symmetry, range and unit diagonal that is taken for rounding.
  public static let tolerance = 1e-6
  /// The largest number of tasks.
  public static let limit = 2_000

  /// Two different tasks and their similarity.
  public struct Pair: Sendable, Equatable {
    /// The row; always less than `second`.
    public let first: Int
    /// The column.
    public let second: Int
    /// The cosine.
    public let value: Double
  }

  /// Checks and takes a K×K matrix.
  ///
  /// - Throws: ``SimilarityMatrixError`` naming the first value that breaks an invariant.
  /// - Complexity: O(K²).
  public init(
    tasks: [String], values: [[Double]], samples: Int = 1
  ) throws(SimilarityMatrixError) {
    try Self.check(names: tasks)
    try Self.check(values: values, of: tasks)
    guard samples > 0 else { throw .noSamples(samples) }
    self.tasks = tasks
    self.values = tasks.indices.map { i in
      tasks.indices.map { j in
        i == j ? 1 : min(1, max(-1, (values[i][j] + values[j][i]) / 2))
      }
    }
    self.samples = samples
  }

  /// The number of tasks, K.
  public var count: Int { tasks.count }

  /// The cosine of the tasks at a row and a column.
  public subscript(row: Int, column: Int) -> Double { values[row][column] }

  /// The cosine of two tasks by name, or nil when one of them is not in the matrix.
  public subscript(first: String, second: String) -> Double? {
    guard let i = tasks.firstIndex(of: first), let j = tasks.firstIndex(of: second) else {
      return nil
    }
    return values[i][j]
  }

  /// Every unordered pair of different tasks, row by row: K(K − 1)/2 of them.
  public var pairs: [Pair] {
    tasks.indices.flatMap { i in
      (i + 1..<max(i + 1, count)).map { j in Pair(first: i, second: j, value: values[i][j]) }
    }
  }

  /// The matrix of some of the tasks, in the order given.
  ///
  /// - Throws: ``SimilarityMatrixError/unknownTask(_:known:)``, or an error about repeated or no
  ///   names.
  public func arranged(_ names: [String]) throws(SimilarityMatrixError) -> SimilarityMatrix {
    var rows: [Int] = []
    for name in names {
      guard let row = tasks.firstIndex(of: name) else {
        throw .unknownTask(name, known: tasks)
      }
      rows.append(row)
    }
    let chosen = rows.map { i in rows.map { j in values[i][j] } }
    return try SimilarityMatrix(tasks: names, values: chosen, samples: samples)
  }
}

extension SimilarityMatrix {
  private static func check(names: [String]) throws(SimilarityMatrixError) {
    guard !names.isEmpty else { throw .empty }
    guard names.count <= limit else { throw .tooManyTasks(names.count, limit: limit) }
    var seen: Set<String> = []
    for name in names where !seen.insert(name).inserted { throw .repeatedTask(name) }
  }

  private static func check(
    values: [[Double]], of tasks: [String]
  ) throws(SimilarityMatrixError) {
    guard values.count == tasks.count else {
      throw .wrongShape(row: nil, expected: tasks.count, found: values.count)
    }
    for (i, row) in values.enumerated() where row.count != tasks.count {
      throw .wrongShape(row: tasks[i], expected: tasks.count, found: row.count)
    }
    for i in tasks.indices {
      for j in tasks.indices {
        try check(values[i][j], mirror: values[j][i], isDiagonal: i == j, tasks[i], tasks[j])
      }
    }
  }

  private static func check(
    _ value: Double, mirror: Double, isDiagonal: Bool, _ first: String, _ second: String
  ) throws(SimilarityMatrixError) {
    guard value.isFinite else { throw .notFinite(first, second, value) }
    guard abs(value) <= 1 + tolerance else { throw .outOfRange(first, second, value) }
    if isDiagonal {
      guard abs(value - 1) <= tolerance else { throw .diagonal(first, value) }
    } else if mirror.isFinite {
      guard abs(value - mirror) <= tolerance else {
        throw .notSymmetric(first, second, value, mirror)
      }
    }
  }
}
