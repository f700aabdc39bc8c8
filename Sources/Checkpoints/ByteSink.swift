public import Foundation

/// Something that takes bytes one piece after the other, such as a file of a checkpoint.
public protocol ByteSink: AnyObject {
  /// Takes the next bytes; they are valid only during the call.
  ///
  /// Pieces of a megabyte or so are best: a sink need not gather small ones.
  func write(_ bytes: UnsafeRawBufferPointer) throws
}

extension ByteSink {
  /// Takes the bytes of an array.
  public func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try write($0) } }

  /// Takes the bytes of a block of data.
  public func write(_ data: Data) throws { try data.withUnsafeBytes { try write($0) } }
}
