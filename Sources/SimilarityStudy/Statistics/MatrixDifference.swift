/// How two similarity matrices of the same tasks differ, over all pairs of different tasks.
///
/// The interval of the mean difference comes from resampling tasks, not pairs, since pairs that share
/// a task depend on each other: a resample takes every pair of its tasks, each as often as its two
/// tasks were drawn together, without pairs of a task with itself.
public struct MatrixDifference: Sendable, Equatable {
  /// The mean cosine of the first matrix and of the second.
  public let first: Double, second: Double
  /// The bootstrap interval of the mean difference.
  public let interval: Interval
  /// How many pairs are higher in the first matrix.
  public let higher: Int
  /// How many pairs were compared.
  public let pairs: Int
  /// How many tasks there are.
  public let tasks: Int
  /// Where the two matrices were measured, such as `in the encoder` and `at step 100`.
  public let names: [String]

  /// Mean of the first minus mean of the second.
  public var difference: Double { first - second }

  /// Compares the tasks that both matrices have.
  ///
  /// - Throws: ``StatisticsError/tooFew(statistic:needed:found:)`` for fewer than three of them.
  /// - Complexity: O(n K²) for n resamples.
  public init(
    _ first: SimilarityMatrix, _ second: SimilarityMatrix, of firstName: String,
    with secondName: String, resamples: Int = 2_000,
    using generator: inout some RandomNumberGenerator
  ) throws(StatisticsError) {
    let common = first.tasks.filter(Set(second.tasks).contains)
    guard common.count >= 3, let a = try? first.arranged(common),
      let b = try? second.arranged(common)
    else {
      throw .tooFew(statistic: "a comparison of matrices", needed: 3, found: common.count)
    }
    let differences = zip(a.values, b.values).map { zip($0, $1).map { $0 - $1 } }
    names = [firstName, secondName]
    tasks = common.count
    pairs = a.pairs.count
    self.first = a.pairs.reduce(0) { $0 + $1.value } / Double(pairs)
    self.second = b.pairs.reduce(0) { $0 + $1.value } / Double(pairs)
    higher = zip(a.pairs, b.pairs).count { $0.value > $1.value }
    interval = try Bootstrap.interval(
      of: common.count, resamples: resamples, using: &generator
    ) { Self.mean(differences, over: $0) }
  }

  /// The mean over pairs of different tasks in a resample; nil when it holds one task only.
  private static func mean(_ differences: [[Double]], over drawn: [Int]) -> Double? {
    var (sum, count) = (0.0, 0)
    for (place, i) in drawn.enumerated() {
      for j in drawn[..<place] where i != j {
        sum += differences[i][j]
        count += 1
      }
    }
    return count > 0 ? sum / Double(count) : nil
  }

  /// The finding in plain words with its numbers.
  public var sentence: String {
    let decimals = Wording.decimals(telling: first, from: second)
    let verdict =
      interval.contains(0)
      ? "Gradients agree about as much \(names[0]) as \(names[1])"
      : difference > 0
        ? "Gradients agree more \(names[0]) than \(names[1])"
        : "Gradients agree less \(names[0]) than \(names[1])"
    return "\(verdict): mean cosine \(Wording.fixed(first, decimals)) against "
      + "\(Wording.fixed(second, decimals)), difference \(Wording.fixed(difference, decimals)), "
      + "\(Wording.percent(interval.level)) interval \(Wording.interval(interval, decimals)) "
      + "(bootstrap over \(Wording.count(tasks, "task"))); higher for \(Wording.count(higher)) of "
      + "\(Wording.count(pairs, "pair"))."
  }
}
