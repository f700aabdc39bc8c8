/// Numbers for words and n-grams, without collisions.
///
/// Everything is a node of one tree: the child of a node by a symbol. A character n-gram is a path of
/// scalars; a word is named by the node at the end of its spelling; a word n-gram is a path of
/// such names, marked so that they are never taken for scalars. Equal n-grams, and only those,
/// are the same node. Open addressing with linear probing, at most half full.
struct NgramTable {
  private static let root = 0
  private static let wordMark: UInt32 = 0x8000_0000
  private static let free = UInt64.max

  /// The number of nodes; every node is below it.
  private(set) var count = 1
  private var keys: [UInt64]
  private var nodes: [Int32]

  init() {
    keys = Array(repeating: Self.free, count: 1 << 8)
    nodes = Array(repeating: 0, count: 1 << 8)
  }

  /// The nodes of the n-grams of a character sequence, by order 1…`maxOrder`, then position.
  mutating func characterNgrams(
    of text: some Collection<Unicode.Scalar>, maxOrder: Int
  ) -> [[Int]] {
    ngrams(of: text.map(\.value), maxOrder: maxOrder)
  }

  /// The nodes of the n-grams of a word sequence, by order 1…`maxOrder`, then position.
  mutating func wordNgrams(of words: [ArraySlice<Unicode.Scalar>], maxOrder: Int) -> [[Int]] {
    ngrams(of: words.map { name(of: $0) | Self.wordMark }, maxOrder: maxOrder)
  }

  private mutating func name(of word: ArraySlice<Unicode.Scalar>) -> UInt32 {
    var node = Self.root
    for scalar in word { node = child(of: node, by: scalar.value) }
    return UInt32(node)
  }

  private mutating func ngrams(of symbols: [UInt32], maxOrder: Int) -> [[Int]] {
    var orders: [[Int]] = []
    var starts = Array(repeating: Self.root, count: symbols.count)
    for order in 1..<(maxOrder + 1) {
      starts.removeLast(starts.count - max(0, symbols.count - order + 1))
      for index in starts.indices {
        starts[index] = child(of: starts[index], by: symbols[index + order - 1])
      }
      orders.append(starts)
    }
    return orders
  }

  private mutating func child(of node: Int, by symbol: UInt32) -> Int {
    let key = UInt64(node) << 32 | UInt64(symbol)
    let slot = self.slot(of: key)
    if keys[slot] == key { return Int(nodes[slot]) }
    keys[slot] = key
    nodes[slot] = Int32(count)
    count += 1
    if count * 2 > keys.count { grow() }
    return count - 1
  }

  /// Where the key is, or the free slot where it belongs.
  private func slot(of key: UInt64) -> Int {
    let mask = keys.count - 1
    let mixed = (key ^ (key >> 29)) &* 0x9E37_79B9_7F4A_7C15
    var slot = Int(truncatingIfNeeded: mixed >> 32) & mask
    while keys[slot] != key, keys[slot] != Self.free { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func grow() {
    let (oldKeys, oldNodes) = (keys, nodes)
    keys = Array(repeating: Self.free, count: oldKeys.count * 4)
    nodes = Array(repeating: 0, count: keys.count)
    for index in oldKeys.indices where oldKeys[index] != Self.free {
      let slot = self.slot(of: oldKeys[index])
      keys[slot] = oldKeys[index]
      nodes[slot] = oldNodes[index]
    }
  }
}
