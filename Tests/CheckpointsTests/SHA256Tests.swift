import Testing

@testable import Checkpoints

/// Expected digests: FIPS 180-4's examples and the long-message example of NIST.
struct SHA256Tests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqr"
        + "lmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ])
  func digestIsTheStandards(message: String, expected: String) {
    #expect(digest(Array(message.utf8), pieces: 1_000) == expected)
  }

  @Test func aMillionLettersGiveTheStandardsDigest() {
    let message = [UInt8](repeating: 0x61, count: 1_000_000)
    let expected = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    #expect(digest(message, pieces: 65_536) == expected)
  }

  @Test(arguments: [1, 3, 55, 56, 63, 64, 65, 127, 128, 200])
  func piecesDoNotMatter(size: Int) {
    for length in [0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 300] {
      let message = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 37) }
      #expect(digest(message, pieces: size) == digest(message, pieces: 1_000))
    }
  }

  private func digest(_ message: [UInt8], pieces: Int) -> String {
    var hash = SHA256()
    for start in stride(from: 0, to: message.count, by: pieces) {
      message[start..<min(start + pieces, message.count)].withUnsafeBytes { hash.update($0) }
    }
    return hash.digest()
  }
}
