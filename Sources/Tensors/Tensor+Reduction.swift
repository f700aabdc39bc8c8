internal import CTorch

extension Tensor {
  /// The sum over some dimensions, or over all of them when none is named.
  public func sum(over dimensions: [Int] = [], keepingDimensions keep: Bool = false) throws
    -> Tensor
  {
    let places = dimensions.map(Int64.init)
    return try Self.make { gv_sum(handle, places, places.count, keep, $0) }
  }

  /// The mean over all elements.
  public func mean() throws -> Tensor { try sum().affine(scale: 1 / Double(max(count, 1))) }

  /// The places of the largest elements along a dimension, as 64-bit integers.
  public func argmax(over dimension: Int = -1) throws -> Tensor {
    try Self.make { gv_argmax(handle, Int64(dimension), $0) }
  }

  /// The largest elements along a dimension in falling order, and their places.
  public func topK(_ count: Int, over dimension: Int = -1) throws -> (
    values: Tensor, indices: Tensor
  ) {
    var values: gv_tensor?
    var indices: gv_tensor?
    try check(gv_topk(handle, Int64(count), Int64(dimension), &values, &indices))
    guard let values, let indices else { throw TensorError.libtorch("topk gave no result") }
    return (Tensor(owning: values), Tensor(owning: indices))
  }

  /// ln softmax along a dimension.
  public func logSoftmax(over dimension: Int = -1) throws -> Tensor {
    try Self.make { gv_log_softmax(handle, Int64(dimension), $0) }
  }

  /// exp(x)/Σ exp(x) along a dimension.
  public func softmax(over dimension: Int = -1) throws -> Tensor {
    try Self.make { gv_softmax(handle, Int64(dimension), $0) }
  }

  /// The Euclidean norm over all elements, summed in double precision.
  public func norm() throws -> Double {
    var value = 0.0
    try check(gv_norm(handle, &value))
    return value
  }
}
