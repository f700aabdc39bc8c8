/// A test of whether two systems' mean scores over several corpora differ by more than chance.
///
/// The statistic of sacreBLEU's paired tests, with the difference of means over the corpora in place of the
/// difference of scores: every corpus (a direction's test set) is resampled by itself, from a stream of its own.
///
/// Letters: D corpora, n resamples or trials; d_kb the difference of system and baseline on corpus k in resample b.
public struct MacroAverageTest: Sendable {
  /// The test applied to each corpus.
  public let test: PairedTest
  private var differences: [[Double]] = []
  private var realDifference = 0.0
  private let seed: UInt64

  /// A test of no corpus yet.
  public init(_ test: PairedTest, seed: UInt64 = PairedTest.defaultSeed) {
    self.test = test
    self.seed = seed
  }

  /// The number of corpora, D.
  public var count: Int { differences.count }

  /// Adds a corpus.
  ///
  /// - Precondition: both have the same segments, at least one.
  /// - Complexity: O(n · N · k) for N segments of k statistics.
  public mutating func add(
    _ metric: some CorpusMetric, _ system: SegmentStatistics, baseline: SegmentStatistics
  ) {
    precondition(
      system.count == baseline.count && system.width == baseline.width,
      "Paired tests need the statistics of the same segments by the same metric.")
    var random = NumPyRandom(seed: seed &+ UInt64(count))
    realDifference += metric.value(of: system) - metric.value(of: baseline)
    differences.append(Self.differences(metric, system, baseline, test, using: &random))
  }

  private static func differences(
    _ metric: some CorpusMetric, _ system: SegmentStatistics, _ baseline: SegmentStatistics,
    _ test: PairedTest, using random: inout NumPyRandom
  ) -> [Double] {
    switch test {
    case .bootstrap(let samples):
      let scores = metric.bootstrap([system, baseline], samples: samples, using: &random)
      return zip(scores[0].values, scores[1].values).map { $0 - $1 }
    case .randomisation(let trials, _):
      return metric.mixedDifferences(system, baseline, trials: trials, using: &random)
    }
  }

  /// The probability of such a difference of means by chance; nil without a corpus.
  ///
  /// With s_b = |Σ_k d_kb / D|, for the bootstrap less the mean of all s: the share of s_b above the real
  /// difference, (number + 1) / (n + 1).
  public var pValue: Double? {
    guard let resamples = differences.first?.count else { return nil }
    let count = Double(self.count)
    let means = (0..<resamples).map { b in
      abs(differences.reduce(0) { $0 + $1[b] } / count)
    }
    var statistics = ResampledScores(means, isSinglePrecision: false)
    if case .bootstrap = test { statistics = statistics.centred() }
    return statistics.pValue(above: abs(realDifference / count))
  }
}
