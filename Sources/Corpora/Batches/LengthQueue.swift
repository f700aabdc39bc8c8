/// The pairs of one task in one length bucket, walked through in a shuffled order, again and again.
///
/// The order of a round is a function of (key, round) alone, so that a cursor of two numbers says where the walk is and
/// the permutation need not be stored.
struct LengthQueue: Sendable {
  /// Where a walk is.
  struct Cursor: Codable, Equatable, Sendable {
    /// Rounds finished.
    var round = 0
    /// Pairs taken in this round.
    var taken = 0
  }

  /// The pairs' positions in their task, ascending.
  let members: [Int32]
  /// Tells the orders of different queues and seeds apart.
  let key: UInt64

  private var order: [Int32] = []
  private var orderedRound = -1

  init(members: [Int32], key: UInt64) {
    self.members = members
    self.key = key
  }

  /// The next pair; moves the cursor, and begins a new round where one ends.
  mutating func take(_ cursor: inout Cursor) -> Int {
    if cursor.taken >= members.count {
      cursor.round += 1
      cursor.taken = 0
    }
    if orderedRound != cursor.round {
      var generator = SplitMix64(
        seed: key ^ SplitMix64.mix(UInt64(truncatingIfNeeded: cursor.round)))
      order = members.shuffled(using: &generator)
      orderedRound = cursor.round
    }
    defer { cursor.taken += 1 }
    return Int(order[cursor.taken])
  }
}
