internal import CTorch

// Letters: K segments or tasks, O outputs, I inputs, V vocabulary, d width.

/// Rows that lie one after another in segments: the tasks of a batch, or its sentences.
public struct Segments: Sendable, Equatable {
  /// Where each segment begins, and where the last one ends: K + 1 ascending places from 0.
  let bounds: [Int64]

  /// Segments from the number of rows of each, in order.
  public init(lengths: [Int]) {
    precondition(lengths.allSatisfy { $0 >= 0 }, "a segment's length is not negative")
    bounds = lengths.reduce(into: [0]) { $0.append(($0.last ?? 0) + Int64($1)) }
  }

  /// The number of segments, K.
  public var count: Int { bounds.count - 1 }

  /// The rows of all segments together.
  public var length: Int { Int(bounds.last ?? 0) }

  /// The rows of the longest segment; 0 where there is none.
  public var longest: Int { zip(bounds, bounds.dropFirst()).map { Int($1 - $0) }.max() ?? 0 }

  /// One segment's rows.
  public subscript(segment: Int) -> Range<Int> {
    Int(bounds[segment])..<Int(bounds[segment + 1])
  }
}

extension Tensor {
  /// The sums over each task's places of these values [M], as [K] in double precision.
  ///
  /// The sums are in the graph of gradients: from the losses of tokens come the losses of tasks.
  public func segmentTotals(_ segments: Segments) throws -> Tensor {
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
    outputGradient: Tensor, input: Tensor, segments: Segments, column: Int, accumulating: Bool
  ) throws {
    try check(
      gv_segment_products(
        outputGradient.handle, input.handle, segments.bounds, segments.count, handle,
        Int64(column), accumulating))
  }

  /// The gradients of a bias: the sum of each task's rows of ΔY [..., O].
  public func writeBiasGradients(
    outputGradient: Tensor, segments: Segments, column: Int, accumulating: Bool
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
    outputGradient: Tensor, input: Tensor, moments: RowMoments, segments: Segments,
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
    outputGradient: Tensor, indices: Tensor, padding: Int?, segments: Segments, column: Int,
    vocabulary: Int, accumulating: Bool
  ) throws {
    try check(
      gv_segment_embedding(
        outputGradient.handle, indices.handle, Int64(padding ?? -1), segments.bounds,
        segments.count, handle, Int64(column), Int64(vocabulary), accumulating))
  }
}
