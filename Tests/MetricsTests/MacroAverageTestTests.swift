import Testing

@testable import Metrics

@Suite struct MacroAverageTestTests {
  private func systems(_ range: Range<Int>) throws -> (
    better: SegmentStatistics, baseline: SegmentStatistics
  ) {
    let streams = try Corpus.load().streams
    let references = References(Array(streams.reference[range]))
    return (
      try BLEU().statistics(hypotheses: Array(streams.better[range]), references: references),
      try BLEU().statistics(hypotheses: Array(streams.baseline[range]), references: references)
    )
  }

  @Test(arguments: [PairedTest.bootstrap(samples: 200), .randomisation(trials: 200)])
  func ofOneCorpusIsThePairedTest(test: PairedTest) throws {
    let (better, baseline) = try systems(0..<80)
    var mean = MacroAverageTest(test)
    #expect(mean.pValue == nil)
    mean.add(BLEU(), better, baseline: baseline)
    let single = BLEU().compare(better, with: baseline, test: test).pValue
    #expect(abs(try #require(mean.pValue) - (try #require(single))) < 1.0 / 200)
  }

  @Test(arguments: [PairedTest.bootstrap(samples: 300), .randomisation(trials: 300)])
  func manyCorporaShowWhatOneCannot(test: PairedTest) throws {
    var mean = MacroAverageTest(test)
    var singles: [Double] = []
    for start in stride(from: 0, to: 600, by: 60) {
      let (better, baseline) = try systems(start..<start + 60)
      mean.add(BLEU(), better, baseline: baseline)
      let result = BLEU().compare(better, with: baseline, test: test)
      singles.append(try #require(result.pValue))
    }
    let p = try #require(mean.pValue)
    #expect(mean.count == 10 && p <= singles.sorted()[singles.count / 2])
    // The other way round the difference has the other sign and the same size.
    var reversed = MacroAverageTest(test)
    for start in stride(from: 0, to: 600, by: 60) {
      let (better, baseline) = try systems(start..<start + 60)
      reversed.add(BLEU(), baseline, baseline: better)
    }
    #expect(abs(try #require(reversed.pValue) - p) < 0.02)
  }

  @Test func equalSystemsAreCertainChance() throws {
    let (better, _) = try systems(0..<40)
    var mean = MacroAverageTest(.bootstrap(samples: 20))
    mean.add(BLEU(), better, baseline: better)
    mean.add(BLEU(), better, baseline: better)
    #expect(mean.pValue == 1.0 / 21)
  }

  @Test func differencesThatCancelAreNone() throws {
    let (better, baseline) = try systems(0..<60)
    var mean = MacroAverageTest(.randomisation(trials: 100))
    mean.add(BLEU(), better, baseline: baseline)
    mean.add(BLEU(), baseline, baseline: better)
    #expect(try #require(mean.pValue) > 0.9)
  }

  @Test func statisticsOfSeveralSystemsAddUp() {
    var first = SegmentStatistics(width: 2)
    first.append([1, 2])
    first.append([3, 4])
    var second = SegmentStatistics(width: 2)
    second.append([10, 20])
    second.append([30, 40])
    let sum = SegmentStatistics(adding: [first, second], times: 3)
    #expect(sum.values == [33, 66, 99, 132] && sum.width == 2)
    #expect(SegmentStatistics(adding: [first]) == first)
  }
}
