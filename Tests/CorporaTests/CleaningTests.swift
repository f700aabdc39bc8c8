import Foundation
import Testing

@testable import Corpora

@Suite("Cleaning and preparing a corpus")
struct CleaningTests {
  @Test("rules reject what they say, the first one counting")
  func rules() {
    var cleaning = PairCleaning()
    cleaning.maxCharacters = 8
    cleaning.maxRatio = 3
    for (source, target, reason) in [
      ("", "x", PairRejection.empty), ("x", "", .empty), ("123456789", "12345678", .tooLong),
      ("日本語のテキスト", "Japanese", nil), ("abcd", "x", .ratio), ("abc", "x", nil),
      ("same", "same", .copy),
    ] as [(String, String, PairRejection?)] {
      #expect(cleaning.rejection(of: SentencePair(source: source, target: target)) == reason)
    }
    for (source, target) in [("same", "same"), (String(repeating: "x", count: 99), "y")] {
      let pair = SentencePair(source: source, target: target)
      #expect(PairCleaning.none.rejection(of: pair) == nil)
    }
    cleaning.maxRatio = 0.5
    cleaning.maxCharacters = -1
    #expect(cleaning.faults.count == 2 && PairCleaning().faults.isEmpty)
  }

  @Test("the set of hashes is a set")
  func hashes() {
    var (set, plain) = (HashSet64(), Set<UInt64>())
    var generator = SplitMix64(seed: 1)
    for number in 0..<20_000 {
      let hash = number == 7 ? 0 : (generator.next() >> 49) << 49 | UInt64(number % 3)
      #expect(set.insert(hash) == plain.insert(hash).inserted)
    }
    #expect(set.count == plain.count && plain.allSatisfy(set.contains) && !set.contains(5))
  }

  private let direction = Direction(source: "de", target: "en")

  /// Prepares files `train`, `dev`, `test` of a folder.
  private func prepare(
    _ folder: String, cleaning: PairCleaning = PairCleaning(), into name: String = "out",
    identity: String = "1", progress: (Double) throws -> Void = { _ in }
  ) throws -> (manifest: CorpusManifest, folder: CorpusFolder) {
    func files(_ name: String) throws -> ParallelFiles {
      try ParallelFiles("\(folder)/\(name)", direction)
    }
    let preparation = CorpusPreparation(
      texts: [
        DirectionText(
          direction, train: [.files(try files("train"))], dev: try files("dev"),
          test: try files("test"))
      ], cleaning: cleaning, rule: try SplitRule(), identity: identity)
    let out = CorpusFolder("\(folder)/\(name)")
    return (try preparation.run(into: out, progress: progress), out)
  }

  private func write(_ folder: String, _ name: String, _ pairs: [(String, String)]) throws {
    for (code, lines) in [("de", pairs.map(\.0)), ("en", pairs.map(\.1))] {
      try Fixture.write(
        Array(lines.map { $0 + "\n" }.joined().utf8), to: "\(folder)/\(name).\(code)")
    }
  }

  @Test("the account says what was dropped, why, and where it first was")
  func account() throws {
    try Fixture.withFolder { folder in
      try write(
        folder, "train",
        [
          ("eins", "one"), ("", "two"), ("drei", "three"), ("eins", "one"), ("vier", "vier"),
          ("eins", "first"), ("fünf", ""), ("sechs", "six"),
          ("ja", String(repeating: "y", count: 19)),
        ])
      try write(folder, "dev", [("sechs", "six"), ("", "")])
      try write(folder, "test", [("sieben", "seven")])
      let (manifest, out) = try prepare(folder)
      #expect(
        manifest.account == [
          "de-en \(folder)/train: 9 pairs read, 4 kept; dropped: 2 empty (first in line 2), "
            + "1 length ratio (first in line 9), 1 copy (first in line 5), "
            + "1 duplicate (first in line 4); 1 of those kept are also in the validation or test "
            + "text (data.cleaning.held_out: true drops them)",
          "de-en \(folder)/dev: 1 pairs held out, 1 with an empty side left out",
          "de-en \(folder)/test: 1 pairs held out",
        ])
      #expect(
        try out.read(.train, [direction])[direction].map(\.target)
          == ["one", "three", "first", "six"])
      var strict = PairCleaning()
      strict.heldOut = true
      let (other, rest) = try prepare(folder, cleaning: strict, into: "strict")
      #expect(other.account[0].hasSuffix("1 in held-out text (first in line 8)"))
      #expect(try rest.read(.train, [direction]).count == 3)
      let (all, _) = try prepare(folder, cleaning: .none, into: "all")
      #expect(all.directions[0].train == 7)
    }
  }

  @Test("a preparation that was stopped leaves the same bytes when it goes on")
  func resuming() throws {
    struct Stop: Error {}
    let pairs = (0..<2_000).map {
      SentencePair(source: "Satz \($0)", target: "sentence \($0 % 900)")
    }
    let preparation = CorpusPreparation(
      texts: ["de", "fr", "ru"].map {
        DirectionText(
          Direction(source: $0, target: "en"), train: [.pairs(pairs, account: "\($0): read")])
      }, cleaning: .none, rule: try SplitRule(), identity: "x")
    try Fixture.withFolder { folder in
      let (whole, broken) = (CorpusFolder("\(folder)/whole"), CorpusFolder("\(folder)/broken"))
      let expected = try preparation.run(into: whole)
      for stop in 1...3 {
        var calls = 0
        #expect(throws: Stop.self) {
          try PreparationStopper.run(preparation, into: broken) {
            calls += 1
            if calls == stop { throw Stop() }
          }
        }
        #expect(try broken.manifest() == nil)
      }
      #expect(try preparation.run(into: broken) == expected)
      let names = try #require(FileManager.default.subpaths(atPath: whole.path)).sorted()
      #expect(FileManager.default.subpaths(atPath: broken.path)?.sorted() == names)
      for name in names {
        #expect(
          FileManager.default.contents(atPath: "\(whole.path)/\(name)")
            == FileManager.default.contents(atPath: "\(broken.path)/\(name)"), "\(name)")
      }
      var other = preparation
      other.identity = "y"
      other.texts.removeLast()
      #expect(try other.run(into: broken).directions.count == 2)
      #expect(!broken.has(.train, Direction(source: "ru", target: "en")))
    }
  }
}

/// Stops a preparation between its directions.
enum PreparationStopper {
  static func run(
    _ preparation: CorpusPreparation, into folder: CorpusFolder, _ stop: () throws -> Void
  ) throws {
    _ = try preparation.run(into: folder) { _ in try stop() }
  }
}
