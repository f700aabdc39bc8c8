internal import CTorch

// Changes to a tensor's memory, outside the graph: for parameters, moments and gradient buffers.
extension Tensor {
  /// Sets every element to a value.
  public func fill(_ value: Double) throws { try check(gv_fill(handle, value)) }

  /// Overwrites this tensor's elements with those of another of the same shape.
  public func assign(_ source: Tensor) throws { try check(gv_copy_into(handle, source.handle)) }

  /// Overwrites the rows that 64-bit indices [R] name, each at most once, with those of a tensor of R
  /// rows.
  public func assignRows(_ indices: Tensor, _ rows: Tensor) throws {
    try check(gv_copy_rows(handle, indices.handle, rows.handle))
  }

  /// Adds s times another tensor: self ← self + s·source.
  public func add(_ source: Tensor, scaledBy scale: Double = 1) throws {
    try check(gv_add_into(handle, source.handle, scale))
  }

  /// Multiplies every element: self ← s·self.
  public func scale(by scale: Double) throws { try check(gv_scale_in_place(handle, scale)) }

  /// One update of Adam on flat tensors (Kingma and Ba 2015, algorithm 1), with decoupled decay.
  ///
  /// θ ← θ − η·λ·θ − η·m̂/(√v̂ + ε), with m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g² and
  /// m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ).
  ///
  /// All four tensors have one shape and type and are contiguous.
  ///
  /// - Parameters:
  ///   - gradient: g.
  ///   - firstMoment: m, changed in place.
  ///   - secondMoment: v, changed in place.
  ///   - step: t, the number of this update, from 1.
  ///   - rate: η.
  ///   - decay: λ; 0 is plain Adam.
  public func adamUpdate(
    gradient: Tensor, firstMoment: Tensor, secondMoment: Tensor, step: Int, rate: Double,
    beta1: Double, beta2: Double, epsilon: Double, decay: Double = 0
  ) throws {
    try check(
      gv_adam(
        handle, gradient.handle, firstMoment.handle, secondMoment.handle, Int64(step), rate, beta1,
        beta2, epsilon, decay))
  }
}

// Letters: K tasks, N parameters.
extension Tensor {
  /// The inner products of this buffer's rows [K, N] over a range of columns, row-major [K·K].
  ///
  /// Within a block of at most 1,024 columns each row is scaled by a power of two to unit size and
  /// multiplied in float32; double precision sums over the blocks. So rows of any scale that float32
  /// can hold give products that neither vanish nor overflow, and the error is below 10⁻⁵ of the
  /// product of the rows' norms. Rows of bfloat16 count with their values in float32; other types, and
  /// rows that are not in host memory, are multiplied in double precision throughout.
  public func gramian(columns: Range<Int>) throws -> [Double] {
    let tasks = rank == 2 ? shape[0] : 0
    var products = [Double](repeating: 0, count: tasks * tasks)
    try check(
      gv_gramian(
        handle, Int64(columns.lowerBound), Int64(columns.upperBound), &products))
    return products
  }

  /// Writes Σ_k w_k·(row k) of this buffer [K, N] to the same columns of a vector [N].
  public func combine(weights: [Double], columns: Range<Int>, into destination: Tensor) throws {
    guard weights.count == shape.first else {
      throw TensorError.wrongCount(expected: shape.first ?? 0, found: weights.count, shape: shape)
    }
    try check(
      gv_combine(
        handle, weights, Int64(columns.lowerBound), Int64(columns.upperBound), destination.handle))
  }
}
