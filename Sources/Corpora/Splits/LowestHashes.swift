/// The pairs whose messages have the lowest hashes, of any number that are shown one by one.
///
/// Ordered by hash, then by message, then as they came. Holds at most twice as many as wanted.
struct LowestHashes {
  private struct Candidate {
    let hash: UInt64
    let message: String
    let number: Int
    let pair: SentencePair

    static func < (a: Candidate, b: Candidate) -> Bool {
      if a.hash != b.hash { return a.hash < b.hash }
      return a.message != b.message ? a.message < b.message : a.number < b.number
    }
  }

  private let limit: Int
  private var candidates: [Candidate] = []
  /// Hashes above this cannot be among the lowest any more.
  private var bound = UInt64.max
  /// Pairs shown.
  private(set) var shown = 0

  init(limit: Int) { self.limit = limit }

  mutating func add(_ pair: SentencePair, message: String, hash: UInt64) {
    shown += 1
    guard limit > 0, hash <= bound else { return }
    candidates.append(Candidate(hash: hash, message: message, number: shown, pair: pair))
    if candidates.count >= 2 * limit { shorten() }
  }

  /// The lowest, in their order.
  mutating func lowest() -> [SentencePair] {
    shorten()
    return candidates.map(\.pair)
  }

  private mutating func shorten() {
    candidates.sort(by: <)
    guard candidates.count >= limit, let last = candidates.prefix(limit).last else { return }
    candidates.removeLast(candidates.count - limit)
    bound = last.hash
  }
}
