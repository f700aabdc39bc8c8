internal import CZlib

/// Decompression of gzip files by zlib, with a bound on the result.
enum Gzip {
  /// The decompressed bytes; several members in a row are joined.
  ///
  /// - Throws: ``GettextError/gzip(file:reason:)``, ``GettextError/tooLarge(file:limit:)``.
  static func inflate(_ bytes: [UInt8], limit: Int, file: String) throws(GettextError) -> [UInt8] {
    var stream = z_stream()
    let window: Int32 = 15 + 16  // largest window; gzip header expected
    guard inflateInit2_(&stream, window, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { throw .gzip(file: file, reason: "zlib could not start") }
    defer { inflateEnd(&stream) }
    var result: [UInt8] = []
    var input = bytes
    var reason: String?
    input.withUnsafeMutableBufferPointer { buffer in
      stream.next_in = buffer.baseAddress
      stream.avail_in = UInt32(clamping: buffer.count)
      reason = drain(&stream, into: &result, limit: limit)
    }
    if result.count > limit { throw .tooLarge(file: file, limit: limit) }
    if let reason { throw .gzip(file: file, reason: reason) }
    return result
  }

  /// Decompresses until the input ends; gives a reason if it does not end where a member ends.
  private static func drain(_ stream: inout z_stream, into result: inout [UInt8], limit: Int)
    -> String?
  {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while result.count <= limit {
      let (status, count) = chunk.withUnsafeMutableBufferPointer { buffer in
        stream.next_out = buffer.baseAddress
        stream.avail_out = UInt32(buffer.count)
        let status = CZlib.inflate(&stream, Z_NO_FLUSH)
        return (status, buffer.count - Int(stream.avail_out))
      }
      result.append(contentsOf: chunk[..<count])
      if status == Z_STREAM_END {
        if stream.avail_in == 0 { return nil }
        inflateReset(&stream)
      } else if status != Z_OK {
        return status == Z_BUF_ERROR ? "it ends too early" : "zlib status \(status)"
      }
    }
    return nil
  }
}
