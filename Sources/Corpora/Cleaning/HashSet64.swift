/// A set of 64-bit hashes of 8 bytes for each place, at most four fifths of them taken.
///
/// Linear probing; grows by doubling. 50 million hashes take 512 MiB. The hashes must be well mixed,
/// as ``StableHash`` is. Two different texts share a hash with a probability of n²/2⁶⁵ for n texts:
/// 7 in 100,000 for 50 million.
struct HashSet64 {
  private var places: [UInt64]
  /// Hashes in the set.
  private(set) var count = 0

  /// An empty set.
  init() { places = [UInt64](repeating: 0, count: 1 << 10) }

  /// Adds a hash; false if it was there.
  mutating func insert(_ hash: UInt64) -> Bool {
    let hash = Self.nonzero(hash)
    if 5 * (count + 1) > 4 * places.count { grow() }
    guard Self.put(hash, into: &places) else { return false }
    count += 1
    return true
  }

  /// Whether a hash is in the set.
  func contains(_ hash: UInt64) -> Bool {
    let hash = Self.nonzero(hash)
    let mask = places.count - 1
    var place = Int(truncatingIfNeeded: hash) & mask
    while places[place] != 0 {
      if places[place] == hash { return true }
      place = (place + 1) & mask
    }
    return false
  }

  /// 0 marks a free place.
  private static func nonzero(_ hash: UInt64) -> UInt64 { hash == 0 ? 1 : hash }

  private static func put(_ hash: UInt64, into places: inout [UInt64]) -> Bool {
    let mask = places.count - 1
    var place = Int(truncatingIfNeeded: hash) & mask
    while places[place] != 0 {
      if places[place] == hash { return false }
      place = (place + 1) & mask
    }
    places[place] = hash
    return true
  }

  private mutating func grow() {
    var larger = [UInt64](repeating: 0, count: places.count * 2)
    for hash in places where hash != 0 { _ = Self.put(hash, into: &larger) }
    places = larger
  }
}
