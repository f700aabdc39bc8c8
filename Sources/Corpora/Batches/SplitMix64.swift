/// The generator SplitMix64 (Steele, Lea, Flood 2014): 64 bits of state, every seed good, period 2^64.
///
/// A value that can be stored and restored; equal states give equal sequences.
public struct SplitMix64: RandomNumberGenerator, Codable, Equatable, Sendable {
  /// The whole state.
  public private(set) var state: UInt64

  /// A generator from a seed.
  public init(seed: UInt64) { state = seed }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mix(state)
  }

  /// The output function alone: a bijection of 64 bits that spreads every input bit over all output bits.
  public static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number in [0, 1) with 53 random bits.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}
