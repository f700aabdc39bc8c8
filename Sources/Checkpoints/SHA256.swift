/// The hash function SHA-256 (FIPS 180-4), fed piece by piece.
///
/// Here it finds damage; nothing secret depends on it.
struct SHA256 {
  private var state: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
    0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]
  /// Bytes that do not fill a block yet.
  private var pending: [UInt8] = []
  private var byteCount: UInt64 = 0

  /// Takes the next bytes of the message.
  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    byteCount &+= UInt64(bytes.count)
    var rest = bytes[...]
    if !pending.isEmpty {
      let taken = rest.prefix(64 - pending.count)
      pending.append(contentsOf: taken)
      rest = rest.dropFirst(taken.count)
      guard pending.count == 64 else { return }
      pending.withUnsafeBytes { compress($0, into: &state) }
      pending.removeAll(keepingCapacity: true)
    }
    let whole = rest.count / 64 * 64
    compress(UnsafeRawBufferPointer(rebasing: rest.prefix(whole)), into: &state)
    pending.append(contentsOf: rest.dropFirst(whole))
  }

  /// The digest of everything taken so far, as 64 lower-case hexadecimal digits.
  func digest() -> String {
    var last = self
    let zeros = (119 - pending.count) % 64
    var end: [UInt8] = [0x80] + [UInt8](repeating: 0, count: zeros)
    for shift in stride(from: 56, through: 0, by: -8) {
      end.append(UInt8(truncatingIfNeeded: (byteCount &* 8) >> UInt64(shift)))
    }
    end.withUnsafeBytes { last.update($0) }
    return last.state.map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }
}

/// Runs the compression function over whole blocks of 64 bytes (FIPS 180-4, section 6.2.2).
private func compress(_ blocks: UnsafeRawBufferPointer, into state: inout [UInt32]) {
  guard !blocks.isEmpty else { return }
  roundConstants.withUnsafeBufferPointer { constants in
    state.withUnsafeMutableBufferPointer { state in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { schedule in
        for offset in stride(from: 0, to: blocks.count, by: 64) {
          expand(blocks, from: offset, into: schedule)
          mix(schedule, constants, into: state)
        }
      }
    }
  }
}

@inline(__always)
private func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
  (word &>> count) | (word &<< (32 &- count))
}

@inline(__always)
private func expand(
  _ blocks: UnsafeRawBufferPointer, from offset: Int,
  into schedule: UnsafeMutableBufferPointer<UInt32>
) {
  for t in 0..<16 {
    let word = blocks.loadUnaligned(fromByteOffset: offset &+ 4 &* t, as: UInt32.self)
    schedule[t] = UInt32(bigEndian: word)
  }
  for t in 16..<64 {
    let (early, late) = (schedule[t &- 15], schedule[t &- 2])
    let first = rotate(early, 7) ^ rotate(early, 18) ^ (early &>> 3)
    let second = rotate(late, 17) ^ rotate(late, 19) ^ (late &>> 10)
    schedule[t] = schedule[t &- 16] &+ first &+ schedule[t &- 7] &+ second
  }
}

@inline(__always)
private func mix(
  _ schedule: UnsafeMutableBufferPointer<UInt32>, _ constants: UnsafeBufferPointer<UInt32>,
  into state: UnsafeMutableBufferPointer<UInt32>
) {
  var (a, b, c, d) = (state[0], state[1], state[2], state[3])
  var (e, f, g, h) = (state[4], state[5], state[6], state[7])
  for t in 0..<64 {
    let high = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    let first = h &+ high &+ ((e & f) ^ (~e & g)) &+ constants[t] &+ schedule[t]
    let low = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    let second = low &+ ((a & b) ^ (a & c) ^ (b & c))
    (h, g, f, e, d, c, b, a) = (g, f, e, d &+ first, c, b, a, first &+ second)
  }
  state[0] = state[0] &+ a
  state[1] = state[1] &+ b
  state[2] = state[2] &+ c
  state[3] = state[3] &+ d
  state[4] = state[4] &+ e
  state[5] = state[5] &+ f
  state[6] = state[6] &+ g
  state[7] = state[7] &+ h
}

/// The fractional parts of the cube roots of the first 64 primes, 32 bits each.
private let roundConstants: [UInt32] = [
  0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1,
  0x923f_82a4, 0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3,
  0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786,
  0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
  0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147,
  0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13,
  0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
  0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
  0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a,
  0x5b9c_ca4f, 0x682e_6ff3, 0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208,
  0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
]
