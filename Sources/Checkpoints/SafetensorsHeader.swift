/// A tensor of a safetensors file, without its data.
public struct TensorDescription: Sendable, Hashable {
  /// The tensor's name, unique in its file.
  public let name: String
  /// The type of its elements.
  public let type: SafetensorsType
  /// The length of each dimension, outermost first; empty for a scalar.
  public let shape: [Int]
  /// The place of its bytes behind the header.
  let offsets: Range<Int>

  /// The number of its bytes.
  public var byteCount: Int { offsets.count }
}

/// What the header of a safetensors file says.
///
/// A file is the header's length N as 64-bit little-endian integer, N bytes of JSON, and the data:
/// `{"__metadata__": {"key": "text"}, "name": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}`.
struct SafetensorsHeader: Equatable, Sendable {
  /// No header may be longer, so that a damaged length cannot exhaust the memory.
  static let limit = 100_000_000

  var metadata: [String: String] = [:]
  /// The tensors in the order of their data.
  var tensors: [TensorDescription] = []

  /// Reads a header and checks it against the size of the data.
  init(parsing bytes: [UInt8], file: String, dataByteCount: Int) throws(SafetensorsError) {
    var parser = HeaderParser(bytes, file: file)
    (metadata, tensors) = try parser.parse()
    func bounds(_ range: Range<Int>) -> (Int, Int) { (range.lowerBound, range.upperBound) }
    tensors.sort { bounds($0.offsets) < bounds($1.offsets) }
    try checkCoverage(of: dataByteCount, file: file)
  }

  /// Lays out tensors one behind the other in the given order.
  init(
    metadata: [String: String], laying records: [TensorRecord], file: String
  ) throws(SafetensorsError) {
    self.metadata = metadata
    var names: Set = ["__metadata__"]
    var end = 0
    for record in records {
      guard names.insert(record.name).inserted else {
        throw .duplicateName(file: file, name: record.name)
      }
      let count = record.type.byteCount(ofShape: record.shape)
      guard let count, !end.addingReportingOverflow(count).overflow else {
        throw .wrongByteCount(file: file, tensor: record.name, expected: nil, found: 0)
      }
      tensors.append(
        TensorDescription(
          name: record.name, type: record.type, shape: record.shape, offsets: end..<(end + count)))
      end += count
    }
  }

  private func checkCoverage(of dataByteCount: Int, file: String) throws(SafetensorsError) {
    var end = 0
    for tensor in tensors {
      let expected = tensor.type.byteCount(ofShape: tensor.shape)
      guard tensor.byteCount == expected else {
        throw .wrongByteCount(
          file: file, tensor: tensor.name, expected: expected, found: tensor.byteCount)
      }
      guard tensor.offsets.lowerBound == end else {
        throw .wrongOffset(
          file: file, tensor: tensor.name, expected: end, found: tensor.offsets.lowerBound)
      }
      end = tensor.offsets.upperBound
    }
    guard end == dataByteCount else {
      throw .wrongOffset(
        file: file, tensor: tensors.last?.name ?? "", expected: dataByteCount, found: end)
    }
  }

  /// The length field and the text, padded with spaces so that the data begins at a multiple of 8.
  func encoded() -> [UInt8] {
    var members: [String] = []
    if !metadata.isEmpty {
      let sorted = metadata.sorted { $0.key < $1.key }
      let pairs = sorted.map { "\(quoted($0.key)):\(quoted($0.value))" }
      members.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
    }
    for tensor in tensors {
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      members.append(
        "\(quoted(tensor.name)):{\"dtype\":\"\(tensor.type.rawValue)\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(tensor.offsets.lowerBound),\(tensor.offsets.upperBound)]}")
    }
    var text = Array("{\(members.joined(separator: ","))}".utf8)
    text += [UInt8](repeating: UInt8(ascii: " "), count: (8 - text.count % 8) % 8)
    return (0..<8).map { UInt8(truncatingIfNeeded: text.count >> ($0 * 8)) } + text
  }
}

/// A string as JSON, with only those characters escaped that must be.
private func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case "\u{8}": result += "\\b"
    case "\u{c}": result += "\\f"
    case "\0"..<" ":
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
