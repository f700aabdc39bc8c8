/// The pairs of one task in one length bucket, walked through in a shuffled order, again and again.
///
/// The order of a round is a function of (key, round) alone and is not stored: a cursor of two
/// numbers says where the walk is, whatever the number of pairs.
struct LengthQueue: Sendable {
  /// Where a walk is.
  struct Cursor: Codable, Equatable, Sendable {
    /// Rounds finished.
    var round = 0
    /// Pairs taken in this round.
    var taken = 0
  }

  /// The pairs' ranks by length in their task.
  let ranks: Range<Int>
  /// Tells the orders of different queues and seeds apart.
  let key: UInt64

  /// The rank of the next pair; moves the cursor, and begins a new round where one ends.
  func take(_ cursor: inout Cursor) -> Int {
    if cursor.taken >= ranks.count {
      cursor.round += 1
      cursor.taken = 0
    }
    defer { cursor.taken += 1 }
    let order = IndexPermutation(
      count: ranks.count, key: key ^ SplitMix64.mix(UInt64(truncatingIfNeeded: cursor.round)))
    return ranks.lowerBound + order[cursor.taken]
  }
}
