import Foundation
import Subwords
import Testing

@testable import Corpora

@Suite("Encoded pairs in files")
struct EncodedFileTests {
  private func pair(_ source: [Int32], _ target: [Int32]) -> EncodedPair {
    EncodedPair(source: source, target: target)
  }

  /// Random pairs with lengths of 1 to 30, some of them equal.
  private func pairs(_ count: Int, vocabulary: Int32) -> [EncodedPair] {
    var generator = SplitMix64(seed: 3)
    func ids() -> [Int32] {
      (0..<Int.random(in: 1...30, using: &generator)).map { _ in
        Int32.random(in: 0..<vocabulary, using: &generator)
      }
    }
    return (0..<count).map { _ in pair(ids(), ids()) }
  }

  private func write(_ pairs: [EncodedPair], _ path: String, vocabulary: Int) throws {
    let writer = try EncodedFileWriter(path, vocabulary: vocabulary)
    for (number, pair) in pairs.enumerated() {
      writer.add(pair)
      if number.isMultiple(of: 7) { try writer.flush(durably: false) }
    }
    try writer.finish(identity: 42, vocabulary: vocabulary, tooLong: 5)
  }

  @Test(
    "a file gives what was written", arguments: [(0, 9), (1, 9), (500, 60_000), (300, 200_000)])
  func roundTrip(count: Int, vocabulary: Int) throws {
    let pairs = pairs(count, vocabulary: Int32(vocabulary))
    try Fixture.withFolder { folder in
      try write(pairs, folder + "/a.pairs", vocabulary: vocabulary)
      let file = try EncodedFile(folder + "/a.pairs", name: "de-en")
      #expect(file.count == count && file.identity == 42 && file.tooLong == 5)
      #expect(try (0..<count).map { try file.pair(at: $0) } == pairs)
      let memory = PairsInMemory(EncodedTask(name: "de-en", pairs: pairs))
      #expect(file.longest == memory.longest)
      #expect(
        try (0..<count).map { try file.position(ofRank: $0) }
          == (0..<count).map { memory.position(ofRank: $0) })
      #expect((-1...40).map { file.count(upTo: $0) } == (-1...40).map { memory.count(upTo: $0) })
      #expect(FileManager.default.subpaths(atPath: folder) == ["a.pairs"])
    }
  }

  /// By hand: one pair of source 1 2 and target 3; a vocabulary of nine needs two bytes an id.
  @Test("the layout is as documented")
  func layout() throws {
    try Fixture.withFolder { folder in
      try write([pair([1, 2], [3])], folder + "/a.pairs", vocabulary: 9)
      let bytes = Array(try #require(FileManager.default.contents(atPath: folder + "/a.pairs")))
      let header =
        Array("GVPAIRS\0".utf8) + [1, 0, 0, 0, 2, 0, 0, 0] + [1, 0, 0, 0, 0, 0, 0, 0]
        + [3, 0, 0, 0, 0, 0, 0, 0] + [42, 0, 0, 0, 0, 0, 0, 0] + [9, 0, 0, 0, 2, 0, 0, 0]
        + [5, 0, 0, 0, 0, 0, 0, 0] + [UInt8](repeating: 0, count: 8)
      let ids: [UInt8] = [1, 0, 2, 0, 3, 0, 0, 0]
      let starts: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0]
      let sources: [UInt8] = [2, 0, 0, 0, 0, 0, 0, 0]
      let counts = [UInt8](repeating: 0, count: 16) + [1, 0, 0, 0, 0, 0, 0, 0]
      #expect(bytes == header + ids + starts + sources + counts + [0, 0, 0, 0])
    }
  }

  @Test("no damage to a file does more than give an error")
  func hostile() throws {
    let pairs = pairs(20, vocabulary: 50)
    try Fixture.withFolder { folder in
      let path = folder + "/a.pairs"
      try write(pairs, path, vocabulary: 50)
      let whole = Array(try #require(FileManager.default.contents(atPath: path)))
      var generator = SplitMix64(seed: 8)
      for trial in 0..<600 {
        var bytes = whole
        if trial.isMultiple(of: 5) {
          bytes.removeLast(Int.random(in: 1...bytes.count, using: &generator))
        } else {
          let place =
            trial < 300
            ? Int.random(in: 0..<64, using: &generator)
            : Int.random(in: bytes.indices, using: &generator)
          bytes[place] = UInt8.random(in: 0...255, using: &generator)
        }
        try Fixture.write(bytes, to: path)
        guard let file = try? EncodedFile(path, name: "x") else { continue }
        for index in 0..<file.count {
          _ = try? file.pair(at: index)
          _ = try? file.position(ofRank: index)
        }
        var sampler = try? BatchSampler(
          stores: [file], probabilities: [1],
          options: .init(maxTokens: 100, boundaries: [8, 16]))
        for _ in 0..<10 { _ = try? sampler?.next() }
      }
      try Fixture.write(Array("GVPAIRT".utf8), to: path)
      let error = #expect(throws: CorpusError.self) { try EncodedFile(path, name: "x") }
      #expect("\(try #require(error))".contains("does not begin with GVPAIRS"))
    }
  }

  @Test("a sampler draws from a file what it draws from memory")
  func sampling() throws {
    let pairs = pairs(300, vocabulary: 50)
    try Fixture.withFolder { folder in
      try write(pairs, folder + "/a.pairs", vocabulary: 50)
      let file = try EncodedFile(folder + "/a.pairs", name: "a")
      let options = BatchSampler.Options(maxTokens: 200, boundaries: [8, 16, 24], seed: 4)
      var (stored, held) = (
        try BatchSampler(stores: [file], probabilities: [1], options: options),
        try BatchSampler(
          tasks: [EncodedTask(name: "a", pairs: pairs)], probabilities: [1], options: options)
      )
      for _ in 0..<100 { #expect(try stored.next() == held.next()) }
    }
  }

  @Test("orders are permutations, and every element comes to every place alike")
  func permutations() {
    for count in [1, 2, 3, 4, 5, 15, 16, 17, 63, 64, 65, 1000] {
      for key: UInt64 in [0, 1, 99] {
        let order = IndexPermutation(count: count, key: key)
        #expect((0..<count).map { order[$0] }.sorted() == Array(0..<count))
      }
    }
    let (count, rounds) = (7, 7000)
    var seen = [[Int]](repeating: [Int](repeating: 0, count: count), count: count)
    for key in 0..<rounds {
      let order = IndexPermutation(count: count, key: SplitMix64.mix(UInt64(key)))
      for place in 0..<count { seen[place][order[place]] += 1 }
    }
    // 1,000 expected in each cell, standard deviation 29: five of them allowed.
    #expect(seen.joined().allSatisfy { abs($0 - 1000) < 147 }, "\(seen)")
  }

  // MARK: - Encoding

  private static let model: Result<SentencePieceModel, any Error> = Result {
    let lines = (0..<400).map { "eine Zeile mit Nummer \($0) und a line of number \($0)" }
    return try SentencePieceTrainer(
      options: .init(vocabularySize: 90, symbols: [SpecialPieces.languageTag("en")])
    ).train(lines)
  }

  private func encoding(_ folder: String, _ name: String, threads: Int = 1) throws -> CorpusEncoding
  {
    CorpusEncoding(
      CorpusFolder(folder), into: "\(folder)/\(name)",
      encoder: try PairEncoder(model: Self.model.get(), maximumLength: 40), threads: threads,
      piece: 64)
  }

  @Test("text is encoded as pair by pair, whatever the threads and wherever it was stopped")
  func encoding() throws {
    struct Stop: Error {}
    let direction = Direction(source: "de", target: "en")
    let pairs = (0..<1_400).map {
      SentencePair(
        source: "Zeile \($0)",
        target: $0 % 100 == 3 ? String(repeating: "9", count: 60) : "\($0 % 77)")
    }
    try Fixture.withFolder { folder in
      try CorpusFolder(folder).write(pairs, .train, direction)
      var lines: [Int] = []
      let whole = try encoding(folder, "whole").run(direction, textIdentity: "t") {
        lines.append($0)
      }
      #expect(lines.first == 0 && lines.last == 1_400 && whole.tooLong == 14)
      let encoder = try PairEncoder(model: Self.model.get(), maximumLength: 40)
      for index in [0, 2, 4, 700] {
        // One pair in front of each of these indices was too long for every hundred.
        let place = index - (index + 96) / 100
        #expect(try whole.pair(at: place) == encoder.encode(pairs[index], direction: direction))
      }
      // Stopped after one piece (no mark), after 17 (one mark), and then run to its end.
      for (stop, begin) in [(1, 0), (17, 0), (2, 1_024)] {
        var calls = 0
        var first: Int?
        #expect(throws: Stop.self) {
          try encoding(folder, "broken", threads: 3).run(direction, textIdentity: "t") {
            first = first ?? $0
            calls += 1
            if calls > stop { throw Stop() }
          }
        }
        #expect(first == begin)
      }
      _ = try encoding(folder, "broken", threads: 2).run(direction, textIdentity: "t")
      let bytes = ["whole", "broken"].map {
        FileManager.default.contents(atPath: "\(folder)/\($0)/de-en.pairs")
      }
      #expect(bytes[0] == bytes[1] && bytes[0] != nil)
      #expect(FileManager.default.subpaths(atPath: "\(folder)/broken") == ["de-en.pairs"])
      // Whole files are taken as they are, and made anew for another text.
      var again: [Int] = []
      _ = try encoding(folder, "whole").run(direction, textIdentity: "t") { again.append($0) }
      #expect(again.isEmpty)
      _ = try encoding(folder, "whole").run(direction, textIdentity: "u") { again.append($0) }
      #expect(!again.isEmpty)
    }
  }
}
