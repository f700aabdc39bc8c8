internal import CTorch

// Letters: M rows, d width, V vocabulary, K tasks.

/// The cross-entropy of M rows of scores with their targets.
///
/// w_m·((1 − ε)·(−ln p_m[y_m]) + ε/V·Σ_v −ln p_m[v]) for row m, where p_m is the softmax of its V
/// scores. The label smoothing ε is that of PyTorch and Marian: the whole vocabulary shares it, the
/// target included.
public struct CrossEntropy {
  /// The targets y, 64-bit, [M].
  public var targets: Tensor
  /// ε, from 0 to 1.
  public var labelSmoothing: Double
  /// What every row's loss is multiplied by, such as 1/(tokens of the batch).
  public var weight: Double
  /// A further factor for each row, [M]; nil for none.
  public var rowWeights: Tensor?

  /// A cross-entropy; without further arguments, of rows that count alike, not smoothed.
  public init(
    _ targets: Tensor, labelSmoothing: Double = 0, weight: Double = 1, rowWeights: Tensor? = nil
  ) {
    self.targets = targets
    self.labelSmoothing = labelSmoothing
    self.weight = weight
    self.rowWeights = rowWeights
  }
}

/// Where the gradients of an output projection's table go, a row for each task.
public struct TableGradientRows {
  /// The tasks' gradients [K, ·], at the table's V·d columns from a column on.
  public let rows: Tensor
  /// Which rows of the states belong to which task.
  public let segments: Segments
  /// The first of the columns.
  public let column: Int

  /// Rows of a buffer, from a column on.
  public init(rows: Tensor, segments: Segments, column: Int) {
    self.rows = rows
    self.segments = segments
    self.column = column
  }
}

extension Tensor {
  /// The losses [M] of scores X·Eᵀ, for states X [M, d] (this tensor) and a table E [V, d].
  ///
  /// The scores are formed a few rows at a time, so that the M·V of them are never held; their
  /// gradient is formed while they are at hand. That suits losses whose sum is the end of the graph:
  /// where it is multiplied by further factors, the table's gradient is formed a second time.
  ///
  /// - Parameter tableGradients: with it, the table's gradient is written there at once, task by
  ///   task, for losses that are summed, and the table gets none from the backward pass. See
  ///   ``addProjectionGradients(to:table:loss:casting:lossGradient:held:)``.
  /// - Throws: ``TensorError`` for shapes that do not fit and targets outside the table.
  public func projectedCrossEntropy(
    _ loss: CrossEntropy, table: Tensor, writing tableGradients: TableGradientRows? = nil
  ) throws -> Tensor {
    let bounds = tableGradients?.segments.bounds ?? []
    return try Self.make {
      gv_projected_cross_entropy(
        handle, table.handle, loss.targets.handle, loss.labelSmoothing, loss.weight,
        loss.rowWeights?.handle, bounds, max(bounds.count - 1, 0), tableGradients?.rows.handle,
        Int64(tableGradients?.column ?? 0), $0)
    }
  }

  /// Whether mixed precision applies now to products with this tensor.
  public var castsProducts: Bool { gv_casts_products(handle) }

  /// Adds to rows the part of the table's gradients that they do not hold yet.
  ///
  /// - Parameters:
  ///   - casting: ``castsProducts`` when the losses were formed.
  ///   - lossGradient: the losses' gradient [M].
  ///   - held: the gradient of the losses for which the rows hold the table's: 1 when
  ///     ``projectedCrossEntropy(_:table:writing:)`` wrote them, else 0. Where `lossGradient` is that
  ///     throughout, nothing is done.
  public func addProjectionGradients(
    to tableGradients: TableGradientRows, table: Tensor, loss: CrossEntropy, casting: Bool,
    lossGradient: Tensor, held: Double
  ) throws {
    let segments = tableGradients.segments
    try check(
      gv_add_projection_gradients(
        handle, table.handle, loss.targets.handle, loss.labelSmoothing, loss.weight,
        loss.rowWeights?.handle, casting, lossGradient.handle, held, segments.bounds,
        segments.count, tableGradients.rows.handle, Int64(tableGradients.column)))
  }
}
