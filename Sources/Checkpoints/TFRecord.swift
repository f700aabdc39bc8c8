public import Foundation

/// One of a chain of records in a file that only grows, as TensorBoard's event files have them.
///
/// A record is eight bytes of length, their masked CRC-32C, the data, and the data's masked CRC-32C,
/// all little-endian.
public enum TFRecord {
  /// The bytes in front of the data: the length and its check.
  static let headCount = 12
  /// The bytes around the data.
  static let frameCount = 16

  /// The record that holds data.
  public static func framed(_ data: [UInt8]) -> [UInt8] {
    let length = UInt64(data.count).littleEndianBytes
    return length + CRC32C.masked(length).littleEndianBytes + data
      + CRC32C.masked(data).littleEndianBytes
  }
}

/// Why a chain of records cannot be read on.
public struct TFRecordError: Error, Hashable, CustomStringConvertible {
  /// The file.
  public let path: String
  /// Where the record begins that is at fault, in bytes.
  public let offset: Int
  /// What was expected of it.
  public let expected: String

  /// The file, the place and what was expected there.
  public var description: String {
    "\(path): the record at byte \(offset) is damaged: expected \(expected)"
  }
}

/// Reads a chain of records one after the other.
///
/// A last record that is not all there ends the chain without an error: another process may be
/// writing it, or has died while it did. Any other damage is an error that says where it is.
public final class TFRecordReader {
  /// Where the records read so far end, in bytes.
  public private(set) var offset = 0
  private let file: InputFile

  /// Opens a file.
  ///
  /// - Throws: ``CheckpointError`` when it cannot be read.
  public init(contentsOf url: URL) throws(CheckpointError) { file = try InputFile(path: url.path) }

  /// Whether bytes are left behind the last whole record.
  public var hasRest: Bool { offset < file.byteCount }

  /// The data of the next record; nil at the end.
  ///
  /// - Throws: ``TFRecordError``, or ``CheckpointError`` when the file cannot be read.
  public func next() throws -> [UInt8]? {
    guard let count = try length() else { return nil }
    let start = offset + TFRecord.headCount
    let data = try file.bytes(start..<start + count)
    let check = try file.bytes(start + count..<start + count + 4)
    guard check == CRC32C.masked(data).littleEndianBytes else {
      throw damage("data that agree with their check")
    }
    offset = start + count + 4
    return data
  }

  /// Passes over the next record without reading its data; false at the end.
  public func skip() throws -> Bool {
    guard let count = try length() else { return false }
    offset += count + TFRecord.frameCount
    return true
  }

  /// The length of the next record's data; nil when it is not all there.
  private func length() throws -> Int? {
    guard file.byteCount - offset >= TFRecord.headCount else { return nil }
    let head = try file.bytes(offset..<offset + TFRecord.headCount)
    guard Array(head[8...]) == CRC32C.masked(head[..<8]).littleEndianBytes else {
      throw damage("a length that agrees with its check")
    }
    let length = head[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let rest = file.byteCount - offset - TFRecord.frameCount
    return length <= UInt64(max(rest, 0)) && rest >= 0 ? Int(length) : nil
  }

  private func damage(_ expected: String) -> TFRecordError {
    TFRecordError(path: file.path, offset: offset, expected: expected)
  }
}

extension FixedWidthInteger {
  /// The bytes, the lowest first.
  package var littleEndianBytes: [UInt8] { withUnsafeBytes(of: littleEndian) { Array($0) } }
}
