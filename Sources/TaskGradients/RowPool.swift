import Tensors

/// Keeps the memory of solved groups' gradients for the groups that come next.
///
/// A step asks for pieces of the same few sizes again and again; the kernel would clear every page of
/// them each time. All pieces are cut from one block, each from the first gap that it fits into. The
/// block is as long as any step before needed; what goes beyond it has memory of its own.
final class RowPool {
  /// A piece of memory in use; the pool has it back when nobody refers to it any more.
  final class Piece {
    /// Float32 values, whatever is in them.
    let vector: Tensor
    fileprivate let place: Range<Int>
    private let pool: RowPool

    fileprivate init(_ vector: Tensor, at place: Range<Int>, of pool: RowPool) {
      (self.vector, self.place, self.pool) = (vector, place, pool)
    }

    deinit { pool.placesInUse.removeAll { $0 == place } }
  }

  /// Pieces begin at multiples of so many values: 64 bytes, a line of the cache.
  private static let alignment = 16

  private let device: Device
  private var block: Tensor?
  /// Where the pieces in use lie, in ascending order; beyond the block too, had it been long enough.
  fileprivate(set) var placesInUse: [Range<Int>] = []
  /// The end of the farthest piece there ever was.
  private var needed = 0

  init(device: Device) { self.device = device }

  /// The number of values in the block.
  var blockCount: Int { block?.count ?? 0 }

  /// Some float32 values, at least one.
  func take(_ count: Int) throws -> Piece {
    if placesInUse.isEmpty, needed > blockCount {
      block = nil  // before the new one, or both would be there at once
      block = try .uninitialized([needed], device: device)
    }
    let (start, index) = firstGap(of: count)
    let vector =
      try start + count <= blockCount
      ? block?.narrowed(0, start..<(start + count)) : nil
    let piece = try Piece(
      vector ?? .uninitialized([count], device: device), at: start..<(start + count), of: self)
    placesInUse.insert(piece.place, at: index)
    needed = max(needed, piece.place.upperBound)
    return piece
  }

  /// Where so many values fit first, and the place of their range among those in use.
  private func firstGap(of count: Int) -> (start: Int, index: Int) {
    var start = 0
    for (index, place) in placesInUse.enumerated() {
      if start + count <= place.lowerBound { return (start, index) }
      start = (place.upperBound + Self.alignment - 1) / Self.alignment * Self.alignment
    }
    return (start, placesInUse.count)
  }
}
