/// What tells two parallel texts apart without keeping them: a count and a hash of all pairs in
/// their order.
///
/// Texts with equal digests are taken for the same; the hash has 64 bits and is no defence against
/// someone who looks for a second text of the same hash.
public struct TextDigest: Hashable, Sendable {
  /// The number of pairs.
  public private(set) var pairs = 0
  private var hash = StableHash()

  /// The digest of no pair.
  public init() {}

  /// The digest of these pairs.
  public init(_ pairs: some Sequence<SentencePair>) {
    for pair in pairs { add(source: pair.source, target: pair.target) }
  }

  /// Adds a pair at the end.
  public mutating func add(source: String, target: String) {
    for text in [source, target] {
      hash.combine(text.utf8)
      // No byte of UTF-8 is 0xFF, so texts cannot run into each other.
      hash.combine(CollectionOfOne(0xFF))
    }
    pairs += 1
  }

  /// The hash as sixteen hexadecimal digits.
  public var hexadecimal: String {
    let digits = String(hash.value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
