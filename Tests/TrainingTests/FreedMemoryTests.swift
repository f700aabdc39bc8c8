import Testing

@testable import Training

@Suite("Memory that freed tensors leave behind")
struct FreedMemoryTests {
  @Test("is given back when the process has grown by half a gigabyte since the last time")
  func growth() {
    let gigabyte = 1 << 30
    // The size at each update; after a release it is asked for again.
    var sizes = [1, 1.25, 1.5, 1.75, /* after the release */ 1.125, 1.5, 1.625, 1.75, 1, 1.25]
      .map { Int($0 * Double(gigabyte)) }
    var released: [Int] = []
    var update = 0
    var memory = FreedMemory(
      resident: { sizes.removeFirst() }, release: { released.append(update) })
    for number in 1...8 {
      update = number
      memory.noteUpdate()
    }
    // 1.75 is more than 1.5, the base and its slack, then 1.75 more than 1.625.
    #expect(released == [4, 7] && sizes.isEmpty)
  }

  @Test("is left alone where the system does not tell the size")
  func unknown() {
    var memory = FreedMemory(resident: { nil }, release: { Issue.record("released") })
    for _ in 0..<3 { memory.noteUpdate() }
  }

  @Test("this process's size is told")
  func own() throws {
    #if os(Linux)
      let size = try #require(FreedMemory.residentBytes())
      #expect(size > 1 << 20 && size < 1 << 40)
    #endif
  }
}
