/// A shuffled order of `0 ..< count` that is computed and not stored.
///
/// A Feistel network is a bijection of the numbers below the next power of four; numbers beyond
/// `count` are sent through again until they are below (cycle walking: Black and Rogaway 2002), fewer
/// than four times on average. It has four rounds, and more where few elements leave little to mix.
/// Equal keys give equal orders.
struct IndexPermutation: Sendable {
  /// The number of elements.
  let count: Int
  private let key: UInt64
  /// Bits of a half of a number.
  private let half: UInt64
  private let rounds: UInt64

  init(count: Int, key: UInt64) {
    precondition(count > 0, "an order has at least one element")
    self.count = count
    self.key = key
    let bits = UInt64(max(count - 1, 1).bitWidth - max(count - 1, 1).leadingZeroBitCount)
    half = (bits + 1) / 2
    rounds = max(4, 24 / half)
  }

  /// The element at a place of the order.
  subscript(place: Int) -> Int {
    var value = UInt64(place)
    repeat { value = exchanged(value) } while value >= UInt64(count)
    return Int(value)
  }

  private func exchanged(_ value: UInt64) -> UInt64 {
    let mask: UInt64 = (1 << half) - 1
    var (left, right) = (value >> half, value & mask)
    for round in 1...rounds {
      let mixed = SplitMix64.mix(right &+ SplitMix64.mix(key &+ round))
      (left, right) = (right, left ^ (mixed & mask))
    }
    return left << half | right
  }
}
