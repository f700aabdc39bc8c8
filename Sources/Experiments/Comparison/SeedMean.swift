import SimilarityStudy

/// The mean of a score over seeds, with the 95 % interval of that mean.
struct SeedMean {
  /// x̄.
  let mean: Double
  /// t_{0.975, n−1} · s / √n with s the sample's standard deviation; nil for a single seed.
  let halfWidth: Double?

  /// The mean of at least one score.
  init(_ scores: [Double]) {
    precondition(!scores.isEmpty, "a mean needs at least one score")
    let count = Double(scores.count)
    let mean = scores.reduce(0, +) / count
    self.mean = mean
    guard scores.count > 1 else {
      halfWidth = nil
      return
    }
    let squares = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let t = StudentDistribution.quantile(0.975, degreesOfFreedom: scores.count - 1)
    halfWidth = t * (squares / (count - 1) / count).squareRoot()
  }
}
