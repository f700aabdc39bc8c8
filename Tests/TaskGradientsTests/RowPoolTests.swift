import Tensors
import Testing

@testable import TaskGradients

@Suite("Memory of the groups' gradients")
struct RowPoolTests {
  @Test("after one step all pieces of the next are cut from one block")
  func oneBlock() throws {
    let pool = RowPool(device: .cpu)
    /// Three pieces, of which the second is freed before the third is asked for.
    func step() throws -> [Tensor] {
      let first = try pool.take(100)
      var second: RowPool.Piece? = try pool.take(40)
      let vectors = [first.vector, try #require(second).vector]
      second = nil
      let third = try pool.take(33)
      #expect(third.vector.shape == [33])
      return vectors + [third.vector]
    }
    let apart = try step()
    #expect(!apart[0].sharesStorage(with: apart[1]) && pool.blockCount == 0)
    // 100 reaches into the seventh line of 16, and the 40 values begin with the eighth.
    let joined = try step()
    #expect(pool.blockCount == 112 + 40)
    #expect(joined.dropFirst().allSatisfy { joined[0].sharesStorage(with: $0) })
    // The third lies where the second was.
    try joined[1].fill(2)
    #expect(try joined[2].sum().item() == 66)
    #expect(pool.placesInUse.isEmpty)
  }

  @Test("what goes beyond the block has memory of its own, and the next block is longer")
  func growth() throws {
    let pool = RowPool(device: .cpu)
    _ = try pool.take(16)
    do {
      let first = try pool.take(16)
      let second = try pool.take(16)
      #expect(pool.blockCount == 16 && !first.vector.sharesStorage(with: second.vector))
    }
    let piece = try pool.take(5)
    #expect(pool.blockCount == 32 && piece.vector.shape == [5])
    // Not while a piece is in use.
    let large = try pool.take(64)
    #expect(pool.blockCount == 32 && !large.vector.sharesStorage(with: piece.vector))
  }

  @Test("pieces in use never overlap, and a gap that is too small is passed over")
  func gaps() throws {
    let pool = RowPool(device: .cpu)
    var pieces: [RowPool.Piece?] = try [16, 16, 48, 16].map { try pool.take($0) }
    pieces[1] = nil
    pieces.append(try pool.take(17))
    #expect(pool.placesInUse == [0..<16, 32..<80, 80..<96, 96..<113])
    pieces.append(try pool.take(3))
    #expect(pool.placesInUse == [0..<16, 16..<19, 32..<80, 80..<96, 96..<113])
    pieces.removeAll()
    #expect(pool.placesInUse.isEmpty)
  }
}
