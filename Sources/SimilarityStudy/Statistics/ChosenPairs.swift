/// The pairs of tasks that are worth following along training.
///
/// Of the mean over all measurements the closest and the farthest pair, and of the difference of the
/// last to the first measurement the pair that rises and the one that falls most; each once. Being
/// extremes they are no sample of the pairs.
public struct ChosenPairs: Sendable, Equatable {
  /// Two tasks by name.
  public struct Pair: Sendable, Hashable {
    /// The one that stands first in the matrices.
    public let first: String
    /// The other.
    public let second: String
  }

  /// The pairs: closest, farthest, rising, falling.
  public let pairs: [Pair]

  /// Chooses among the pairs of measurements of the same tasks, in order of time; none of measurements
  /// that have different tasks.
  public init(_ measurements: [SimilarityMatrix]) {
    guard let first = measurements.first, let last = measurements.last,
      measurements.allSatisfy({ $0.tasks == first.tasks }),
      let mean = try? SimilarityMatrix.mean(of: measurements)
    else {
      pairs = []
      return
    }
    let all = mean.pairs
    let rise = { (pair: SimilarityMatrix.Pair) in
      last[pair.first, pair.second] - first[pair.first, pair.second]
    }
    let chosen = [
      all.max { $0.value < $1.value }, all.min { $0.value < $1.value },
      all.max { rise($0) < rise($1) }, all.min { rise($0) < rise($1) },
    ]
    var seen: Set<Pair> = []
    pairs = chosen.compactMap { pair in
      pair.map { Pair(first: mean.tasks[$0.first], second: mean.tasks[$0.second]) }
    }.filter { seen.insert($0).inserted }
  }
}
