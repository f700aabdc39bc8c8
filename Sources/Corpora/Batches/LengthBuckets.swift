/// Pairs of several tasks sorted by length into buckets, and how often each bucket has to be chosen.
///
/// Let p_i be the probability of task i, f_ib the share of its pairs in bucket b, P_b = Σ_i p_i f_ib, and R_b the rows of a
/// batch from bucket b. Choosing bucket b with probability ∝ P_b / R_b and giving task i the share p_i f_ib / P_b of its
/// rows makes the expected rows of task i in bucket b per step ∝ p_i f_ib: over time task i has the share p_i of all rows,
/// and every pair of a task is drawn equally often.
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
    /// Each task's pairs in this bucket.
    let members: [[Int32]]
  }

  let buckets: [Bucket]

  /// Mean rows of a batch.
  var meanRows: Double { buckets.reduce(0) { $0 + $1.probability * Double($1.rows) } }

  init(tasks: [EncodedTask], probabilities: [Double], options: BatchSampler.Options)
    throws(CorpusError)
  {
    let members = Self.sorted(tasks, probabilities, options.boundaries)
    var unscaled: [Bucket] = []
    for rows in members {
      if let bucket = try Self.bucket(rows, tasks, probabilities, options) {
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

  /// For every bucket and task the positions of the pairs; tasks that are never drawn have none.
  private static func sorted(
    _ tasks: [EncodedTask], _ probabilities: [Double], _ boundaries: [Int]
  ) -> [[[Int32]]] {
    var members = [[[Int32]]](
      repeating: [[Int32]](repeating: [], count: tasks.count), count: boundaries.count + 1)
    for (i, task) in tasks.enumerated() where probabilities[i] > 0 {
      for (row, pair) in task.pairs.enumerated() {
        let bucket = boundaries.firstIndex { pair.length <= $0 } ?? boundaries.count
        members[bucket][i].append(Int32(row))
      }
    }
    return members
  }

  /// A bucket with an unscaled probability, or nil if it is empty.
  private static func bucket(
    _ members: [[Int32]], _ tasks: [EncodedTask], _ probabilities: [Double],
    _ options: BatchSampler.Options
  ) throws(CorpusError) -> Bucket? {
    var (length, longest) = (0, 0)
    for (i, rows) in members.enumerated() {
      let own = rows.reduce(0) { max($0, tasks[i].pairs[Int($1)].length) }
      if own > length { (length, longest) = (own, i) }
    }
    guard length > 0 else { return nil }
    guard length <= options.maxTokens else {
      throw .tooLong(task: tasks[longest].name, length: length, maxTokens: options.maxTokens)
    }
    let mass = members.indices.map { i in
      members[i].isEmpty
        ? 0 : probabilities[i] * Double(members[i].count) / Double(tasks[i].pairs.count)
    }
    let total = mass.reduce(0, +)
    let rows = min(options.maxTokens / length, options.maximumRows ?? .max)
    return Bucket(
      length: length, rows: rows, probability: total / Double(rows),
      shares: mass.map { $0 / total },
      members: members)
  }
}
