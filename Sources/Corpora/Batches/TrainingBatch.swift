/// The rows that one task has in a batch.
public struct TaskBatch: Equatable, Sendable {
  /// The task's name.
  public let task: String
  /// The rows' positions among the task's pairs.
  public private(set) var indices: [Int]
  /// The rows.
  public private(set) var pairs: [EncodedPair]

  /// Rows of a task.
  public init(task: String, indices: [Int], pairs: [EncodedPair]) {
    self.task = task
    self.indices = indices
    self.pairs = pairs
  }

  mutating func append(_ pair: EncodedPair, at index: Int) {
    pairs.append(pair)
    indices.append(index)
  }
}

/// One batch: the rows of every task that has any, in the order of the tasks.
public struct TrainingBatch: Equatable, Sendable {
  /// The tasks present.
  public let tasks: [TaskBatch]

  /// A batch.
  public init(tasks: [TaskBatch]) { self.tasks = tasks }

  /// Number of rows.
  public var rows: Int { tasks.reduce(0) { $0 + $1.pairs.count } }

  /// How much of the batch, drawn as a rectangle of rows × longest sides, no token fills.
  public var padding: PaddingAccount { PaddingAccount(of: tasks.lazy.flatMap(\.pairs)) }
}

/// How many cells of padded batches hold ids.
public struct PaddingAccount: Codable, Equatable, Sendable {
  /// Ids on both sides, tags and `</s>` included.
  public private(set) var tokens = 0
  /// Cells on both sides: rows × longest source + rows × longest target.
  public private(set) var cells = 0
  /// Ids on the target side.
  public private(set) var targetTokens = 0

  /// An empty account.
  public init() {}

  /// The account of one batch.
  public init(of rows: some Sequence<EncodedPair>) {
    var (count, longestSource, longestTarget) = (0, 0, 0)
    for row in rows {
      count += 1
      tokens += row.source.count + row.target.count
      targetTokens += row.target.count
      longestSource = max(longestSource, row.source.count)
      longestTarget = max(longestTarget, row.target.count)
    }
    cells = count * (longestSource + longestTarget)
  }

  /// Share of the cells that hold padding, 0 to 1; 0 for an empty account.
  public var share: Double { cells == 0 ? 0 : 1 - Double(tokens) / Double(cells) }

  /// Adds another account.
  public mutating func add(_ other: PaddingAccount) {
    tokens += other.tokens
    cells += other.cells
    targetTokens += other.targetTokens
  }
}
