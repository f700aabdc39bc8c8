import Tensors
import Testing

// In processes of their own: other tests' tensors would be counted too.
struct MemoryTests {
  @Test func temporariesAreFreedAtOnce() async {
    await #expect(processExitsWith: .success) {
      Runtime.keepFreedMemory()
      let first = try Tensor.full([256, 1_024], 1)
      for _ in 0..<100 { _ = try first + first }
      let memory = Runtime.hostMemory
      precondition(memory.used == 1 << 20 && memory.mostUsed == 2 << 20, "\(memory)")
      withExtendedLifetime(first) {}
    }
  }

  @Test func graphsAreFreedAfterTheirPass() async {
    await #expect(processExitsWith: .success) {
      Runtime.keepFreedMemory()
      let leaf = try Tensor.full([256, 1_024], 1)
      try leaf.setRequiresGradient(true)
      func pass() throws {
        let middle = try leaf * leaf
        try middle.onGradient { try $0 * 0.5 }
        try middle.sum().backward()
      }
      // The first pass makes the gradient, and the second adds to it.
      for _ in 0..<2 { try pass() }
      let second = Runtime.hostMemory
      for _ in 0..<100 { try pass() }
      let memory = Runtime.hostMemory
      precondition(memory.mostUsed == second.mostUsed, "\(memory)")
      // The leaf and its gradient.
      precondition(memory.used == 2 << 20, "\(memory)")
      withExtendedLifetime(leaf) {}
    }
  }
}
