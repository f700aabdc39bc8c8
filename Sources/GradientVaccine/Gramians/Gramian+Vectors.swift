extension Gramian {
  /// Makes the Gramian of gradients given as vectors of doubles.
  ///
  /// - Precondition: all vectors have the same length.
  /// - Complexity: O(K²·N).
  public init(vectors: [[Double]]) {
    self.init(gradients: vectors)
  }

  /// Makes the Gramian of gradients given as vectors of floats; products are formed and summed in
  /// `Double`.
  ///
  /// - Precondition: all vectors have the same length.
  /// - Complexity: O(K²·N).
  public init(floats: [[Float]]) {
    self.init(gradients: floats)
  }

  private init<Scalar: BinaryFloatingPoint>(gradients: [[Scalar]]) {
    let count = gradients.count
    let length = gradients.first?.count ?? 0
    precondition(
      gradients.allSatisfy { $0.count == length }, "gradients of one group must have one length")
    var values = [Double](repeating: 0, count: count * count)
    for i in 0..<count {
      for j in 0...i {
        let product = Self.innerProduct(gradients[i], gradients[j])
        values[i * count + j] = product
        values[j * count + i] = product
      }
    }
    self.init(symmetric: values, count: count)
  }

  /// The inner product, in four partial sums so that the additions do not wait for each other.
  private static func innerProduct<Scalar: BinaryFloatingPoint>(
    _ left: [Scalar], _ right: [Scalar]
  ) -> Double {
    left.withUnsafeBufferPointer { x in
      right.withUnsafeBufferPointer { y in
        var sums = (0.0, 0.0, 0.0, 0.0)
        var n = 0
        while n + 4 <= x.count {
          sums.0 += Double(x[n]) * Double(y[n])
          sums.1 += Double(x[n + 1]) * Double(y[n + 1])
          sums.2 += Double(x[n + 2]) * Double(y[n + 2])
          sums.3 += Double(x[n + 3]) * Double(y[n + 3])
          n += 4
        }
        while n < x.count {
          sums.0 += Double(x[n]) * Double(y[n])
          n += 1
        }
        return (sums.0 + sums.1) + (sums.2 + sums.3)
      }
    }
  }
}
