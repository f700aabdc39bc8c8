import Foundation
import Tensors
import Testing

struct MemoryTests {
  /// The process's resident memory in bytes.
  private func resident() throws -> Int {
    let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
    let pages = try #require(Int(text.split(separator: " ")[1]))
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }

  @Test func temporariesAreFreedAtOnce() throws {
    let first = try Tensor.full([256, 1_024], 1)
    _ = try first + first
    let before = try resident()
    for _ in 0..<1_000 { _ = try first + first }
    // A thousand results take 1 GiB; other tests run meanwhile and take some memory too.
    #expect(try resident() - before < 200 << 20)
  }

  @Test func graphsAreFreedAfterTheirPass() throws {
    let leaf = try Tensor.full([256, 1_024], 1)
    try leaf.setRequiresGradient(true)
    try (leaf * leaf).sum().backward()
    let before = try resident()
    for _ in 0..<300 {
      let middle = try leaf * leaf
      try middle.onGradient { try $0 * 0.5 }
      try middle.sum().backward()
    }
    #expect(try resident() - before < 200 << 20)
  }
}
