/// The encoded pairs of a task, in memory or in a file, with what a sampler needs to know of their
/// lengths.
///
/// The length of a pair is that of its longer side. Pairs have a *position*, their place in the
/// text, and a *rank*, their place when they are sorted by length, ties in the text's order.
public protocol PairStore: Sendable {
  /// The task's name, for translation a direction such as `fr-en`.
  var name: String { get }
  /// Number of pairs.
  var count: Int { get }
  /// Tells these pairs from others.
  var identity: UInt64 { get }
  /// Length of the longest pair; 0 for none.
  var longest: Int { get }

  /// The number of pairs that are not longer than a length.
  func count(upTo length: Int) -> Int
  /// The position of a rank, `0 ..< count`.
  func position(ofRank rank: Int) throws(CorpusError) -> Int
  /// The pair at a position, `0 ..< count`.
  func pair(at position: Int) throws(CorpusError) -> EncodedPair
}

/// A task's pairs in memory.
public struct PairsInMemory: PairStore {
  private let task: EncodedTask
  private let order: [Int32]
  /// For every length the number of pairs that are not longer.
  private let counts: [Int]
  /// Tells these pairs from others.
  public let identity: UInt64

  /// The pairs of a task.
  ///
  /// - Complexity: O(n log n).
  public init(_ task: EncodedTask) {
    self.task = task
    let lengths = task.pairs.map(\.length)
    order = lengths.indices.sorted { (lengths[$0], $0) < (lengths[$1], $1) }.map(Int32.init)
    var counts = [Int](repeating: 0, count: (lengths.max() ?? 0) + 1)
    for length in lengths { counts[length] += 1 }
    for length in counts.indices.dropFirst() { counts[length] += counts[length - 1] }
    self.counts = counts
    var hash = StableHash()
    for pair in task.pairs {
      hash.combine(UInt64(pair.source.count) << 32 | UInt64(pair.target.count))
      for id in pair.source { hash.combine(UInt64(bitPattern: Int64(id))) }
      for id in pair.target { hash.combine(UInt64(bitPattern: Int64(id))) }
    }
    identity = hash.value
  }

  /// The task's name.
  public var name: String { task.name }
  /// Number of pairs.
  public var count: Int { task.pairs.count }
  /// Length of the longest pair; 0 for none.
  public var longest: Int { counts.count - 1 }

  /// The number of pairs that are not longer than a length.
  public func count(upTo length: Int) -> Int {
    length < 0 ? 0 : counts[min(length, longest)]
  }

  /// The position of a rank.
  public func position(ofRank rank: Int) -> Int { Int(order[rank]) }

  /// The pair at a position.
  public func pair(at position: Int) -> EncodedPair { task.pairs[position] }
}
