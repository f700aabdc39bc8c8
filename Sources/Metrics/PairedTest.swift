/// A test of whether two systems' scores differ by more than chance.
///
/// Both are sacreBLEU's, p-values included: the seed gives NumPy's stream, p is (number of statistics strictly
/// above the real difference + 1) / (n + 1), and the real difference is absolute.
public enum PairedTest: Equatable, Sendable {
  /// Paired bootstrap (Koehn, 2004): both systems on the same resampled segments.
  ///
  /// The statistic is |difference| less its mean over the resamples.
  case bootstrap(samples: Int = 1000)

  /// Paired approximate randomisation (Riezler and Maxwell, 2005): each segment's outputs swapped
  /// by a coin. The statistic is the |difference| of the two mixed systems.
  ///
  /// `confidenceSamples` adds a bootstrap interval of every score.
  case randomisation(trials: Int = 10_000, confidenceSamples: Int? = nil)

  /// The seed that sacreBLEU has by default.
  public static let defaultSeed: UInt64 = 12345

  /// What the signature says of the test: `bs`, `ar`.
  public var signatureCounts: (bootstrapSamples: Int?, randomisationTrials: Int?) {
    switch self {
    case .bootstrap(let samples): (samples, nil)
    case .randomisation(let trials, let samples): (samples, trials)
    }
  }
}

/// A system's score beside a baseline's.
public struct PairedResult: Equatable, Sendable {
  /// The score of all segments.
  public let score: Double
  /// The interval of the score where the test resamples it.
  public let interval: ConfidenceInterval?
  /// The probability of such a difference by chance; nil for the baseline.
  public let pValue: Double?
}

extension CorpusMetric {
  /// The 95 % bootstrap interval of a corpus score.
  ///
  /// - Parameters:
  ///   - statistics: the segments; at least one.
  ///   - samples: the number of resamples.
  ///   - seed: the seed of NumPy's stream.
  /// - Complexity: O(samples · N · k) for N segments of k statistics.
  public func confidenceInterval(
    of statistics: SegmentStatistics, samples: Int = 1000, seed: UInt64 = PairedTest.defaultSeed
  ) -> ConfidenceInterval {
    var random = NumPyRandom(seed: seed)
    let scores = bootstrap([statistics], samples: samples, using: &random)
    return ConfidenceInterval(scores: scores[0])
  }

  /// The baseline as a test's table shows it: its score and, where the test has one, its interval.
  public func baseline(
    _ statistics: SegmentStatistics, test: PairedTest, seed: UInt64 = PairedTest.defaultSeed
  ) -> PairedResult {
    let interval = test.signatureCounts.bootstrapSamples.map {
      confidenceInterval(of: statistics, samples: $0, seed: seed)
    }
    return PairedResult(score: value(of: statistics), interval: interval, pValue: nil)
  }

  /// The system's score and the p-value of its difference from the baseline.
  ///
  /// - Precondition: both have the same segments, at least one.
  public func compare(
    _ system: SegmentStatistics, with baseline: SegmentStatistics, test: PairedTest,
    seed: UInt64 = PairedTest.defaultSeed
  ) -> PairedResult {
    precondition(
      system.count == baseline.count && system.width == baseline.width,
      "Paired tests need the statistics of the same segments by the same metric.")
    var random = NumPyRandom(seed: seed)
    let score = value(of: system)
    let difference = abs(value(of: baseline) - score)
    switch test {
    case .bootstrap(let samples):
      let scores = bootstrap([system, baseline], samples: samples, using: &random)
      let statistics = scores[0].absoluteDifferences(from: scores[1]).centred()
      return PairedResult(
        score: score, interval: ConfidenceInterval(scores: scores[0]),
        pValue: statistics.pValue(above: difference))
    case .randomisation(let trials, let samples):
      let statistics = shuffled(system, baseline, trials: trials, using: &random)
      let interval = samples.map {
        ConfidenceInterval(scores: bootstrap([system], samples: $0, using: &random)[0])
      }
      return PairedResult(
        score: score, interval: interval, pValue: statistics.pValue(above: difference))
    }
  }

  /// The corpus score of statistics, 0…100.
  public func value(of statistics: SegmentStatistics) -> Double {
    score(sums: statistics.sum()).value
  }
}
