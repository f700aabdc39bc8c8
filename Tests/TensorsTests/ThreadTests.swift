import Tensors
import Testing

/// Kernels of our own in several threads.
@Suite(.serialized) struct ThreadTests {
  /// What a body gives with some number of threads.
  private func with<Result>(threads: Int, _ body: () throws -> Result) rethrows -> Result {
    let before = Runtime.threads
    Runtime.threads = threads
    defer { Runtime.threads = before }
    return try body()
  }

  @Test(arguments: [1, 2, 3]) func kernelsRunInAllThreads(count: Int) {
    #expect(with(threads: count) { Runtime.kernelThreads } == count)
  }

  @Test func theNumberOfThreadsChangesNoGramianAndNoSum() throws {
    let rows = try Tensor.normal([5, 300_001], using: Generator(seed: 1))
    func products(_ threads: Int) throws -> ([Double], [UInt8]) {
      try with(threads: threads) {
        let sum = try Tensor.zeros([300_001])
        try rows.combine(weights: [1, -2, 0.5, 3, 1e-3], columns: 0..<300_001, into: sum)
        return (try rows.gramian(columns: 0..<300_001), try sum.bytes())
      }
    }
    let (gramian, sum) = try products(1)
    for threads in [2, 3, 3] {
      let found = try products(threads)
      #expect(found.0 == gramian && found.1 == sum)
    }
  }

  @Test func theNumberOfThreadsChangesNoLayer() throws {
    let states = try Tensor.normal([2_000, 24], using: Generator(seed: 2))
    let table = try Tensor.normal([50, 24], using: Generator(seed: 3))
    let targets = try Tensor((0..<2_000).map { Int64($0 % 50) })
    let segments = Segments(lengths: Array(repeating: 20, count: 100))
    func outputs(_ threads: Int) throws -> [[UInt8]] {
      try with(threads: threads) {
        let input = try states.contiguous()
        try input.setRequiresGradient(true)
        let dropped = try input.adding(dropped: input, 0.3, using: Generator(seed: 4))
        let found = try dropped.attending(
          to: dropped, values: input, sequences: (segments, segments), heads: 3, causal: true)
        let gradient = try #require(found.gradients(of: [input], from: states)[0])
        let rows = try Tensor.zeros([100, 24])
        try rows.writeBiasGradients(
          outputGradient: gradient, segments: segments, column: 0, accumulating: false)
        let losses = try found.detached().projectedCrossEntropy(
          CrossEntropy(targets, labelSmoothing: 0.1), table: table)
        return try [found, gradient, rows, losses].map { try $0.bytes() }
      }
    }
    let expected = try outputs(1)
    #expect(try outputs(2) == expected)
    #expect(try outputs(3) == expected)
  }
}
