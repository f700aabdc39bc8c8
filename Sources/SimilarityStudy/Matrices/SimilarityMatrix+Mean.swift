extension SimilarityMatrix {
  /// The mean of several matrices, each weighted by its `samples`.
  ///
  /// The matrices need not hold the same tasks, because a step need not hold every task: the result
  /// has all tasks in order of first appearance, and the value of a pair is the mean over the
  /// matrices that hold both. `samples` of the result is the sum of all samples.
  ///
  /// - Throws: ``SimilarityMatrixError/empty`` for no matrices, and
  ///   ``SimilarityMatrixError/neverTogether(_:_:)`` for a pair that no matrix holds.
  /// - Complexity: O(n K²) for n matrices.
  public static func mean(
    of matrices: [SimilarityMatrix]
  ) throws(SimilarityMatrixError) -> SimilarityMatrix {
    let tasks = union(of: matrices)
    let places = Dictionary(uniqueKeysWithValues: zip(tasks, tasks.indices))
    let empty = [[Double]](repeating: Array(repeating: 0, count: tasks.count), count: tasks.count)
    var sums = empty
    var weights = empty
    for matrix in matrices {
      let rows = matrix.tasks.compactMap { places[$0] }
      let weight = Double(matrix.samples)
      for (i, row) in rows.enumerated() {
        for (j, column) in rows.enumerated() {
          sums[row][column] += weight * matrix.values[i][j]
          weights[row][column] += weight
        }
      }
    }
    for i in tasks.indices {
      for j in tasks.indices {
        guard weights[i][j] > 0 else { throw .neverTogether(tasks[i], tasks[j]) }
        sums[i][j] /= weights[i][j]
      }
    }
    let samples = matrices.reduce(0) { $0 &+ $1.samples }
    return try SimilarityMatrix(tasks: tasks, values: sums, samples: samples)
  }

  private static func union(of matrices: [SimilarityMatrix]) -> [String] {
    var seen: Set<String> = []
    return matrices.flatMap(\.tasks).filter { seen.insert($0).inserted }
  }
}
