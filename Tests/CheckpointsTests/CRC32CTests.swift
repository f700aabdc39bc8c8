import Checkpoints
import Testing

struct CRC32CTests {
  /// The vectors of RFC 3720, appendix B.4, and the customary check of nine digits.
  @Test(
    arguments: [
      ([], 0), (Array("123456789".utf8), 0xE306_9283),
      ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
      ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43), (Array(0..<32), 0x46DD_794E),
      ((0..<32).reversed(), 0x113F_DB5C),
    ] as [([UInt8], UInt32)])
  func `known vectors have their check`(bytes: [UInt8], check: UInt32) {
    #expect(CRC32C.checksum(bytes) == check)
  }

  @Test
  func `the mask rotates by fifteen and adds a constant`() {
    // E3069283 rotated right by 15 is 2507C60D; plus A282EAD8 is C78AB0E5.
    #expect(CRC32C.masked("123456789".utf8) == 0xC78A_B0E5)
  }
}
