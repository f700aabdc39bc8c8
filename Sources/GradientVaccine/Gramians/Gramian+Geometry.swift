extension Gramian {
  /// The norm of a task's gradient, `‖g_i‖ = √G[i, i]`.
  ///
  /// Rounding below zero counts as zero; a Gramian that is not finite gives a norm that is not
  /// finite.
  public func norm(_ task: Int) -> Double {
    let square = self[task, task]
    return square < 0 ? 0 : square.squareRoot()
  }

  /// The norms of all tasks' gradients.
  public var norms: [Double] { (0..<count).map(norm) }

  /// The cosine of the angle between two tasks' gradients, within [−1, 1].
  ///
  ///     cos(i, j) = G[i, j] / (√G[i, i] · √G[j, j])
  ///
  /// - Returns: `nil` when either gradient is zero, or when the entries are not finite.
  public func cosine(_ i: Int, _ j: Int) -> Double? {
    let (x, y) = (norm(i), norm(j))
    guard x > 0, y > 0, x.isFinite, y.isFinite, self[i, j].isFinite else { return nil }
    if i == j { return 1 }
    return Self.cosine(product: self[i, j], norms: x, y)
  }

  /// All cosines; undefined ones (see ``cosine(_:_:)``) are `Double.nan`.
  ///
  /// - Complexity: O(K²).
  public func cosines() -> PairTable<Double> {
    let norms = norms
    var table = PairTable(count: count, repeating: Double.nan)
    for i in 0..<count where norms[i] > 0 && norms[i].isFinite {
      table[i, i] = 1
      for j in 0..<i where norms[j] > 0 && norms[j].isFinite {
        let value = Self.cosine(product: self[i, j], norms: norms[i], norms[j])
        table[i, j] = value
        table[j, i] = value
      }
    }
    return table
  }

  /// The inner product of two combinations of the gradients, `⟨Σ u_i g_i, Σ v_j g_j⟩ = uᵀ G v`.
  ///
  /// - Complexity: O(K²).
  public func innerProduct(_ u: [Double], _ v: [Double]) -> Double {
    precondition(u.count == count && v.count == count, "one coefficient for each of \(count) tasks")
    return values.withUnsafeBufferPointer { values in
      var total = 0.0
      for i in 0..<count where u[i] != 0 {
        var row = 0.0
        for j in 0..<count { row += values[i * count + j] * v[j] }
        total += u[i] * row
      }
      return total
    }
  }

  /// The norm of a combination of the gradients, `‖Σ w_i g_i‖ = √(wᵀ G w)`; rounding below zero
  /// gives zero.
  public func weightedNorm(_ weights: [Double]) -> Double {
    let square = innerProduct(weights, weights)
    return square < 0 ? 0 : square.squareRoot()
  }

  /// The products of every gradient with the plain sum, `⟨g_i, Σ g_j⟩`.
  var rowSums: [Double] {
    values.withUnsafeBufferPointer { values in
      (0..<count).map { i in
        var sum = 0.0
        for j in 0..<count { sum += values[i * count + j] }
        return sum
      }
    }
  }

  /// The products of a combination with every gradient, `p_j = ⟨Σ w_i g_i, g_j⟩`, that is `G w`.
  public func products(_ weights: [Double]) -> [Double] {
    precondition(weights.count == count, "one coefficient for each of \(count) tasks")
    return (0..<count).map { i in
      var sum = 0.0
      for j in 0..<count { sum += self[i, j] * weights[j] }
      return sum
    }
  }

  /// `product / (x·y)` within [−1, 1]; the norms' product overflows only where the entries have
  /// done so before.
  @inline(__always)
  static func cosine(product: Double, norms x: Double, _ y: Double) -> Double {
    min(1, max(-1, product / (x * y)))
  }
}
