/// Draws training batches from several tasks, by task probability and by length.
///
/// A step chooses one length bucket and fills a batch of at most `maxTokens` **padded tokens**:
/// rows × length of the longest side that the bucket holds. The rows are dealt to the tasks by
/// their shares in that bucket, systematically: each task gets its expected number rounded down or
/// up, right on average. Within a task and bucket the pairs come in a shuffled order, all of them
/// before any comes again. Over time task i has the share p_i of all rows, and all pairs of a task
/// are drawn equally often (derivation: ``LengthBuckets``, internal).
///
/// The value is deterministic: equal data, options and state give equal batches. The state holds
/// positions and seeds, no permutation: two numbers per task and bucket.
public struct BatchSampler: Sendable {
  /// How batches are made.
  public struct Options: Equatable, Sendable {
    /// Most padded tokens of a batch: rows × longest side.
    public var maxTokens: Int
    /// Longest lengths of the buckets, ascending; longer pairs share one more bucket.
    ///
    /// Nil stands for ``usualBoundaries``, and closer ones where there is one task with text enough.
    public var boundaries: [Int]?
    /// Most rows of a batch, or nil.
    public var maximumRows: Int?
    /// Seed of all draws.
    public var seed: UInt64

    /// Close enough together that under a fifth of the cells is padding with short messages; closer
    /// ones would leave less, but would put fewer tasks into a batch, where there are several.
    public static let usualBoundaries = [
      6, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128,
    ]

    /// Options.
    ///
    /// - Precondition: `maxTokens` and `maximumRows` are positive and `boundaries` ascend.
    public init(
      maxTokens: Int = 4096, boundaries: [Int]? = nil, maximumRows: Int? = nil,
      seed: UInt64 = 1
    ) {
      precondition(maxTokens > 0, "max_tokens must be positive, found \(maxTokens)")
      precondition(maximumRows.map { $0 > 0 } ?? true, "the most rows of a batch must be positive")
      precondition(
        boundaries.map { zip($0, $0.dropFirst()).allSatisfy { $0 < $1 } } ?? true,
        "length boundaries must ascend, found \(boundaries ?? [])")
      self.maxTokens = maxTokens
      self.boundaries = boundaries
      self.maximumRows = maximumRows
      self.seed = seed
    }
  }

  /// Everything that changes from batch to batch.
  ///
  /// Small: see ``BatchSampler``.
  public struct State: Codable, Equatable, Sendable {
    /// Batches drawn.
    public fileprivate(set) var steps = 0
    /// Rows drawn of each task.
    public fileprivate(set) var rows: [Int]
    /// Padding of all batches drawn.
    public fileprivate(set) var padding = PaddingAccount()

    fileprivate var generator: SplitMix64
    fileprivate var cursors: [[LengthQueue.Cursor]]
    fileprivate let fingerprint: UInt64
  }

  /// The tasks drawn from.
  public let tasks: [any PairStore]
  /// Probability of each task; sums to 1.
  public let probabilities: [Double]
  /// How batches are made.
  public let options: Options
  /// Where the sampler is.
  public private(set) var state: State

  private let buckets: LengthBuckets
  private let queues: [[LengthQueue]]

  /// A sampler at its start.
  ///
  /// - Parameters:
  ///   - tasks: names and pairs; their order is the order inside every batch.
  ///   - probabilities: one per task, not negative; scaled to sum 1. A task with 0 is never drawn.
  /// - Throws: ``CorpusError/emptyTask(_:)`` for a positive probability without pairs or if nothing
  ///   can be drawn, ``CorpusError/tooLong(task:length:maxTokens:)`` for a pair that does not fit
  ///   into a batch.
  public init(stores tasks: [any PairStore], probabilities: [Double], options: Options)
    throws(CorpusError)
  {
    precondition(tasks.count == probabilities.count, "expected one probability for each task")
    precondition(
      probabilities.allSatisfy { $0.isFinite && $0 >= 0 },
      "probabilities must be finite and not negative")
    for (task, p) in zip(tasks, probabilities) where p > 0 && task.count == 0 {
      throw .emptyTask(task.name)
    }
    let total = probabilities.reduce(0, +)
    guard total > 0 else { throw .emptyTask("") }
    let scaled = probabilities.map { $0 / total }
    let buckets = try LengthBuckets(tasks: tasks, probabilities: scaled, options: options)
    self.tasks = tasks
    self.probabilities = scaled
    self.options = options
    self.buckets = buckets
    queues = Self.queues(buckets, seed: options.seed)
    state = State(
      rows: tasks.map { _ in 0 }, generator: SplitMix64(seed: options.seed),
      cursors: queues.map { $0.map { _ in LengthQueue.Cursor() } },
      fingerprint: Self.fingerprint(tasks, scaled, options, buckets.boundaries))
  }

  /// A sampler of tasks in memory.
  public init(tasks: [EncodedTask], probabilities: [Double], options: Options) throws(CorpusError) {
    try self.init(
      stores: tasks.map { PairsInMemory($0) }, probabilities: probabilities, options: options)
  }

  /// Mean rows of a batch; `corpus pairs / meanRows` batches draw as many rows as the corpus has
  /// pairs.
  public var meanRows: Double { buckets.meanRows }

  /// The updates of several batches each that draw some number of rows, on average; at least 1.
  public func updates(drawing rows: Double, batches: Int) -> Int {
    let updates = (rows / (meanRows * Double(max(batches, 1)))).rounded()
    return updates < 1e15 ? max(1, Int(updates)) : .max
  }

  // MARK: - Drawing

  /// The next batch.
  ///
  /// - Throws: ``CorpusError/damagedPairs(file:fault:)`` where a file of pairs is damaged.
  public mutating func next() throws(CorpusError) -> TrainingBatch {
    let b = chosenBucket()
    let counts = dealt(buckets.buckets[b].rows, by: buckets.buckets[b].shares)
    var batch: [TaskBatch] = []
    for (i, count) in counts.enumerated() where count > 0 {
      var rows = TaskBatch(task: tasks[i].name, indices: [], pairs: [])
      for _ in 0..<count {
        let rank = queues[b][i].take(&state.cursors[b][i])
        let position = try tasks[i].position(ofRank: rank)
        rows.append(try tasks[i].pair(at: position), at: position)
      }
      batch.append(rows)
      state.rows[i] += count
    }
    let result = TrainingBatch(tasks: batch)
    state.steps += 1
    state.padding.add(result.padding)
    return result
  }

  private mutating func chosenBucket() -> Int {
    var left = state.generator.unit()
    for (b, bucket) in buckets.buckets.enumerated() {
      left -= bucket.probability
      if left < 0 { return b }
    }
    return buckets.buckets.count - 1
  }

  /// Systematic draw: `rows` points at equal distances and one random offset, counted by the task
  /// they fall upon.
  private mutating func dealt(_ rows: Int, by shares: [Double]) -> [Int] {
    let offset = state.generator.unit()
    let last = shares.lastIndex { $0 > 0 } ?? 0
    var counts = shares.map { _ in 0 }
    var (dealt, sum) = (0, 0.0)
    for (i, share) in shares.enumerated() where share > 0 {
      sum += share
      // Points are at offset, offset + 1, …: as many lie below x as ⌈x − offset⌉ says.
      let below = i == last ? rows : min(rows, Int((sum * Double(rows) - offset).rounded(.up)))
      counts[i] = max(below - dealt, 0)
      dealt = max(below, dealt)
    }
    return counts
  }

  // MARK: - Resuming

  /// Goes on from a stored state: the batches that follow are the ones that would have followed
  /// then.
  ///
  /// - Throws: ``CorpusError/foreignState(reason:)`` if the state was made with other pairs,
  ///   probabilities or options, or was damaged.
  public mutating func restore(_ state: State) throws(CorpusError) {
    guard state.fingerprint == self.state.fingerprint else {
      throw .foreignState(
        reason: "the tasks, their pairs, probabilities or the batch options have changed")
    }
    let fits =
      state.rows.count == tasks.count
      && state.cursors.map(\.count) == queues.map(\.count)
      && zip(state.cursors.joined(), queues.joined()).allSatisfy { cursor, queue in
        cursor.round >= 0 && (0...queue.ranks.count).contains(cursor.taken)
      }
    guard fits else { throw .foreignState(reason: "it is damaged") }
    self.state = state
  }

  private static func queues(_ buckets: LengthBuckets, seed: UInt64) -> [[LengthQueue]] {
    buckets.buckets.enumerated().map { b, bucket in
      bucket.members.enumerated().map { i, members in
        var key = StableHash()
        for number in [seed, UInt64(b), UInt64(i)] { key.combine(number) }
        return LengthQueue(ranks: members, key: key.value)
      }
    }
  }

  /// Names, identities, probabilities and options as one number.
  private static func fingerprint(
    _ tasks: [any PairStore], _ probabilities: [Double], _ options: Options,
    _ boundaries: [Int]
  ) -> UInt64 {
    var hash = StableHash()
    for (task, p) in zip(tasks, probabilities) {
      hash.combine(task.name.utf8)
      hash.combine(p.bitPattern)
      hash.combine(UInt64(task.count))
      hash.combine(task.identity)
    }
    for number in [options.maxTokens, options.maximumRows ?? -1] + boundaries {
      hash.combine(UInt64(bitPattern: Int64(number)))
    }
    hash.combine(options.seed)
    return hash.value
  }
}
