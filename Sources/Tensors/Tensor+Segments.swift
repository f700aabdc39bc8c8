internal import CTorch

// Letters: K tasks, O outputs, I inputs, V vocabulary, d width.

/// A batch whose leading dimension is sorted by task.
public struct TaskSegments: Sendable, Equatable {
  /// Where each task begins, and where the last one ends: K + 1 ascending places from 0.
  let bounds: [Int64]

  /// Segments from the number of places of each task, in order.
  public init(lengths: [Int]) {
    precondition(lengths.allSatisfy { $0 >= 0 }, "a segment's length is not negative")
    bounds = lengths.reduce(into: [0]) { $0.append(($0.last ?? 0) + Int64($1)) }
  }

  /// The number of tasks, K.
  public var count: Int { bounds.count - 1 }

  /// The places of all tasks together.
  public var length: Int { Int(bounds.last ?? 0) }

  /// One task's places.
  public subscript(task: Int) -> Range<Int> { Int(bounds[task])..<Int(bounds[task + 1]) }
}

extension Tensor {
  /// The sums over each task's places of these values [M], as [K] in double precision.
  ///
  /// The sums are in the graph of gradients: from the losses of tokens come the losses of tasks.
  public func segmentTotals(_ segments: TaskSegments) throws -> Tensor {
    try Self.make { gv_segment_totals(handle, segments.bounds, segments.count, $0) }
  }
}

/// Task gradients of one parameter, from the gradient of its layer's output.
///
/// Each method here writes K gradients to this tensor's rows [K, ·], from a column on: what an
/// ordinary backward pass forms over the whole batch, over each task's segment of it. With
/// `accumulating` they are added to what is there, for parameters that are used more than once.
extension Tensor {
  /// The gradients of a linear map's weight: each task's ΔYᵀ·X [O, I].
  ///
  /// - Parameters:
  ///   - outputGradient: ΔY [..., O].
  ///   - input: X [..., I].
  public func writeWeightGradients(
    outputGradient: Tensor, input: Tensor, segments: TaskSegments, column: Int, accumulating: Bool
  ) throws {
    try check(
      gv_segment_products(
        outputGradient.handle, input.handle, segments.bounds, segments.count, handle,
        Int64(column), accumulating))
  }

  /// The gradients of a bias: the sum of each task's rows of ΔY [..., O].
  public func writeBiasGradients(
    outputGradient: Tensor, segments: TaskSegments, column: Int, accumulating: Bool
  ) throws {
    try check(
      gv_segment_sums(
        outputGradient.handle, segments.bounds, segments.count, handle, Int64(column),
        accumulating))
  }

  /// The gradients of a layer normalisation's gain: the sum of each task's rows of ΔY·x̂ [..., d].
  ///
  /// - Parameters:
  ///   - input: what was normalised, [..., d].
  ///   - moments: its rows' moments.
  public func writeGainGradients(
    outputGradient: Tensor, input: Tensor, moments: RowMoments, segments: TaskSegments,
    column: Int, accumulating: Bool
  ) throws {
    try check(
      gv_segment_gains(
        outputGradient.handle, input.handle, moments.mean.handle, moments.scale.handle,
        segments.bounds, segments.count, handle, Int64(column), accumulating))
  }

  /// The gradients of a table [V, d]: each row of ΔY [..., d] added at its index.
  ///
  /// - Parameter padding: an index whose look-ups count nothing.
  public func writeEmbeddingGradients(
    outputGradient: Tensor, indices: Tensor, padding: Int?, segments: TaskSegments, column: Int,
    vocabulary: Int, accumulating: Bool
  ) throws {
    try check(
      gv_segment_embedding(
        outputGradient.handle, indices.handle, Int64(padding ?? -1), segments.bounds,
        segments.count, handle, Int64(column), Int64(vocabulary), accumulating))
  }
}
