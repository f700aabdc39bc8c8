internal import CZlib
import Foundation

/// The bytes of a file from its beginning to its end, decompressed where it is a gzip file.
final class ByteStream {
  /// The file, as errors name it.
  let file: String
  /// Bytes on the disk; 0 where a file has no size, such as a pipe.
  let size: Int
  private let handle: gzFile

  /// Opens a file.
  ///
  /// - Throws: ``CorpusError/unreadable(file:reason:)``.
  init(_ file: String) throws(CorpusError) {
    self.file = file
    var status = stat()
    guard stat(file, &status) == 0, let handle = gzopen(file, "rb") else {
      throw .unreadable(file: file, reason: String(cString: strerror(errno)))
    }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      gzclose(handle)
      throw .unreadable(file: file, reason: "it is a folder")
    }
    self.handle = handle
    size = Int(status.st_size)
    gzbuffer(handle, 1 << 17)
  }

  deinit { gzclose(handle) }

  /// Fills a buffer; fewer bytes than it holds come at the end only, and then none.
  ///
  /// - Throws: ``CorpusError/unreadable(file:reason:)``, also for a damaged or cut gzip file.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(CorpusError) -> Int {
    let count = gzread(handle, buffer.baseAddress, UInt32(clamping: buffer.count))
    var code: Int32 = 0
    guard count < buffer.count, let message = gzerror(handle, &code), code < 0 else {
      return Int(count)
    }
    let reason =
      switch code {
      case Z_ERRNO: String(cString: strerror(errno))
      case Z_BUF_ERROR: "the gzip file ends too early"
      default: "damaged gzip file: \(String(cString: message))"
      }
    throw .unreadable(file: file, reason: reason)
  }

  /// Goes on at a place of the file, decompressed, that is not before the current one.
  func skip(to position: Int) throws(CorpusError) {
    guard gzseek(handle, position, SEEK_SET) == position else {
      throw .unreadable(file: file, reason: "it has no byte \(position)")
    }
  }

  /// The share of the file that was read, 0 to 1.
  var share: Double { size == 0 ? 0 : min(1, Double(gzoffset(handle)) / Double(size)) }
}
