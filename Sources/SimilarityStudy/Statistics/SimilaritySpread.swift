import Foundation

/// How firmly a similarity matrix is known: intervals of its entries and of what is said about it.
///
/// The matrix is measured again and again, on a text without each of its blocks or in runs with
/// several seeds; ``Source`` says which.
public struct SimilaritySpread: Sendable, Equatable {
  /// What the matrices differ in.
  public enum Source: Sendable, Equatable {
    /// Each was measured without one block of so many sentences or updates; the interval is the
    /// jackknife's.
    case blocks(size: Int, unit: String)
    /// Each was measured in a run of its own; the interval is Student's over runs.
    case runs
  }

  /// What the matrices differ in.
  public let source: Source
  /// The matrix on the whole text, or the mean over the runs.
  public let matrix: SimilarityMatrix
  /// The mean cosine over all pairs.
  public let mean: Estimate
  /// The mean cosine within families minus that between them; nil when there is nothing to compare.
  public let contrast: Estimate?
  /// The interval of every entry; on the diagonal it is [1, 1].
  public let intervals: [[Interval]]

  /// Intervals over the sentences of a text, or the updates of a training, from the matrices without
  /// each of its blocks.
  ///
  /// Entries go through artanh, so that their intervals stay within [−1, 1].
  ///
  /// - Parameters:
  ///   - matrix: measured on everything.
  ///   - blocks: measured without each block.
  ///   - size: the units of a block.
  ///   - unit: what blocks are made of, in the singular, such as `sentence`.
  /// - Throws: ``StatisticsError`` for fewer than two blocks.
  public init(
    _ matrix: SimilarityMatrix, without blocks: [SimilarityMatrix], size: Int,
    unit: String = "sentence"
  ) throws(StatisticsError) {
    source = .blocks(size: size, unit: unit)
    self.matrix = matrix
    mean = try .jackknife(
      Self.mean(matrix), without: blocks.map(Self.mean), named: "the mean cosine")
    let contrasts = blocks.map { Self.contrast($0) ?? .nan }
    contrast = Self.contrast(matrix).flatMap {
      try? .jackknife($0, without: contrasts, named: "the difference between families")
    }
    var intervals: [[Interval]] = []
    for i in matrix.tasks.indices {
      var row: [Interval] = []
      for j in matrix.tasks.indices {
        let estimate = try Estimate.jackknife(
          Self.opened(matrix[i, j]), without: blocks.map { Self.opened($0[i, j]) },
          named: "a cosine")
        row.append(Self.closed(estimate.interval, isDiagonal: i == j))
      }
      intervals.append(row)
    }
    self.intervals = intervals
  }

  /// Intervals over runs, such as those of several seeds, of which each has the same tasks.
  ///
  /// - Throws: ``StatisticsError`` for fewer than two runs or for runs of different tasks.
  public init(runs: [SimilarityMatrix]) throws(StatisticsError) {
    guard runs.count >= 2, let pooled = try? SimilarityMatrix.mean(of: runs) else {
      throw .tooFew(statistic: "an interval over runs", needed: 2, found: runs.count)
    }
    if let other = runs.first(where: { $0.tasks != pooled.tasks }) {
      throw .unequalLengths(pooled.tasks.count, other.tasks.count)
    }
    source = .runs
    matrix = pooled
    mean = try .mean(of: runs.map(Self.mean), named: "the mean cosine")
    contrast = try? .mean(
      of: runs.map { Self.contrast($0) ?? .nan }, named: "the difference")
    var intervals: [[Interval]] = []
    for i in pooled.tasks.indices {
      var row: [Interval] = []
      for j in pooled.tasks.indices {
        let estimate = try Estimate.mean(
          of: runs.map { Self.opened($0[i, j]) }, named: "a cosine")
        row.append(Self.closed(estimate.interval, isDiagonal: i == j))
      }
      intervals.append(row)
    }
    self.intervals = intervals
  }

  /// The findings in plain words, each with its number, its interval and its n.
  public var sentences: [String] {
    var found = [
      "The mean cosine over \(Wording.count(matrix.pairs.count, "pair")) is \(mean.words()) \(n)."
    ]
    if let contrast {
      let verdict =
        contrast.interval.contains(0)
        ? "the sign of the difference between pairs within and between families is open"
        : contrast.value > 0
          ? "pairs within families stay closer than pairs between families"
          : "pairs between families stay closer than pairs within families"
      found.append("\(over), \(verdict): difference \(contrast.words()) \(n).")
    }
    return found
  }

  private var over: String {
    switch source {
    case .blocks(_, let unit): "With other \(unit)s"
    case .runs: "With other seeds"
    }
  }

  private var n: String {
    switch source {
    case .blocks(let size, let unit):
      "(jackknife, n = \(Wording.count(mean.count)) blocks of \(Wording.count(size, unit)))"
    case .runs: "(Student's t, n = \(Wording.count(mean.count)) runs)"
    }
  }

  // MARK: - Statistics

  private static func mean(_ matrix: SimilarityMatrix) -> Double { matrix.meanOfPairs ?? .nan }

  private static func contrast(_ matrix: SimilarityMatrix) -> Double? {
    matrix.familyMeans.map { $0.within - $0.between }
  }

  private static func opened(_ cosine: Double) -> Double {
    atanh(min(1 - 1e-12, max(-1 + 1e-12, cosine)))
  }

  private static func closed(_ interval: Interval, isDiagonal: Bool) -> Interval {
    isDiagonal
      ? Interval(lower: 1, upper: 1, level: interval.level)
      : Interval(lower: tanh(interval.lower), upper: tanh(interval.upper), level: interval.level)
  }
}
