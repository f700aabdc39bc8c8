internal import CTorch

// Negative dimensions count from the last: −1 is the last one.
extension Tensor {
  /// The same elements in another shape; one length may be −1 and follows from the others.
  public func reshaped(_ shape: [Int]) throws -> Tensor {
    let lengths = shape.map(Int64.init)
    return try Self.make { gv_reshape(handle, lengths, lengths.count, $0) }
  }

  /// Two dimensions exchanged, without copying.
  public func transposed(_ first: Int = -2, _ second: Int = -1) throws -> Tensor {
    try Self.make { gv_transpose(handle, Int64(first), Int64(second), $0) }
  }

  /// A range of one dimension, without copying.
  public func narrowed(_ dimension: Int, _ range: Range<Int>) throws -> Tensor {
    try Self.make {
      gv_narrow(handle, Int64(dimension), Int64(range.lowerBound), Int64(range.count), $0)
    }
  }

  /// One index of a dimension, which disappears from the shape; without copying.
  public func selected(_ index: Int, of dimension: Int = 0) throws -> Tensor {
    try Self.make { gv_select(handle, Int64(dimension), Int64(index), $0) }
  }

  /// Tensors put one behind the other along a dimension.
  public static func concatenated(_ tensors: [Tensor], along dimension: Int = 0) throws -> Tensor {
    try withExtendedLifetime(tensors) {
      let handles = tensors.map { Optional($0.handle) }
      return try make { gv_concatenate(handles, handles.count, Int64(dimension), $0) }
    }
  }

  /// The rows of a dimension that a list of 64-bit places names.
  public func indexed(by indices: Tensor, along dimension: Int = 0) throws -> Tensor {
    try Self.make { gv_index_select(handle, Int64(dimension), indices.handle, $0) }
  }

  /// For every place of `indices`, the element with that index along a dimension.
  public func gathered(by indices: Tensor, along dimension: Int = -1) throws -> Tensor {
    try Self.make { gv_gather(handle, Int64(dimension), indices.handle, $0) }
  }

  /// Dimensions of length 1 repeated to a larger shape, without copying; −1 keeps a length.
  public func expanded(to shape: [Int]) throws -> Tensor {
    let lengths = shape.map(Int64.init)
    return try Self.make { gv_expand(handle, lengths, lengths.count, $0) }
  }

  /// The same tensor in row-major memory, copied if need be.
  public func contiguous() throws -> Tensor { try Self.make { gv_contiguous(handle, $0) } }
}
