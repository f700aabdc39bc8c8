/// The factor L of a symmetric positive definite matrix, `A = L Lᵀ`.
struct Cholesky {
  private let count: Int
  /// L, row by row; entries above the diagonal are not used.
  private var factor: [Double]

  /// Factors a matrix given row by row; `nil` when a pivot is not positive.
  ///
  /// - Complexity: O(n³).
  init?(_ matrix: [Double], count: Int) {
    self.count = count
    factor = matrix
    for i in 0..<count {
      for j in 0...i {
        var sum = factor[i * count + j]
        for l in 0..<j { sum -= factor[i * count + l] * factor[j * count + l] }
        if i == j {
          guard sum > 0 else { return nil }
          factor[i * count + i] = sum.squareRoot()
        } else {
          factor[i * count + j] = sum / factor[j * count + j]
        }
      }
    }
  }

  /// The x with `A x = b`.
  ///
  /// - Complexity: O(n²).
  func solve(_ right: [Double]) -> [Double] {
    var x = right
    for i in 0..<count {
      for l in 0..<i { x[i] -= factor[i * count + l] * x[l] }
      x[i] /= factor[i * count + i]
    }
    for i in (0..<count).reversed() {
      for l in i + 1..<count { x[i] -= factor[l * count + i] * x[l] }
      x[i] /= factor[i * count + i]
    }
    return x
  }
}
