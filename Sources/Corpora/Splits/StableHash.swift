/// FNV-1a in 64 bits (Fowler, Noll, Vo) with the output function of SplitMix64 after it.
///
/// The same on every machine and in every release, unlike Swift's own hash. FNV-1a alone leaves the
/// high bits of short texts badly mixed; the output function spreads them. Not for secrets.
public struct StableHash: Hashable, Sendable {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325

  /// The hash of nothing.
  public init() {}

  /// The hash of a text's UTF-8.
  public init(_ text: String) {
    self.init()
    combine(text.utf8)
  }

  /// Adds bytes.
  public mutating func combine(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      state ^= UInt64(byte)
      state &*= 0x0000_0100_0000_01B3
    }
  }

  /// Adds a number as its eight bytes, lowest first.
  public mutating func combine(_ number: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) {
      state ^= (number >> UInt64(shift)) & 0xFF
      state &*= 0x0000_0100_0000_01B3
    }
  }

  /// The hash so far.
  public var value: UInt64 { SplitMix64.mix(state) }
}
