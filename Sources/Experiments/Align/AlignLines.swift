import Foundation

/// Splits a stream of bytes into lines of bounded length, each as soon as it is complete.
struct AlignLines {
  private let limit: Int
  private let read: (UnsafeMutableRawBufferPointer) throws(AlignError) -> Int
  private var buffer: [UInt8] = []
  private var start = 0
  private var number = 0
  private var isAtEnd = false

  /// - Parameters:
  ///   - limit: the greatest number of bytes of a line.
  ///   - read: fills a part of a buffer and returns the number of bytes, 0 at the end.
  init(
    limit: Int, read: @escaping (UnsafeMutableRawBufferPointer) throws(AlignError) -> Int
  ) {
    self.limit = limit
    self.read = read
  }

  /// Lines of a file descriptor; returns what a pipe holds without waiting for more.
  init(limit: Int, descriptor: Int32) {
    self.init(limit: limit) { bytes throws(AlignError) in
      while true {
        let count = Foundation.read(descriptor, bytes.baseAddress, bytes.count)
        if count >= 0 { return count }
        if errno != EINTR { throw .stream("reading failed: " + String(cString: strerror(errno))) }
      }
    }
  }

  /// The next line without its line feed, and its number; `nil` at the end.
  mutating func next() throws(AlignError) -> (number: Int, bytes: ArraySlice<UInt8>)? {
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: 0x0A) {
        return try line(start..<end, next: end + 1)
      }
      if isAtEnd {
        return start < buffer.count ? try line(start..<buffer.count, next: buffer.count) : nil
      }
      if buffer.count - start > limit { throw .lineTooLong(line: number + 1, limit: limit) }
      compact()
      searched = buffer.count
      try fill()
    }
  }

  private mutating func line(
    _ range: Range<Int>, next: Int
  ) throws(AlignError) -> (number: Int, bytes: ArraySlice<UInt8>) {
    number += 1
    start = next
    if range.count > limit { throw .lineTooLong(line: number, limit: limit) }
    return (number, buffer[range])
  }

  private mutating func compact() {
    if start == 0 { return }
    buffer.removeSubrange(..<start)
    start = 0
  }

  private mutating func fill() throws(AlignError) {
    let old = buffer.count
    let room = max(1 << 16, old / 2)
    buffer.append(contentsOf: repeatElement(0, count: room))
    var result = Result<Int, AlignError>.success(0)
    buffer.withUnsafeMutableBytes { bytes in
      let free = UnsafeMutableRawBufferPointer(rebasing: bytes[old...])
      do throws(AlignError) { result = .success(try read(free)) } catch { result = .failure(error) }
    }
    let count = try result.get()
    buffer.removeLast(room - count)
    isAtEnd = count == 0
  }
}
