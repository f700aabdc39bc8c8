/// A score with the name that it is printed under.
public protocol MetricScore: Sendable {
  /// The metric's name with its variant, such as `BLEU` or `chrF2++`.
  var name: String { get }
  /// The score, 0…100.
  var value: Double { get }
  /// What is printed after the value; empty for most metrics.
  var details: String { get }
}

extension MetricScore {
  /// The score as sacreBLEU prints it: `name = value details`, `digits` after the point.
  public func formatted(digits: Int = 2) -> String {
    let score = "\(name) = \(fixedPoint(value, digits: digits))"
    return details.isEmpty ? score : "\(score) \(details)"
  }
}

/// A corpus metric that is a function of sums of segment statistics.
///
/// Scoring, confidence intervals and paired tests are written once, against this protocol.
public protocol CorpusMetric: Sendable {
  /// The type of the corpus score.
  associatedtype Score: MetricScore

  /// The name of scores, such as `chrF2`.
  var name: String { get }

  /// The number of statistics per segment.
  var statisticsWidth: Int { get }

  /// The metric's own signature fields, in order.
  var signatureFields: [SignatureField] { get }

  /// The statistics of one segment; `references` is not empty.
  func statistics(hypothesis: String, references: [String]) -> [Int]

  /// The score of summed statistics.
  func score(sums: [Int]) -> Score

  /// The score of statistics summed in single precision, as bootstrap resampling does it.
  func resampledScore(sums: [Float]) -> Double

  /// Whether `resampledScore` is computed in single precision throughout.
  ///
  /// Then means and differences of such scores are too, which decides comparisons at the last bit.
  var resamplesInSinglePrecision: Bool { get }
}

extension CorpusMetric {
  /// The statistics of all segments.
  ///
  /// - Throws: `MetricError.lineCountMismatch` unless there is one hypothesis per segment.
  public func statistics(
    hypotheses: [String], references: References
  ) throws(MetricError) -> SegmentStatistics {
    guard hypotheses.count == references.segments.count else {
      throw .lineCountMismatch(
        reference: "the reference", referenceLines: references.segments.count,
        hypothesis: "the hypothesis", hypothesisLines: hypotheses.count)
    }
    var result = SegmentStatistics(width: statisticsWidth)
    for (hypothesis, segment) in zip(hypotheses, references.segments) {
      result.append(statistics(hypothesis: hypothesis, references: segment))
    }
    return result
  }

  /// The score of a whole corpus: the score of the summed statistics, not a mean of scores.
  ///
  /// - Throws: `MetricError.lineCountMismatch` unless there is one hypothesis per segment.
  public func corpusScore(
    hypotheses: [String], references: References
  ) throws(MetricError) -> Score {
    score(sums: try statistics(hypotheses: hypotheses, references: references).sum())
  }

  /// The score of one segment; BLEU's should be asked for with `effectiveOrder`.
  public func sentenceScore(hypothesis: String, references: [String]) -> Score {
    precondition(!references.isEmpty, "A segment needs at least one reference.")
    return score(sums: statistics(hypothesis: hypothesis, references: references))
  }
}
