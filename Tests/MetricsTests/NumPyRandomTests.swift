import Testing

@testable import Metrics

@Suite struct NumPyRandomTests {
  struct Stream: Decodable {
    var seed: String
    var raw: [String]
    var choices: [String: [Int]]
    var coins: String
    var after: [Int]
  }

  struct Streams: Decodable {
    var numpy: [Stream]
  }

  private func streams() throws -> [(UInt64, Stream)] {
    try Fixture.load("resampling", as: Streams.self).numpy.map {
      (try #require(UInt64($0.seed)), $0)
    }
  }

  @Test func rawBitsAreNumPys() throws {
    for (seed, stream) in try streams() {
      var random = NumPyRandom(seed: seed)
      #expect(stream.raw.map { _ in String(random.next()) } == stream.raw, "seed \(seed)")
    }
  }

  @Test func choicesAreNumPys() throws {
    for (seed, stream) in try streams() {
      for (bound, expected) in stream.choices {
        var random = NumPyRandom(seed: seed)
        let bound = try #require(Int(bound))
        let found = expected.map { _ in random.index(below: bound) }
        #expect(found == expected, "seed \(seed), below \(bound)")
      }
    }
  }

  @Test func coinsAreNumPysAndTheBufferedHalfComesNext() throws {
    for (seed, stream) in try streams() {
      var random = NumPyRandom(seed: seed)
      var coins = NumPyCoins()
      let tossed = stream.coins.map { _ in coins.toss(using: &random) ? "1" : "0" }
      #expect(tossed.joined() == stream.coins, "seed \(seed)")
      #expect(stream.after.map { _ in random.index(below: 1000) } == stream.after, "seed \(seed)")
    }
  }

  @Test func firstIndicesOfTheDefaultSeed() {
    var random = NumPyRandom(seed: PairedTest.defaultSeed)
    let indices = (0..<8).map { _ in random.index(below: 1000) }
    #expect(indices == [699, 227, 788, 316, 204, 797, 642, 676])
  }
}
