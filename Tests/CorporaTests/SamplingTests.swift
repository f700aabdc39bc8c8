import Corpora
import Foundation
import Testing

@Suite struct SamplingTests {
  @Test func splitMix64HasThePublishedSequence() {
    var generator = SplitMix64(seed: 1_234_567)
    let numbers = (0..<3).map { _ in generator.next() }
    #expect(
      numbers == [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423])
    var restored = SplitMix64(seed: generator.state)
    #expect(restored.next() == generator.next())
  }

  @Test func temperatureOneIsProportionalAndInfinityUniform() {
    #expect(
      TemperatureSampling(temperature: 1).probabilities(sizes: [1, 3, 0]) == [0.25, 0.75, 0])
    #expect(
      TemperatureSampling(temperature: .infinity).probabilities(sizes: [1, 3, 0]) == [0.5, 0.5, 0])
    #expect(TemperatureSampling(alpha: 0.5).probabilities(sizes: [1, 9]) == [0.25, 0.75])
    #expect(TemperatureSampling(temperature: 2) == TemperatureSampling(alpha: 0.5))
    #expect(TemperatureSampling(alpha: 1).probabilities(sizes: [0, 0]) == [0, 0])
    #expect(TemperatureSampling(alpha: 1).probabilities(sizes: []) == [])
  }

  @Test func temperatureFiveByHand() {
    // 32^(1/5) = 2, 243^(1/5) = 3, 1^(1/5) = 1.
    let p = TemperatureSampling(temperature: 5).probabilities(sizes: [32, 243, 1])
    for (found, expected) in zip(p, [2.0 / 6, 3.0 / 6, 1.0 / 6]) {
      #expect(abs(found - expected) < 1e-15)
    }
  }

  // MARK: - Padding and fixed batches

  static func pair(_ source: Int, _ target: Int) -> EncodedPair {
    EncodedPair(
      source: [Int32](repeating: 9, count: source), target: [Int32](repeating: 9, count: target))
  }

  @Test func paddingByHand() {
    // Sources 3, 5; targets 4, 2: 14 ids in 2 × 5 + 2 × 4 = 18 cells.
    var account = PaddingAccount(of: [Self.pair(3, 4), Self.pair(5, 2)])
    #expect(account.tokens == 14 && account.cells == 18 && account.targetTokens == 6)
    #expect(abs(account.share - 4.0 / 18) < 1e-15)
    account.add(PaddingAccount(of: [Self.pair(1, 1)]))
    #expect(account.tokens == 16 && account.cells == 20)
    #expect(PaddingAccount(of: []).share == 0)
    let batch = TrainingBatch(tasks: [
      TaskBatch(task: "a", indices: [0], pairs: [Self.pair(3, 4)]),
      TaskBatch(task: "b", indices: [4], pairs: [Self.pair(5, 2)]),
    ])
    #expect(batch.padding.cells == 18 && batch.rows == 2)
  }

  @Test func fixedBatchesAreSortedFullAndRestorable() {
    // Sorted: 2 (row 1), 3 (4), 3 (5), 5 (0), 6 (3), 20 (2). At most 12: 2,3,3 (9; with 5: 20),
    // then 5,6 (12), then 20.
    let batches = FixedBatches(lengths: [5, 2, 20, 6, 3, 3], maxTokens: 12)
    #expect(batches.indices == [[1, 4, 5], [0, 3], [2]])
    #expect(batches.count == 6)
    let results = batches.indices.map { $0.map { "row \($0)" } }
    #expect(batches.restored(results) == (0..<6).map { "row \($0)" })
    #expect(FixedBatches(lengths: [], maxTokens: 1).indices.isEmpty)
    #expect(FixedBatches(lengths: [], maxTokens: 1).restored([[Int]]()).isEmpty)
    #expect(
      FixedBatches(pairs: [Self.pair(3, 4), Self.pair(5, 2)], maxTokens: 5).indices == [[0], [1]])
    #expect(FixedBatches(sources: [[1, 2], [1]], maxTokens: 4).indices == [[1, 0]])
  }

  @Test(arguments: [1, 7, 64, 1000])
  func fixedBatchesHoldEveryRowOnceWithinTheLimit(maxTokens: Int) {
    var generator = SplitMix64(seed: 2)
    let lengths = (0..<200).map { _ in Int.random(in: 1...60, using: &generator) }
    let batches = FixedBatches(lengths: lengths, maxTokens: maxTokens)
    #expect(batches.indices.joined().sorted() == Array(0..<200))
    for batch in batches.indices {
      let longest = batch.map { lengths[$0] }.max() ?? 0
      #expect(batch.count == 1 || batch.count * longest <= maxTokens)
    }
    #expect(batches.restored(batches.indices) == Array(0..<200))
  }
}
