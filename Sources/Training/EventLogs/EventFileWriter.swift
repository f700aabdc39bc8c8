import Checkpoints

/// Writes scalars over training steps to a file that TensorBoard reads.
///
/// The file is a chain of TFRecords: eight bytes of length, its masked CRC-32C, the data, their
/// masked CRC-32C, all little-endian. The data are `Event` messages of TensorFlow's protocol buffers:
/// field 1 is the wall time, 2 the step, 3 the file's version, 5 a summary, whose field 1 is a value
/// with field 1 the tag and field 2 the number. TensorBoard wants `tfevents` in the file's name, and
/// a new file for every start of a run.
public final class EventFileWriter {
  private let file: AppendingFile

  /// Opens a file and, when it is new, writes the record that says its version.
  ///
  /// - Parameters:
  ///   - path: The file; its folder must exist.
  ///   - wallTime: Seconds since 1970.
  public init(path: String, wallTime: Double) throws(EventLogError) {
    file = try AppendingFile(path: path)
    guard try file.size() == 0 else { return }
    var event = ProtocolBuffer()
    event.append(double: wallTime, field: 1)
    event.append(bytes: Array("brain.Event:2".utf8), field: 3)
    try file.append(TFRecord.framed(event.bytes))
  }

  /// Appends a value.
  ///
  /// - Parameters:
  ///   - tag: The curve's name; slashes make groups.
  ///   - value: The number; any, also NaN.
  ///   - step: The training step.
  ///   - wallTime: Seconds since 1970.
  public func append(
    tag: String, value: Float, step: Int, wallTime: Double
  ) throws(EventLogError) {
    var scalar = ProtocolBuffer()
    scalar.append(bytes: Array(tag.utf8), field: 1)
    scalar.append(float: value, field: 2)
    var summary = ProtocolBuffer()
    summary.append(bytes: scalar.bytes, field: 1)
    var event = ProtocolBuffer()
    event.append(double: wallTime, field: 1)
    event.append(integer: step, field: 2)
    event.append(bytes: summary.bytes, field: 5)
    try file.append(TFRecord.framed(event.bytes))
  }

  /// Forces all values to the disk and closes the file.
  public func close() throws(EventLogError) {
    try file.close()
  }
}

/// A message in the wire format of protocol buffers.
private struct ProtocolBuffer {
  private(set) var bytes: [UInt8] = []

  mutating func append(double value: Double, field: UInt64) {
    append(varint: field << 3 | 1)
    bytes += value.bitPattern.littleEndianBytes
  }

  mutating func append(float value: Float, field: UInt64) {
    append(varint: field << 3 | 5)
    bytes += value.bitPattern.littleEndianBytes
  }

  mutating func append(integer value: Int, field: UInt64) {
    append(varint: field << 3)
    append(varint: UInt64(bitPattern: Int64(value)))
  }

  mutating func append(bytes value: [UInt8], field: UInt64) {
    append(varint: field << 3 | 2)
    append(varint: UInt64(value.count))
    bytes += value
  }

  /// Seven bits a byte, the lowest first, the top bit set on all but the last.
  private mutating func append(varint value: UInt64) {
    var rest = value
    while rest > 0x7F {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
