/// The mean of resampled scores and half the width of their 95 % interval.
public struct ConfidenceInterval: Equatable, Sendable {
  /// The mean of all resampled scores.
  public let mean: Double
  /// Half the distance between the scores at 2.5 % and at 97.5 %.
  public let halfWidth: Double

  /// The interval of these scores: ⌊n/40⌋ of n are dropped on each side.
  init(scores: ResampledScores) {
    let sorted = scores.values.sorted()
    let lower = sorted.count / 40
    halfWidth = 0.5 * (sorted[sorted.count - lower - 1] - sorted[lower])
    mean = scores.mean
  }
}

/// Scores of resamples of one system, with the precision that NumPy holds them in.
///
/// The precision decides whether two nearly equal numbers compare as equal, and so p-values.
struct ResampledScores {
  var values: [Double]
  var isSinglePrecision: Bool

  /// A score of exactly 0 is a Python number, which makes the whole array double precision.
  init(_ values: [Double], metric: some CorpusMetric) {
    self.values = values
    isSinglePrecision = metric.resamplesInSinglePrecision && !values.contains(0)
  }

  init(_ values: [Double], isSinglePrecision: Bool) {
    self.values = values
    self.isSinglePrecision = isSinglePrecision
  }

  /// The mean, summed pairwise as NumPy sums.
  var mean: Double {
    if isSinglePrecision {
      let total = pairwiseSum(values.map { Float($0) }[...])
      return Double(total / Float(values.count))
    }
    return pairwiseSum(values[...]) / Double(values.count)
  }

  /// |a − b| of each pair.
  func absoluteDifferences(from other: ResampledScores) -> ResampledScores {
    let single = isSinglePrecision && other.isSinglePrecision
    let differences = zip(values, other.values).map { abs($0 - $1) }
    return ResampledScores(
      single ? differences.map { Double(Float($0)) } : differences, isSinglePrecision: single)
  }

  /// The scores less their mean.
  func centred() -> ResampledScores {
    let mean = self.mean
    let centred = values.map { $0 - mean }
    return ResampledScores(
      isSinglePrecision ? centred.map { Double(Float($0)) } : centred,
      isSinglePrecision: isSinglePrecision)
  }

  /// (number above the threshold + 1) / (n + 1), so that no p-value is 0.
  func pValue(above threshold: Double) -> Double {
    let threshold = isSinglePrecision ? Double(Float(threshold)) : threshold
    let above = values.count { $0 > threshold }
    return Double(above + 1) / Double(values.count + 1)
  }
}

/// The sum in the order in which NumPy adds: eight lanes, halves above 128 elements.
private func pairwiseSum<Number: BinaryFloatingPoint>(_ values: ArraySlice<Number>) -> Number {
  if values.count < 8 { return values.reduce(0, +) }
  if values.count > 128 {
    let half = values.count / 2
    let middle = values.startIndex + half - half % 8
    return pairwiseSum(values[..<middle]) + pairwiseSum(values[middle...])
  }
  var lanes = Array(values.prefix(8))
  let rest = values.dropFirst(8)
  let whole = rest.count - rest.count % 8
  for (offset, value) in rest.prefix(whole).enumerated() { lanes[offset % 8] += value }
  let front = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3])
  let back = (lanes[4] + lanes[5]) + (lanes[6] + lanes[7])
  return rest.dropFirst(whole).reduce(front + back, +)
}
