/// Algorithm 1 of the Gradient Vaccine paper for one group, on coefficients.
///
/// Letters: `K` tasks with gradients `g_1 … g_K` and Gramian `G`. Task i's gradient under
/// correction is `g'_i = Σ_l c_l g_l`. What the algorithm asks of it follows from
///
///     p_j = ⟨g'_i, g_j⟩ = (G c)_j      and      ‖g'_i‖
///
/// Adding `a·g_j` adds `a` to `c_j` and `a` times row j of `G` to `p`: O(K). The norm is carried
/// along in closed form: the law of sines gives `‖g'_i + a g_j‖ = ‖g'_i‖ sin φ / sin φ̂`, which
/// loses no digits to cancellation. All tasks cost O(K³).
///
/// PCGrad (Yu et al. 2020) is the case of all targets 0 and β = 0.
struct GradientCorrection {
  /// β of the moving average; 0 leaves the targets as they are.
  let beta: Double

  /// Cosines this near to ±1 count as ±1, so that exactly opposed gradients cancel exactly.
  static let parallelTolerance = 0x1p-49

  /// A corrected gradient counts as zero below this share of the terms that it is the sum of.
  static let cancellationTolerance = 0x1p-44

  /// The greatest target that is used; the formula has a pole at 1.
  static let maximumTarget = 1 - 1e-6

  /// Corrects the gradients of the chosen tasks.
  ///
  /// - Parameters:
  ///   - gramian: finite, with a positive diagonal.
  ///   - chosen: for each task whether its gradient may be corrected.
  ///   - targets: φ̂ of every ordered pair, row by row; moved towards the cosines met, where β > 0.
  ///   - generator: draws a fresh order of the other tasks for every chosen task.
  /// - Returns: the column sums of the coefficients, and the pairs corrected.
  /// - Complexity: O(K³), without allocation inside the loops.
  func callAsFunction(
    _ gramian: Gramian, chosen: [Bool], targets: inout [Double],
    using generator: inout some RandomNumberGenerator
  ) -> GroupSolution {
    let count = gramian.count
    let norms = gramian.norms
    var weights = [Double](repeating: 0, count: count)
    var fired = [Bool](repeating: false, count: count * count)
    gramian.values.withUnsafeBufferPointer { products in
      norms.withUnsafeBufferPointer { norms in
        targets.withUnsafeMutableBufferPointer { targets in
          fired.withUnsafeMutableBufferPointer { fired in
            weights.withUnsafeMutableBufferPointer { weights in
              var row = CorrectedRow(products: products, norms: norms)
              defer { row.deallocate() }
              for i in 0..<count {
                row.start(i)
                if chosen[i] {
                  let own = i * count..<(i + 1) * count
                  row.correct(
                    targets: .init(rebasing: targets[own]), fired: .init(rebasing: fired[own]),
                    beta: beta, using: &generator)
                }
                for l in 0..<count { weights[l] += row.coefficients[l] }
              }
            }
          }
        }
      }
    }
    return GroupSolution(weights: weights, fired: PairTable(count: count, values: fired))
  }
}

/// One task's gradient under correction: its coefficients, its products with all gradients, its
/// norm.
private struct CorrectedRow {
  private let gramian: UnsafeBufferPointer<Double>
  private let norms: UnsafeBufferPointer<Double>
  let coefficients: UnsafeMutableBufferPointer<Double>
  private let products: UnsafeMutableBufferPointer<Double>
  private let order: UnsafeMutableBufferPointer<Int>
  private var norm = 0.0
  /// The sum of the norms of the terms that were added up.
  private var extent = 0.0

  init(products gramian: UnsafeBufferPointer<Double>, norms: UnsafeBufferPointer<Double>) {
    self.gramian = gramian
    self.norms = norms
    coefficients = .allocate(capacity: norms.count)
    products = .allocate(capacity: norms.count)
    order = .allocate(capacity: max(0, norms.count - 1))
    coefficients.initialize(repeating: 0)
    products.initialize(repeating: 0)
    order.initialize(repeating: 0)
  }

  func deallocate() {
    coefficients.deallocate()
    products.deallocate()
    order.deallocate()
  }

  /// Begins with the task's own gradient.
  mutating func start(_ task: Int) {
    for l in 0..<norms.count {
      coefficients[l] = 0
      products[l] = gramian[task * norms.count + l]
    }
    coefficients[task] = 1
    norm = norms[task]
    extent = norm
    for position in 0..<order.count { order[position] = position < task ? position : position + 1 }
  }

  /// Visits all other tasks in a fresh random order: compare, correct, then move the target.
  mutating func correct(
    targets: UnsafeMutableBufferPointer<Double>, fired: UnsafeMutableBufferPointer<Bool>,
    beta: Double, using generator: inout some RandomNumberGenerator
  ) {
    generator.shuffle(order)
    for j in order {
      guard norm > 0 else { return }
      let cosine = snapped(products[j] / (norm * norms[j]))
      let old = targets[j]
      let target = min(old, GradientCorrection.maximumTarget)
      if cosine < target {
        add(j, cosine: cosine, target: target)
        fired[j] = true
      }
      if beta > 0 { targets[j] = (1 - beta) * old + beta * cosine }
    }
  }

  /// Turns the gradient towards gradient j until their cosine is the target (section 2.1 of the
  /// paper).
  private mutating func add(_ j: Int, cosine: Double, target: Double) {
    let sine = ((1 - cosine) * (1 + cosine)).squareRoot()
    let ratio = sine / ((1 - target) * (1 + target)).squareRoot()
    let amount = norm / norms[j] * (target * ratio - cosine)
    coefficients[j] += amount
    extent += amount * norms[j]
    norm = norm * ratio
    if norm <= extent * GradientCorrection.cancellationTolerance { norm = 0 }
    let row = gramian.baseAddress.map { $0 + j * norms.count }
    guard let row else { return }
    for l in 0..<norms.count { products[l] += amount * row[l] }
  }

  private func snapped(_ cosine: Double) -> Double {
    if cosine >= 1 - GradientCorrection.parallelTolerance { return 1 }
    if cosine <= -1 + GradientCorrection.parallelTolerance { return -1 }
    return cosine
  }
}
