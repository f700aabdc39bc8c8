/// Pairs of several tasks sorted by length into buckets, and how often each bucket has to be
/// chosen.
///
/// Let p_i be the probability of task i, f_ib the share of its pairs in bucket b, P_b = Σ_i p_i
/// f_ib, and R_b the rows of a batch from bucket b. Choosing bucket b with probability ∝ P_b / R_b
/// and giving task i the share p_i f_ib / P_b of its rows makes the expected rows of task i in
/// bucket b per step ∝ p_i f_ib: over time task i has the share p_i of all rows, and every pair of
/// a task is drawn equally often.
struct LengthBuckets: Sendable {
  /// One bucket that holds pairs.
  struct Bucket: Sendable {
    /// Length of its longest pair.
    let length: Int
    /// Rows of a batch.
    let rows: Int
    /// Probability of being chosen in a step.
    let probability: Double
    /// Each task's share of the rows; sums to 1.
    let shares: [Double]
    /// Each task's pairs in this bucket, by their ranks.
    let members: [Range<Int>]
  }

  let buckets: [Bucket]
  /// The longest length that each bucket but the last may hold, also of those without pairs.
  let boundaries: [Int]

  /// Mean rows of a batch.
  var meanRows: Double { buckets.reduce(0) { $0 + $1.probability * Double($1.rows) } }

  init(tasks: [any PairStore], probabilities: [Double], options: BatchSampler.Options)
    throws(CorpusError)
  {
    let drawn = zip(tasks, probabilities).filter { $1 > 0 }.map(\.0)
    let longest = drawn.map(\.longest).max() ?? 0
    boundaries = options.boundaries ?? Self.usualBoundaries(drawn, options)
    let bounds = boundaries.filter { $0 < longest } + [longest]
    var unscaled: [Bucket] = []
    for (below, bound) in zip([0] + bounds, bounds) {
      let members = zip(tasks, probabilities).map { task, probability in
        let end = probability > 0 ? task.count(upTo: bound) : 0
        return (probability > 0 ? min(task.count(upTo: below), end) : 0)..<end
      }
      if let bucket = try Self.bucket(members, below..<bound, tasks, probabilities, options) {
        unscaled.append(bucket)
      }
    }
    let total = unscaled.reduce(0) { $0 + $1.probability }
    guard total > 0 else { throw .emptyTask("") }
    buckets = unscaled.map {
      Bucket(
        length: $0.length, rows: $0.rows, probability: $0.probability / total, shares: $0.shares,
        members: $0.members)
    }
  }

  /// The usual boundaries; with one task also such lengths between them as leave each bucket the
  /// pairs of four batches.
  private static func usualBoundaries(_ tasks: [any PairStore], _ options: BatchSampler.Options)
    -> [Int]
  {
    let usual = BatchSampler.Options.usualBoundaries
    guard tasks.count == 1, let last = usual.last else { return usual }
    var (boundaries, below) = ([Int](), 0)
    for length in 1...last {
      let count = tasks[0].count(upTo: length)
      guard usual.contains(length) || (count - below) * length >= 4 * options.maxTokens else {
        continue
      }
      boundaries.append(length)
      below = count
    }
    return boundaries
  }

  /// A bucket with an unscaled probability, or nil if it is empty.
  private static func bucket(
    _ members: [Range<Int>], _ bounds: Range<Int>, _ tasks: [any PairStore],
    _ probabilities: [Double], _ options: BatchSampler.Options
  ) throws(CorpusError) -> Bucket? {
    var (length, longest) = (0, 0)
    for (i, ranks) in members.enumerated() where !ranks.isEmpty {
      let own = self.longest(in: bounds, of: tasks[i])
      if own > length { (length, longest) = (own, i) }
    }
    guard length > 0 else { return nil }
    guard length <= options.maxTokens else {
      throw .tooLong(task: tasks[longest].name, length: length, maxTokens: options.maxTokens)
    }
    let mass = members.indices.map { i in
      members[i].isEmpty
        ? 0 : probabilities[i] * Double(members[i].count) / Double(tasks[i].count)
    }
    let total = mass.reduce(0, +)
    let rows = min(options.maxTokens / length, options.maximumRows ?? .max)
    return Bucket(
      length: length, rows: rows, probability: total / Double(rows),
      shares: mass.map { $0 / total },
      members: members)
  }

  /// The length of a task's longest pair that is longer than the lower bound and no longer than the
  /// upper; it has some.
  private static func longest(in bounds: Range<Int>, of task: any PairStore) -> Int {
    var length = min(bounds.upperBound, task.longest)
    let count = task.count(upTo: length)
    while length > bounds.lowerBound + 1, task.count(upTo: length - 1) == count { length -= 1 }
    return length
  }
}
