import Foundation
import Synchronization
import Testing

@testable import Console

struct ResultStreamTests {
  @Test
  func `text and lines arrive in order`() throws {
    let text = Mutex("")
    let stream = ResultStream { part in text.withLock { $0 += part } }
    try stream.write("a")
    try stream.line("b")
    try stream.line("")
    #expect(text.withLock { $0 } == "ab\n\n")
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func `a full disk is noticed`() {
    let descriptor = open("/dev/full", O_WRONLY)
    defer { close(descriptor) }
    let error = #expect(throws: ResultStream.WriteError.self) {
      try ResultStream.write([1], to: descriptor)
    }
    #expect(error?.exitCode == .inputOutput)
    #expect(error?.description == "standard output: cannot write: No space left on device")
  }
}
