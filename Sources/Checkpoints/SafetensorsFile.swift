public import Foundation

/// A safetensors file open for reading.
///
/// Opening checks the whole header against the file's size: whatever the file holds, there is an
/// error or a valid list of tensors.
public final class SafetensorsFile: Sendable {
  /// Free text about the file.
  public let metadata: [String: String]
  /// The tensors in the order of their data.
  public let tensors: [TensorDescription]
  private let byName: [String: TensorDescription]
  private let file: InputFile
  private let dataStart: Int

  /// Opens a file and reads its header.
  ///
  /// - Throws: ``SafetensorsError``, or ``CheckpointError`` when the file cannot be read.
  public init(contentsOf url: URL) throws {
    file = try InputFile(path: url.path)
    let headerLength = try Self.headerLength(of: file)
    dataStart = 8 + headerLength
    let header = try SafetensorsHeader(
      parsing: file.bytes(8..<dataStart), file: file.path, dataByteCount: file.byteCount - dataStart
    )
    metadata = header.metadata
    tensors = header.tensors
    byName = Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, $0) })
  }

  private static func headerLength(of file: InputFile) throws -> Int {
    guard file.byteCount >= 8 else {
      throw SafetensorsError.truncated(file: file.path, expected: 8, found: file.byteCount)
    }
    let length = try file.bytes(0..<8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(SafetensorsHeader.limit) else {
      throw SafetensorsError.headerTooLong(
        file: file.path, limit: SafetensorsHeader.limit, found: length)
    }
    let end = 8 + Int(length)
    guard end <= file.byteCount else {
      throw SafetensorsError.truncated(file: file.path, expected: end, found: file.byteCount)
    }
    return Int(length)
  }

  /// The tensor of a name, or nil when there is none.
  public subscript(name: String) -> TensorDescription? { byName[name] }

  /// Reads one tensor's bytes, aligned for any element type, and frees them after the body.
  ///
  /// - Throws: ``SafetensorsError/noSuchTensor(file:name:)``, and what the body throws.
  public func withBytes<Result>(
    of name: String, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result {
    guard let tensor = byName[name] else {
      throw SafetensorsError.noSuchTensor(file: file.path, name: name)
    }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: tensor.byteCount, alignment: 16)
    defer { buffer.deallocate() }
    try file.read(into: buffer, from: dataStart + tensor.offsets.lowerBound)
    return try body(UnsafeRawBufferPointer(buffer))
  }
}
