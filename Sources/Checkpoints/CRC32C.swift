/// The cyclic redundancy check with Castagnoli's polynomial 0x1EDC6F41 (RFC 3720, appendix B.4).
public enum CRC32C {
  /// The check of bytes.
  public static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(~0) { register, byte in
      table[Int((register ^ UInt32(byte)) & 0xFF)] ^ (register >> 8)
    }
  }

  /// The check, rotated and shifted by a constant, as TFRecord files store it, so that the check of
  /// data that hold checks stays meaningful.
  public static func masked(_ bytes: some Sequence<UInt8>) -> UInt32 {
    let check = checksum(bytes)
    return (check >> 15 | check << 17) &+ 0xA282_EAD8
  }

  /// The register after each byte, with the polynomial's bits reversed.
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { register, _ in
      register & 1 == 1 ? (register >> 1) ^ 0x82F6_3B78 : register >> 1
    }
  }
}
