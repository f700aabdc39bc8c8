/// The random stream of NumPy's `default_rng(seed)`, bit for bit.
///
/// PCG64 (O'Neill, 2014: a 128-bit congruential generator with the XSL-RR output), seeded by NumPy's
/// `SeedSequence`. Tests that resample with it draw the same samples as sacreBLEU does.
public struct NumPyRandom: RandomNumberGenerator, Equatable, Sendable {
  private static let multiplier: UInt128 = 0x2360_ED05_1FC6_5DA4_4385_DF64_9FCC_F645

  private var state: UInt128
  private let increment: UInt128
  /// The upper half of the last 64 bits, while only the lower has been drawn.
  private var buffered: UInt32?

  /// The stream of `default_rng(seed)`.
  public init(seed: UInt64) {
    let words = SeedSequence(seed: seed).words(8)
    let halves = stride(from: 0, to: 8, by: 2).map {
      UInt128(UInt64(words[$0 + 1]) << 32 | UInt64(words[$0]))
    }
    increment = (halves[2] << 64 | halves[3]) << 1 | 1
    state = increment &+ (halves[0] << 64 | halves[1])
    state = state &* Self.multiplier &+ increment
  }

  /// The next 64 bits, past any half that is buffered.
  public mutating func next() -> UInt64 {
    state = state &* Self.multiplier &+ increment
    let folded = UInt64(truncatingIfNeeded: state >> 64) ^ UInt64(truncatingIfNeeded: state)
    let rotation = UInt64(truncatingIfNeeded: state >> 122)
    return folded >> rotation | folded << ((64 - rotation) & 63)
  }

  /// The next 32 bits: the lower half of 64, then the upper.
  public mutating func next32() -> UInt32 {
    if let half = buffered {
      buffered = nil
      return half
    }
    let both = next()
    buffered = UInt32(truncatingIfNeeded: both >> 32)
    return UInt32(truncatingIfNeeded: both)
  }

  /// A uniform integer below `bound`, as `integers(bound)` and `choice(bound)` draw it.
  ///
  /// Lemire's method on 32-bit halves; a bound of 1 draws nothing.
  public mutating func index(below bound: Int) -> Int {
    precondition((1..<(1 << 32)).contains(bound), "The bound must be 1…4294967295, not \(bound).")
    if bound == 1 { return 0 }
    let range = UInt32(bound)
    var product = range.multipliedFullWidth(by: next32())
    if product.low < range {
      let threshold = (0 &- range) % range
      while product.low < threshold { product = range.multipliedFullWidth(by: next32()) }
    }
    return Int(product.high)
  }
}

/// Fair coins as `integers(2, dtype=bool)` draws them: the bits of 32-bit words, lowest first.
struct NumPyCoins {
  private var bits: UInt32 = 0
  private var left = 0

  mutating func toss(using random: inout NumPyRandom) -> Bool {
    if left == 0 {
      bits = random.next32()
      left = 32
    }
    defer {
      bits >>= 1
      left -= 1
    }
    return bits & 1 == 1
  }
}

/// NumPy's `SeedSequence` without spawn key: a pool of four words that the seed is hashed into.
private struct SeedSequence {
  private var pool: [UInt32] = []

  init(seed: UInt64) {
    var hash = Hash(constant: 0x43B0_D7E5, multiplier: 0x931E_8875)
    let entropy = [UInt32(truncatingIfNeeded: seed), UInt32(seed >> 32), 0, 0]
    pool = entropy.map { hash.mix($0) }
    for source in 0..<4 {
      for target in 0..<4 where target != source {
        let mixed = 0xCA01_F9DD &* pool[target] &- 0x4973_F715 &* hash.mix(pool[source])
        pool[target] = mixed ^ mixed >> 16
      }
    }
  }

  func words(_ count: Int) -> [UInt32] {
    var hash = Hash(constant: 0x8B51_F9DD, multiplier: 0x58F3_8DED)
    return (0..<count).map { hash.mix(pool[$0 % 4]) }
  }

  private struct Hash {
    var constant: UInt32
    let multiplier: UInt32

    mutating func mix(_ word: UInt32) -> UInt32 {
      let keyed = word ^ constant
      constant = constant &* multiplier
      let product = keyed &* constant
      return product ^ product >> 16
    }
  }
}
