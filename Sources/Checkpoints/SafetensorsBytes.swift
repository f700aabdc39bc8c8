/// Tensors in the safetensors format in memory, such as a record of a longer file.
public struct SafetensorsBytes: Sendable {
  /// Free text about the tensors.
  public let metadata: [String: String]
  /// The tensors by name.
  public let tensors: [String: TensorDescription]
  private let bytes: [UInt8]
  private let dataStart: Int

  /// Reads the header and checks it against the number of bytes.
  ///
  /// - Parameter name: what the bytes are, for errors.
  public init(_ bytes: [UInt8], name: String) throws(SafetensorsError) {
    guard bytes.count >= 8 else {
      throw .truncated(file: name, expected: 8, found: bytes.count)
    }
    let length = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(SafetensorsHeader.limit) else {
      throw .headerTooLong(file: name, limit: SafetensorsHeader.limit, found: length)
    }
    dataStart = 8 + Int(length)
    guard dataStart <= bytes.count else {
      throw .truncated(file: name, expected: dataStart, found: bytes.count)
    }
    let header = try SafetensorsHeader(
      parsing: Array(bytes[8..<dataStart]), file: name, dataByteCount: bytes.count - dataStart)
    metadata = header.metadata
    tensors = Dictionary(uniqueKeysWithValues: header.tensors.map { ($0.name, $0) })
    self.bytes = bytes
  }

  /// The elements of a tensor as numbers of a type, which must be the tensor's own.
  ///
  /// - Returns: nil when there is no tensor of that name, shape and size of elements.
  public func values<Number: FixedWidthInteger>(
    _ name: String, _ type: SafetensorsType, shape: [Int], as number: Number.Type
  ) -> [Number]? {
    guard let tensor = tensors[name], tensor.type == type, tensor.shape == shape,
      type.byteCount == MemoryLayout<Number>.size
    else { return nil }
    let size = type.byteCount
    let start = dataStart + tensor.offsets.lowerBound
    return bytes.withUnsafeBytes { raw in
      (0..<tensor.byteCount / size).map {
        Number(littleEndian: raw.loadUnaligned(fromByteOffset: start + $0 * size, as: Number.self))
      }
    }
  }
}

extension SafetensorsWriter {
  /// The bytes of tensors and metadata.
  public static func bytes(
    _ tensors: [TensorRecord], metadata: [String: String] = [:]
  ) throws -> [UInt8] {
    let sink = ArraySink()
    try write(tensors, metadata: metadata, to: sink)
    return sink.bytes
  }
}

/// Gathers bytes.
private final class ArraySink: ByteSink {
  private(set) var bytes: [UInt8] = []

  func write(_ piece: UnsafeRawBufferPointer) { bytes.append(contentsOf: piece) }
}
