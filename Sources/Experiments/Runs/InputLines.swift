import Foundation

/// Reads lines of text from an input, and hands on as many at once as have arrived.
struct InputLines {
  /// Lines that are handed on at once, at most.
  let buffer: Int

  /// The longest line in bytes; longer input is no text.
  private static let longestLine = 1 << 20

  /// Reads to the end of the input.
  ///
  /// - Parameters:
  ///   - input: UTF-8 text.
  ///   - body: called with lines in order, at least one, and the number of lines before them.
  /// - Throws: ``ExperimentError/input(line:fault:)`` for a line that is no text, and what `body`
  ///   throws.
  func read(_ input: FileHandle, _ body: (_ lines: [String], _ before: Int) throws -> Void) throws {
    var pending: [String] = []
    var count = 0
    func flush() throws {
      guard !pending.isEmpty else { return }
      try body(pending, count)
      count += pending.count
      pending = []
    }
    var rest: [UInt8] = []
    while let data = try Self.available(input) {
      rest += data
      var start = 0
      while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
        pending.append(try line(rest[start..<end], number: count + pending.count + 1))
        start = end + 1
        if pending.count == buffer { try flush() }
      }
      rest.removeFirst(start)
      guard rest.count <= Self.longestLine else {
        throw ExperimentError.input(
          line: count + pending.count + 1, fault: "longer than \(Self.longestLine) bytes")
      }
      // What has come so far is handed on before waiting for more, so a person typing gets answers.
      try flush()
    }
    if !rest.isEmpty { pending.append(try line(rest[...], number: count + pending.count + 1)) }
    try flush()
  }

  /// What has arrived, or nil at the end of the input; waits only while there is nothing.
  ///
  /// `FileHandle.read(upToCount:)` waits until it has as much as it was asked for.
  private static func available(_ input: FileHandle) throws -> [UInt8]? {
    var found = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
      repeat {
        found = Foundation.read(input.fileDescriptor, buffer.baseAddress, buffer.count)
      } while found < 0 && errno == EINTR
      count = max(found, 0)
    }
    guard found >= 0 else {
      throw ExperimentError.unreadableInput(reason: String(cString: strerror(errno)))
    }
    return found == 0 ? nil : bytes
  }

  private func line(_ bytes: ArraySlice<UInt8>, number: Int) throws -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ExperimentError.input(line: number, fault: "not UTF-8")
    }
    return text.hasSuffix("\r") ? String(text.dropLast()) : text
  }
}
