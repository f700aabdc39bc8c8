import Testing

@testable import Metrics

@Suite struct PairedTestTests {
  struct Result: Decodable {
    var score: Double
    var pValue, mean, halfWidth: Double?
  }

  struct Run: Decodable {
    var metric, test: String
    var count, confidence, segments: Int
    var second: Bool
    var signature: String
    var systems: [Result]

    var pairedTest: PairedTest {
      test == "bs"
        ? .bootstrap(samples: count)
        : .randomisation(trials: count, confidenceSamples: confidence == 0 ? nil : confidence)
    }
  }

  struct Interval: Decodable {
    var metric: String
    var mean, halfWidth: Double
    var signature: String
  }

  struct Runs: Decodable {
    var paired: [Run]
    var intervals: [Interval]
  }

  private static let metrics: [String: any CorpusMetric] = [
    "bleu": BLEU(), "bleu add-k": BLEU(smoothing: .addK()),
    "bleu floor": BLEU(tokenizer: .char, lowercase: true, smoothing: .floor()),
    "chrf": CHRF(), "chrf++": CHRF(wordOrder: 2), "chrf eps": CHRF(epsilonSmoothing: true),
  ]

  @Test(arguments: ["bleu", "bleu add-k", "bleu floor", "chrf", "chrf++", "chrf eps"])
  func pairedTestsEqualSacreBLEUs(name: String) throws {
    let metric = try #require(Self.metrics[name])
    let streams = try Corpus.load().streams
    for run in try Fixture.load("resampling", as: Runs.self).paired where run.metric == name {
      try check(run, metric, streams)
    }
  }

  private func check(_ run: Run, _ metric: some CorpusMetric, _ streams: Corpus.Streams) throws {
    let first = streams.reference.prefix(run.segments).map(Optional.init)
    let second = Array(streams.second.prefix(run.segments))
    let references = try References(streams: run.second ? [first, second] : [first])
    let systems = try [streams.baseline, streams.better, streams.similar].map {
      try metric.statistics(hypotheses: Array($0.prefix(run.segments)), references: references)
    }
    for (index, expected) in run.systems.enumerated() {
      let found =
        index == 0
        ? metric.baseline(systems[0], test: run.pairedTest)
        : metric.compare(systems[index], with: systems[0], test: run.pairedTest)
      let context: Comment = "\(run.metric) \(run.test) \(run.segments) system \(index)"
      #expect(abs(found.score - expected.score) < 1e-10, context)
      #expect(close(found.pValue, expected.pValue, within: 1e-12), context)
      #expect(close(found.interval?.mean, expected.mean, within: 2e-5), context)
      #expect(close(found.interval?.halfWidth, expected.halfWidth, within: 2e-5), context)
    }
    let counts = run.pairedTest.signatureCounts
    let signature = Signature(
      of: metric, references: references, bootstrapSamples: counts.bootstrapSamples,
      randomisationTrials: counts.randomisationTrials, seed: PairedTest.defaultSeed)
    #expect(signature.description == run.signature + "|impl:" + Signature.implementation)
  }

  private func close(_ found: Double?, _ expected: Double?, within tolerance: Double) -> Bool {
    guard let found, let expected else { return found == nil && expected == nil }
    return abs(found - expected) <= tolerance
  }

  @Test func confidenceIntervalsEqualSacreBLEUs() throws {
    let streams = try Corpus.load().streams
    let references = References(Array(streams.reference.prefix(200)))
    for expected in try Fixture.load("resampling", as: Runs.self).intervals {
      let metric = try #require(Self.metrics[expected.metric])
      let statistics = try metric.statistics(
        hypotheses: Array(streams.better.prefix(200)), references: references)
      let found = metric.confidenceInterval(of: statistics, samples: 300)
      #expect(abs(found.mean - expected.mean) < 2e-5, "\(expected.metric)")
      #expect(abs(found.halfWidth - expected.halfWidth) < 2e-5, "\(expected.metric)")
    }
  }

  @Test(arguments: [PairedTest.bootstrap(samples: 20), .randomisation(trials: 20)])
  func aSystemAgainstItselfIsCertainChance(test: PairedTest) throws {
    let statistics = try BLEU().statistics(
      hypotheses: ["a b c d", "e f g h"], references: References(["a b c d", "e f x h"]))
    // No statistic is strictly above a difference of 0: the only count is the added one.
    #expect(BLEU().compare(statistics, with: statistics, test: test).pValue == 1.0 / 21)
  }

  @Test func intervalsDropTheFortiethPartOfEachSide() {
    let scores = ResampledScores((1...80).map(Double.init), isSinglePrecision: false)
    let interval = ConfidenceInterval(scores: scores)
    #expect(interval.halfWidth == 0.5 * (78 - 3))
    #expect(interval.mean == 40.5)
  }

  @Test func sumsArePairwiseAsNumPys() {
    // 2^24 + 1 is no Float: in order, the ones would vanish; in lanes, seven of them are summed first.
    let values = [16_777_216.0] + Array(repeating: 1.0, count: 15)
    let mean = ResampledScores(values, isSinglePrecision: true).mean
    #expect(mean == Double(Float(16_777_216 + 14) / 16))
  }
}
