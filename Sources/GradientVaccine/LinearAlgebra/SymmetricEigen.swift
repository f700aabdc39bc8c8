/// The eigenvalues and eigenvectors of a symmetric matrix, by cyclic Jacobi rotations.
///
/// Slow but accurate: small eigenvalues of a positive semi-definite matrix keep their digits
/// relative to the diagonal. Source: Golub, Van Loan: Matrix Computations, section 8.5.
struct SymmetricEigen {
  /// The eigenvalues, in no order.
  private(set) var values: [Double]
  /// Column k, `vectors[i * count + k]`, is the eigenvector of value k; columns are orthonormal.
  private(set) var vectors: [Double]
  private let count: Int

  /// Decomposes a matrix given row by row.
  ///
  /// - Complexity: O(n³) for each of about ten sweeps.
  init(_ matrix: [Double], count: Int) {
    self.count = count
    var a = matrix
    vectors = [Double](repeating: 0, count: count * count)
    for i in 0..<count { vectors[i * count + i] = 1 }
    for _ in 0..<60 where Self.rotateAll(&a, &vectors, count) == false { break }
    values = (0..<count).map { a[$0 * count + $0] }
  }

  /// `V f(λ) Vᵀ`, row by row.
  func matrix(_ function: (Double) -> Double) -> [Double] {
    let mapped = values.map(function)
    var result = [Double](repeating: 0, count: count * count)
    for i in 0..<count {
      for j in 0..<count {
        var sum = 0.0
        for k in 0..<count {
          sum += vectors[i * count + k] * mapped[k] * vectors[j * count + k]
        }
        result[i * count + j] = sum
      }
    }
    return result
  }

  /// One sweep over all pairs; false when no rotation was needed.
  private static func rotateAll(_ a: inout [Double], _ v: inout [Double], _ n: Int) -> Bool {
    var rotated = false
    for p in 0..<n {
      for q in p + 1..<n {
        let size = (a[p * n + p].magnitude * a[q * n + q].magnitude).squareRoot()
        let element = a[p * n + q]
        if element.magnitude <= 0x1p-54 * size || element.magnitude < 0x1p-1000 { continue }
        rotated = true
        rotate(&a, &v, n, p, q)
      }
    }
    return rotated
  }

  /// The rotation in the plane (p, q) that makes a_pq zero.
  private static func rotate(
    _ a: inout [Double], _ v: inout [Double], _ n: Int, _ p: Int, _ q: Int
  ) {
    let theta = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q])
    let tangent = (theta < 0 ? -1 : 1) / (theta.magnitude + (theta * theta + 1).squareRoot())
    let cosine = 1 / (tangent * tangent + 1).squareRoot()
    let sine = tangent * cosine
    for k in 0..<n {
      let (x, y) = (a[k * n + p], a[k * n + q])
      a[k * n + p] = cosine * x - sine * y
      a[k * n + q] = sine * x + cosine * y
    }
    for k in 0..<n {
      let (x, y) = (a[p * n + k], a[q * n + k])
      a[p * n + k] = cosine * x - sine * y
      a[q * n + k] = sine * x + cosine * y
      let (s, t) = (v[k * n + p], v[k * n + q])
      v[k * n + p] = cosine * s - sine * t
      v[k * n + q] = sine * s + cosine * t
    }
    a[p * n + q] = 0
    a[q * n + p] = 0
  }
}
