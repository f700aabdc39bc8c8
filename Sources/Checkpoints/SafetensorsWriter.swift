public import Foundation

/// A tensor that is to be written to a safetensors file.
public struct TensorRecord {
  /// The tensor's name, unique in its file.
  public let name: String
  let type: SafetensorsType
  let shape: [Int]
  let write: (any ByteSink) throws -> Void

  /// A tensor whose bytes are made when its turn comes, so that not all need memory at once.
  ///
  /// - Parameter bytes: the elements, row-major and little-endian.
  public init(
    _ name: String, _ type: SafetensorsType, shape: [Int], bytes: @escaping () throws -> [UInt8]
  ) {
    self.init(name, type, shape: shape) { try $0.write(bytes()) }
  }

  /// A tensor whose bytes are written piece by piece when its turn comes.
  public init(
    _ name: String, _ type: SafetensorsType, shape: [Int],
    streaming write: @escaping (any ByteSink) throws -> Void
  ) {
    self.name = name
    self.type = type
    self.shape = shape
    self.write = write
  }
}

/// Writes tensors in the safetensors format.
///
/// Tensors with wider elements come first, so that all data is aligned; otherwise the order is the
/// given one. With names in rising order the bytes are those that Hugging Face's library writes.
public enum SafetensorsWriter {
  /// Writes a file's bytes to a sink.
  ///
  /// - Throws: ``SafetensorsError/duplicateName(file:name:)`` and
  ///   ``SafetensorsError/wrongByteCount(file:tensor:expected:found:)``, and what the sink throws.
  public static func write(
    _ tensors: [TensorRecord], metadata: [String: String] = [:], to sink: any ByteSink
  ) throws {
    let file = (sink as? OutputFile)?.path ?? "the tensors to be written"
    let sorted = layOut(tensors)
    let header = try SafetensorsHeader(metadata: metadata, laying: sorted, file: file)
    try sink.write(header.encoded())
    for (record, description) in zip(sorted, header.tensors) {
      let counter = CountingSink(sink)
      try record.write(counter)
      guard counter.byteCount == description.byteCount else {
        throw SafetensorsError.wrongByteCount(
          file: file, tensor: record.name, expected: description.byteCount,
          found: counter.byteCount)
      }
    }
  }

  /// Writes a file, which appears under its name only once it is whole.
  ///
  /// An existing file of that name is replaced; after a failure it is as it was.
  public static func write(
    _ tensors: [TensorRecord], metadata: [String: String] = [:], to url: URL
  ) throws {
    let partial = url.path + ".partial-\(getpid())"
    unlink(partial)
    do {
      let file = try OutputFile(path: partial)
      try write(tensors, metadata: metadata, to: file)
      _ = try file.finish()
      guard rename(partial, url.path) == 0 else { throw CheckpointError.system("write", url.path) }
      try synchronizeFolder(url.deletingLastPathComponent().path)
    } catch {
      unlink(partial)
      throw error
    }
  }

  /// Wider elements first; the sort is stable.
  private static func layOut(_ tensors: [TensorRecord]) -> [TensorRecord] {
    let order = SafetensorsType.allCases
    func rank(_ type: SafetensorsType) -> Int { order.firstIndex(of: type) ?? 0 }
    return tensors.sorted { rank($0.type) > rank($1.type) }
  }
}

/// Passes bytes on and counts them.
private final class CountingSink: ByteSink {
  private(set) var byteCount = 0
  private let sink: any ByteSink

  init(_ sink: any ByteSink) { self.sink = sink }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    byteCount += bytes.count
    try sink.write(bytes)
  }
}
