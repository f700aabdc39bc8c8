import Corpora
import Testing

@Suite struct SplitTests {
  /// FNV-1a of 64 bits followed by SplitMix64's output function, computed apart in Python.
  @Test(
    arguments: [
      ("", 0xF52A_15E9_A9B5_E89B), ("a", 0x02C0_BDBF_4814_20F8), ("foobar", 0x404D_A9E3_B740_78C2),
      ("Größe", 0x32BC_BA83_A28C_2069),
    ] as [(String, UInt64)])
  func theStableHashIsStable(text: String, hash: UInt64) {
    #expect(StableHash(text).value == hash)
  }

  @Test(
    arguments: [
      ("Open File…", 0x2761_09BB_2020_5198, Split.train),
      ("open file", 0x2761_09BB_2020_5198, .train),
      ("Print", 0x8063_EADF_34EA_1F62, .probe), ("%s: not found", 0x69F7_4E4C_C629_7096, .train),
      ("…", 0x536A_FF7B_F563_0614, .dev), ("Cancel", 0x1C76_2054_8DA3_D832, .train),
      ("Größe", 0xBE90_79C1_B7E5_AFE8, .train),
    ] as [(String, UInt64, Split)])
  func messagesKeepTheirSplit(message: String, hash: UInt64, split: Split) throws {
    #expect(SplitRule.hash(of: message) == hash)
    #expect(try SplitRule().split(of: message) == split)
  }

  @Test func bandsHaveTheirShares() throws {
    let rule = try SplitRule(probe: 100, dev: 200, test: 300)
    var counts: [Split: Int] = [:]
    for number in 0..<20_000 { counts[rule.split(of: "message \(number)"), default: 0] += 1 }
    for (split, share) in [(Split.probe, 0.1), (.dev, 0.2), (.test, 0.3), (.train, 0.4)] {
      // Four standard deviations of a binomial share of 20,000 are at most 0.0141.
      #expect(abs(Double(counts[split] ?? 0) / 20_000 - share) < 0.0142, "\(split)")
    }
  }

  @Test func sharesMustLeaveSomethingToTrainOn() {
    #expect(throws: CorpusError.shares(total: 1000)) {
      try SplitRule(probe: 500, dev: 250, test: 250)
    }
    #expect(throws: CorpusError.shares(total: -1)) { try SplitRule(probe: -1, dev: 0, test: 0) }
    #expect(throws: CorpusError.self) { try SplitRule(probe: .max, dev: .max, test: 0) }
  }

  // MARK: - Corpora

  @Test(arguments: [(300, 500, 200), (7, 11, 5), (0, 3, 0)])
  func streamingSplitsAsTheWholeCorpusInMemoryDoes(dev: Int, test: Int, probe: Int) throws {
    let rule = try SplitRule(
      probe: 150, dev: 90, test: 120, devLimit: dev, testLimit: test, probeLimit: probe)
    let (found, expected) = (
      try PreparedSplit(Self.corpus, rule: rule), PlainSplit(Self.corpus, rule: rule)
    )
    for split in Split.allCases where split != .probe || probe > 0 {
      #expect(found[split] == expected[split], "\(split)")
    }
    #expect(found.unused == expected.unused)
  }

  /// Messages 0..<3000 in French, every second in Galician, and Belarusian has those divisible by
  /// three.
  static let corpus: ParallelCorpus = {
    func part(_ code: String, _ step: Int) -> ParallelCorpus.Part {
      let pairs = stride(from: 0, to: 3000, by: step).map {
        SentencePair(source: "\(code) \($0)", target: "message \($0)")
      }
      return ParallelCorpus.Part(direction: Direction(source: code, target: "en"), pairs: pairs)
    }
    return ParallelCorpus([part("fr", 1), part("gl", 2), part("be", 3)])
  }()

  @Test func noMessageIsInTwoSplitsOfAnyLanguages() throws {
    let rule = try SplitRule(
      probe: 100, dev: 100, test: 100, devLimit: 50, testLimit: 80, probeLimit: 20)
    let split = try PreparedSplit(Self.corpus, rule: rule)
    var home: [String: Split] = [:]
    for name in Split.allCases {
      for part in split[name].parts {
        for pair in part.pairs {
          #expect(home[pair.target, default: name] == name)
          home[pair.target] = name
        }
      }
    }
    for direction in Self.corpus.directions {
      #expect(split.dev[direction].count <= 50 && split.test[direction].count <= 80)
    }
    for (part, unused) in zip(Self.corpus.parts, split.unused) {
      let used = Split.allCases.reduce(0) { $0 + split[$1][part.direction].count }
      #expect(used + unused == part.pairs.count)
    }
  }

  @Test func theProbeHasTheSameMessagesInEveryLanguage() throws {
    let rule = try SplitRule(probe: 200, probeLimit: 25)
    let probe = try PreparedSplit(Self.corpus, rule: rule).probe
    let messages = probe.parts.map { $0.pairs.map(\.target) }
    #expect(messages[0].count == 25 && Set(messages[0]).count == 25)
    #expect(messages[0] == messages[1] && messages[1] == messages[2])
    #expect(probe.parts[2].pairs.allSatisfy { $0.source.hasPrefix("be ") })
    // Only multiples of six are in all three.
    #expect(messages[0].allSatisfy { (Int($0.dropFirst(8)) ?? 1).isMultiple(of: 6) })
  }

  @Test func orderAndOtherLanguagesMoveNothing() throws {
    let rule = try SplitRule(devLimit: 40, testLimit: 40)
    let whole = try PreparedSplit(Self.corpus, rule: rule)
    let french = ParallelCorpus([Self.corpus.parts[0]])
    let alone = try PreparedSplit(french, rule: rule)
    let backwards = try PreparedSplit(
      ParallelCorpus([
        .init(direction: french.directions[0], pairs: french.parts[0].pairs.reversed())
      ]),
      rule: rule)
    let direction = french.directions[0]
    #expect(
      whole.dev[direction] == alone.dev[direction] && whole.test[direction] == alone.test[direction]
    )
    #expect(alone.dev == backwards.dev && alone.test == backwards.test)
    #expect(alone.train[direction] == backwards.train[direction].reversed())
  }

  @Test func bothDirectionsOfALanguageSplitAlike() throws {
    let rule = try SplitRule()
    let into = try PreparedSplit(Self.corpus, rule: rule)
    let from = try PreparedSplit(Self.corpus.reversed, rule: rule)
    #expect(from.test == into.test.reversed && from.probe == into.probe.reversed)
  }
}
