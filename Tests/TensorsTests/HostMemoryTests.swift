import Tensors
import Testing

// In processes of their own: other tests' tensors would be counted too.
@Suite("Host memory of large tensors")
struct HostMemoryTests {
  @Test("a freed block serves the next tensor that needs as much, or an eighth less")
  func reuse() async {
    await #expect(processExitsWith: .success) {
      Runtime.keepFreedMemory()
      var tensor: Tensor? = try .zeros([2 << 20])
      requireMemory(used: 8 << 20, kept: 0, mostUsed: 8 << 20)
      tensor = nil
      requireMemory(used: 0, kept: 8 << 20, mostUsed: 8 << 20)
      // 7.25 MiB, in the block of 8.
      tensor = try .zeros([29 << 16])
      requireMemory(used: 8 << 20, kept: 0, mostUsed: 8 << 20)
      withExtendedLifetime(tensor) {}
    }
  }

  @Test("what is kept makes room: together it is at most a quarter more than was in use at once")
  func bound() async {
    await #expect(processExitsWith: .success) {
      Runtime.keepFreedMemory()
      var tensors: [Tensor] = try [8, 4, 2].map { try .zeros([$0 << 18]) }
      requireMemory(used: 14 << 20, kept: 0, mostUsed: 14 << 20)
      tensors = []
      requireMemory(used: 0, kept: 14 << 20, mostUsed: 14 << 20)
      // Too much for the blocks of 2 and 4, and less than eight ninths of 8. All four blocks would be
      // 20 MiB, and 14 may be: the one that was freed first goes, and more if that was not 8.
      tensors = [try .zeros([6 << 18])]
      precondition(Runtime.hostMemory.used == 6 << 20 && Runtime.hostMemory.kept <= 8 << 20)
      // Of ever other sizes.
      for count in 1...200 {
        tensors = [try .zeros([count << 16])]
        let memory = Runtime.hostMemory
        precondition(memory.used + memory.kept <= memory.mostUsed * 5 / 4)
        precondition(memory.used >= tensors[0].count * 4)
      }
      // The last one and the one before it were there at once.
      precondition(Runtime.hostMemory.mostUsed <= ((200 + 199) << 18) * 3 / 2)
    }
  }

  @Test("small tensors are not counted, and values are what they would be")
  func values() async {
    await #expect(processExitsWith: .success) {
      Runtime.keepFreedMemory()
      let small = try Tensor([1.5, 2.5] as [Float])
      let sum = try small.sum().item()
      precondition(sum == 4)
      requireMemory(used: 0, kept: 0, mostUsed: 0)
      do { try Tensor.zeros([1 << 20]).fill(1) }
      requireMemory(used: 0, kept: 4 << 20, mostUsed: 4 << 20)
      // The kept block has ones in it.
      let values = try Tensor.zeros([1 << 20]).array(of: Float.self)
      precondition(values.allSatisfy { $0 == 0 })
    }
  }
}

/// Ends the process when the memory is not that.
private func requireMemory(used: Int, kept: Int, mostUsed: Int) {
  let memory = Runtime.hostMemory
  precondition(
    memory.used == used && memory.kept == kept && memory.mostUsed == mostUsed, "\(memory)")
}
