/// Scores of one or more systems against the same references, as `score --json` prints them.
public struct ScoreReport: Equatable, Sendable, Codable {
  /// One metric's result for one system.
  ///
  /// Absent values are left out of the JSON.
  public struct Entry: Equatable, Sendable, Codable {
    /// The metric's name with its variant, such as `chrF2++`.
    public var metric: String
    /// The score, 0…100.
    public var score: Double
    /// What the score depends on.
    public var signature: String
    /// The mean of the resampled scores.
    public var mean: Double?
    /// Half the width of the 95 % interval.
    public var halfWidth: Double?
    /// The probability of the difference from the first system by chance.
    public var pValue: Double?
    /// BLEU's precisions, brevity penalty and lengths.
    public var details: String?

    private enum CodingKeys: String, CodingKey {
      case metric, score, signature, mean, details
      case halfWidth = "half_width"
      case pValue = "p_value"
    }
  }

  /// One system with its results by metric key.
  public struct System: Equatable, Sendable {
    /// The system's name.
    public var name: String
    /// The results by key, such as `bleu`.
    public var metrics: [String: Entry]
  }

  /// What is computed beside the scores.
  public struct Options: Equatable, Sendable {
    /// The test of every further system against the first, if any.
    public var test: PairedTest?
    /// The number of bootstrap resamples for intervals, if any.
    ///
    /// With a test it has no effect: the test says itself how much it resamples.
    public var bootstrapSamples: Int?
    /// The seed of the resampling.
    public var seed: UInt64

    /// Scores only, unless told otherwise.
    public init(
      test: PairedTest? = nil, bootstrapSamples: Int? = nil,
      seed: UInt64 = PairedTest.defaultSeed
    ) {
      self.test = test
      self.bootstrapSamples = bootstrapSamples
      self.seed = seed
    }

    static let mostSamples = 10_000_000

    fileprivate var sampleCounts: [Int] {
      let counts = test?.signatureCounts
      return [bootstrapSamples, counts?.bootstrapSamples, counts?.randomisationTrials]
        .compactMap { $0 }
    }
  }

  /// The systems in the order given; the first is the baseline of a test.
  public var systems: [System]

  /// A report of results that are there already.
  public init(systems: [System]) { self.systems = systems }

  /// Scores systems.
  ///
  /// - Parameters:
  ///   - references: one or more reference streams, as parallel as the systems.
  ///   - systems: the hypotheses; with a test at least two.
  ///   - metrics: what to compute, each key once.
  ///   - options: tests and intervals.
  /// - Throws: `MetricError` when line counts differ, when there are no lines, when a test has
  ///   nothing to compare, when a metric is given twice, or when a number of samples is not
  ///   1…10,000,000.
  public init(
    references: [NamedLines], systems: [NamedLines], metrics: [NamedMetric],
    options: Options = Options()
  ) throws(MetricError) {
    try Self.check(references: references, systems: systems, options: options)
    let streams = references.map { $0.lines.map(Optional.init) }
    let segments = try References(streams: streams)
    self.systems = systems.map { System(name: $0.name, metrics: [:]) }
    for named in metrics {
      guard self.systems.allSatisfy({ $0.metrics[named.key] == nil }) else {
        throw .repeatedMetric(name: named.key)
      }
      let entries = try Self.entries(
        of: named.metric, references: segments, systems: systems, options: options)
      for index in entries.indices { self.systems[index].metrics[named.key] = entries[index] }
    }
  }

  private static func check(
    references: [NamedLines], systems: [NamedLines], options: Options
  ) throws(MetricError) {
    guard let first = references.first, !first.lines.isEmpty else {
      throw .noSegments(name: references.first?.name ?? "The reference")
    }
    for other in references.dropFirst() + systems where other.lines.count != first.lines.count {
      throw .lineCountMismatch(
        reference: first.name, referenceLines: first.lines.count, hypothesis: other.name,
        hypothesisLines: other.lines.count)
    }
    if options.test != nil, systems.count < 2 { throw .nothingToCompare(systems: systems.count) }
    for samples in options.sampleCounts where !(1...Options.mostSamples).contains(samples) {
      throw .sampleCount(samples, most: Options.mostSamples)
    }
  }

  private static func entries(
    of metric: some CorpusMetric, references: References, systems: [NamedLines], options: Options
  ) throws(MetricError) -> [Entry] {
    let test = options.test
    let samples = test.map(\.signatureCounts.bootstrapSamples) ?? options.bootstrapSamples
    let trials = test?.signatureCounts.randomisationTrials
    let signature = Signature(
      of: metric, references: references, bootstrapSamples: samples, randomisationTrials: trials,
      seed: samples == nil && trials == nil ? nil : options.seed)
    var statistics: [SegmentStatistics] = []
    for system in systems {
      statistics.append(try metric.statistics(hypotheses: system.lines, references: references))
    }
    return statistics.indices.map { index in
      let result = result(metric, statistics[index], statistics[0], index == 0, options)
      let details = metric.score(sums: statistics[index].sum()).details
      return Entry(
        metric: metric.name, score: result.score, signature: signature.description,
        mean: result.interval?.mean, halfWidth: result.interval?.halfWidth,
        pValue: result.pValue, details: details.isEmpty ? nil : details)
    }
  }

  private static func result(
    _ metric: some CorpusMetric, _ system: SegmentStatistics, _ baseline: SegmentStatistics,
    _ isBaseline: Bool, _ options: Options
  ) -> PairedResult {
    if let test = options.test {
      return isBaseline
        ? metric.baseline(system, test: test, seed: options.seed)
        : metric.compare(system, with: baseline, test: test, seed: options.seed)
    }
    let interval = options.bootstrapSamples.map {
      metric.confidenceInterval(of: system, samples: $0, seed: options.seed)
    }
    return PairedResult(score: metric.value(of: system), interval: interval, pValue: nil)
  }
}
