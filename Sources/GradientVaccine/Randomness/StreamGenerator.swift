/// A random generator whose stream follows from a seed, a step and a name (SplitMix64).
///
/// Groups of parameters become complete in any order, so a rule must not draw from one shared
/// stream: each (step, group) has its own, and the same draws follow whatever was solved before.
/// The algorithm is fixed here, not left to the standard library, so that a run repeats on another
/// version of it.
///
/// Source: Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators. OOPSLA 2014.
public struct StreamGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Makes the stream of a seed, a step and a name.
  public init(seed: UInt64, step: Int, name: String) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    let mixed = Self.mix(Self.mix(seed) ^ UInt64(bitPattern: Int64(step)))
    state = Self.mix(mixed ^ hash)
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    return Self.mix(state)
  }

  private static func mix(_ bits: UInt64) -> UInt64 {
    var z = bits
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
