import Corpora
import Foundation
import Testing

@Suite struct BatchSamplerTests {
  /// A task whose pair k has a source of length `lengths[k % lengths.count]` and a target shorter
  /// by one.
  static func task(_ name: String, _ count: Int, lengths: [Int]) -> EncodedTask {
    let pairs = (0..<count).map { k in
      let length = lengths[k % lengths.count]
      return EncodedPair(
        source: [Int32](repeating: Int32(k + 3), count: length),
        target: [Int32](repeating: Int32(k + 3), count: max(length - 1, 1)))
    }
    return EncodedTask(name: name, pairs: pairs)
  }

  static let tasks = [
    task("fr-en", 400, lengths: [3, 7, 7, 11, 18]), task("gl-en", 60, lengths: [3, 4, 30]),
    task("be-en", 25, lengths: [5, 9, 13, 21, 40]),
  ]
  static let probabilities = TemperatureSampling(temperature: 3).probabilities(sizes: [400, 60, 25])
  static let options = BatchSampler.Options(maxTokens: 240, boundaries: [4, 8, 16, 32], seed: 5)

  static func sampler(seed: UInt64 = 5) throws -> BatchSampler {
    var options = options
    options.seed = seed
    return try BatchSampler(tasks: tasks, probabilities: probabilities, options: options)
  }

  @Test func batchesRespectTheLimitTheBucketsAndTheOrder() throws {
    var sampler = try Self.sampler()
    for _ in 0..<300 {
      let batch = try sampler.next()
      let pairs = batch.tasks.flatMap(\.pairs)
      let longest = pairs.map(\.length).max() ?? 0
      #expect(!pairs.isEmpty && pairs.count == batch.rows && batch.rows * longest <= 240)
      let bucket = try #require(Self.options.boundaries).filter { $0 < longest }.max() ?? 0
      #expect(pairs.allSatisfy { $0.length > bucket })
      let order = batch.tasks.compactMap { task in Self.tasks.firstIndex { $0.name == task.task } }
      #expect(order == order.sorted() && Set(order).count == batch.tasks.count)
      for task in batch.tasks {
        let own = Self.tasks.first { $0.name == task.task }?.pairs ?? []
        #expect(task.indices.map { own[$0] } == task.pairs && !task.pairs.isEmpty)
      }
    }
  }

  /// Over many steps a task's share of the rows is its probability, whatever its lengths.
  @Test func tasksHaveTheirShareOfTheRows() throws {
    var sampler = try Self.sampler()
    for _ in 0..<6000 { _ = try sampler.next() }
    let rows = sampler.state.rows
    let total = rows.reduce(0, +)
    for (share, p) in zip(rows.map { Double($0) / Double(total) }, Self.probabilities) {
      #expect(abs(share - p) < 0.02)
    }
    #expect(abs(Double(total) / 6000 / sampler.meanRows - 1) < 0.03)
  }

  @Test func pairsOfATaskAreDrawnEquallyOften() throws {
    var sampler = try Self.sampler(seed: 11)
    var counts = Self.tasks.map { [Int](repeating: 0, count: $0.pairs.count) }
    for _ in 0..<6000 {
      for batch in try sampler.next().tasks {
        let i = Self.tasks.firstIndex { $0.name == batch.task } ?? 0
        for index in batch.indices { counts[i][index] += 1 }
      }
    }
    for (i, task) in Self.tasks.enumerated() {
      let mean = Double(counts[i].reduce(0, +)) / Double(task.pairs.count)
      let byLength = Dictionary(grouping: counts[i].indices) { task.pairs[$0].length }
      for (length, members) in byLength {
        let own = members.reduce(0) { $0 + counts[i][$1] }
        #expect(
          abs(Double(own) / Double(members.count) / mean - 1) < 0.12, "\(task.name) \(length)")
        // One order after another: pairs of a bucket differ by one round at most.
        let drawn = members.map { counts[i][$0] }
        #expect((drawn.max() ?? 0) - (drawn.min() ?? 0) <= 1)
      }
    }
  }

  /// Theory by hand: two tasks of equal probability; A has 4 pairs of length 4, B 2 of length 4 and
  /// 2 of length 8; at most 16 tokens.
  ///
  /// Bucket 4: P = ½ + ¼ = ¾, 4 rows; bucket 8: P = ¼, 2 rows. Weights 3/16 and 2/16, so bucket 4
  /// is chosen with probability 3/5 and A gets 4·(½÷¾) = 2⅔ of its rows: 1.6 a step, as B gets
  /// 3/5·1⅓ + 2/5·2 = 1.6.
  @Test func bucketsAreChosenByMassOverRows() throws {
    let tasks = [Self.task("a", 4, lengths: [4]), Self.task("b", 4, lengths: [4, 8])]
    var sampler = try BatchSampler(
      tasks: tasks, probabilities: [1, 1],
      options: .init(maxTokens: 16, boundaries: [4, 8], seed: 3))
    #expect(abs(sampler.meanRows - 3.2) < 1e-12)
    var short = 0
    for _ in 0..<4000 {
      let batch = try sampler.next()
      guard batch.rows == 4 else {
        #expect(batch.rows == 2 && batch.tasks.map(\.task) == ["b"])
        continue
      }
      short += 1
      #expect([2, 3].contains(batch.tasks[0].indices.count))
    }
    #expect(abs(Double(short) / 4000 - 0.6) < 0.031)  // four standard deviations
    #expect(abs(Double(sampler.state.rows[0]) / 4000 - 1.6) < 0.09)
  }

  /// The lengths that come together in the batches of a task with lengths 41 to 48, equally many.
  static func lengthsTogether(_ count: Int, beside other: [EncodedTask] = []) throws -> [[Int]] {
    let tasks = [task("a", count, lengths: Array(41...48))] + other
    var sampler = try BatchSampler(
      tasks: tasks, probabilities: tasks.map { _ in 1 }, options: .init(maxTokens: 240))
    var found = Set<[Int]>()
    for _ in 0..<400 {
      let pairs = try sampler.next().tasks.filter { $0.task == "a" }.flatMap(\.pairs)
      found.insert(Set(pairs.map(\.length)).sorted())
    }
    return found.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// 8 pairs of a length are 328 to 384 tokens, where four batches are 960: three lengths a bucket,
  /// up to the usual boundary at 48.
  @Test func oneTaskHasCloserBucketsWhereItHasPairsEnough() throws {
    #expect(try Self.lengthsTogether(4000) == (41...48).map { [$0] })
    let scarce = try Self.lengthsTogether(64)
    let buckets: [Set<Int>] = [[41, 42, 43], [44, 45, 46], [47, 48]]
    #expect(scarce.allSatisfy { lengths in buckets.contains { $0.isSuperset(of: lengths) } })
    #expect(buckets.allSatisfy { scarce.contains($0.sorted()) })
    // Beside another task the usual ones, so that both have pairs in them.
    let several = try Self.lengthsTogether(4000, beside: [Self.task("b", 50, lengths: [41])])
    #expect(several.contains { $0.count > 1 })
  }

  @Test func rowsMayBeLimited() throws {
    var options = Self.options
    options.maximumRows = 3
    var sampler = try BatchSampler(tasks: Self.tasks, probabilities: [1, 0, 0], options: options)
    for _ in 0..<50 {
      let batch = try sampler.next()
      #expect(batch.rows <= 3 && batch.tasks.map(\.task) == ["fr-en"])
    }
    #expect(sampler.probabilities == [1, 0, 0])
  }

  // MARK: - State

  @Test func equalSeedsGiveEqualBatchesAndOthersDoNot() throws {
    var (a, b, c) = (try Self.sampler(), try Self.sampler(), try Self.sampler(seed: 6))
    let batches = try (0..<20).map { _ in try a.next() }
    #expect(try batches == (0..<20).map { _ in try b.next() })
    #expect(try batches != (0..<20).map { _ in try c.next() })
  }

  @Test(arguments: [0, 1, 57])
  func resumingFromStoredStateGivesTheSameBatches(steps: Int) throws {
    var whole = try Self.sampler()
    for _ in 0..<steps { _ = try whole.next() }
    let stored = try JSONEncoder().encode(whole.state)
    var resumed = try Self.sampler()
    try resumed.restore(JSONDecoder().decode(BatchSampler.State.self, from: stored))
    #expect(resumed.state == whole.state && resumed.state.steps == steps)
    for _ in 0..<200 { #expect(try resumed.next() == whole.next()) }
    #expect(resumed.state == whole.state)
    #expect(stored.count < 1500)
  }

  @Test func statesOfOtherDataOrOptionsAreRefused() throws {
    let state = try Self.sampler().state
    var other = try Self.sampler(seed: 6)
    #expect(throws: CorpusError.self) { try other.restore(state) }
    var shorter = Self.tasks
    shorter[1].pairs.removeLast()
    var less = try BatchSampler(
      tasks: shorter, probabilities: Self.probabilities, options: Self.options)
    #expect(throws: CorpusError.self) { try less.restore(state) }
  }

  @Test func damagedStatesAreRefused() throws {
    var sampler = try Self.sampler()
    _ = try sampler.next()
    let json = String(decoding: try JSONEncoder().encode(sampler.state), as: UTF8.self)
    for (good, bad) in [
      ("\"taken\":0", "\"taken\":-1"), ("\"taken\":0", "\"taken\":9999999"),
      ("\"round\":0", "\"round\":-5"),
    ] {
      let damaged = json.replacing(good, with: bad)
      try #require(damaged != json)
      let state = try JSONDecoder().decode(BatchSampler.State.self, from: Data(damaged.utf8))
      #expect(throws: CorpusError.foreignState(reason: "it is damaged")) {
        try sampler.restore(state)
      }
    }
  }

  // MARK: - Errors

  @Test func impossibleTasksAreErrors() throws {
    let empty = EncodedTask(name: "xx-en", pairs: [])
    #expect(throws: CorpusError.emptyTask("xx-en")) {
      try BatchSampler(tasks: [empty], probabilities: [1], options: Self.options)
    }
    #expect(throws: CorpusError.emptyTask("")) {
      try BatchSampler(tasks: [], probabilities: [], options: Self.options)
    }
    #expect(throws: CorpusError.emptyTask("")) {
      try BatchSampler(tasks: Self.tasks, probabilities: [0, 0, 0], options: Self.options)
    }
    #expect(throws: CorpusError.tooLong(task: "be-en", length: 40, maxTokens: 39)) {
      try BatchSampler(tasks: Self.tasks, probabilities: [1, 1, 1], options: .init(maxTokens: 39))
    }
  }
}
