/// A pair as ids: what the model reads and what it must write.
public struct EncodedPair: Hashable, Sendable {
  /// Language tag, pieces, `</s>`.
  public var source: [Int32]
  /// Pieces, `</s>`.
  public var target: [Int32]

  /// A pair of id sequences.
  public init(source: [Int32], target: [Int32]) {
    self.source = source
    self.target = target
  }

  /// The longer side's number of ids.
  public var length: Int { max(source.count, target.count) }
}

/// A task's name with its encoded pairs.
public struct EncodedTask: Equatable, Sendable {
  /// The name, for translation a direction such as `fr-en`.
  public var name: String
  /// The pairs in their order.
  public var pairs: [EncodedPair]

  /// A task.
  public init(name: String, pairs: [EncodedPair]) {
    self.name = name
    self.pairs = pairs
  }
}

/// A corpus as ids: one task per direction, in the corpus's order.
public struct EncodedCorpus: Equatable, Sendable {
  /// The tasks in order.
  public var tasks: [EncodedTask]
  /// Pairs left out per task because a side was longer than allowed, in the order of `tasks`.
  public var tooLong: [Int]

  /// A corpus of tasks from which nothing was left out.
  public init(tasks: [EncodedTask]) {
    self.tasks = tasks
    tooLong = tasks.map { _ in 0 }
  }

  /// The names in order.
  public var names: [String] { tasks.map(\.name) }
  /// Number of pairs of each task.
  public var sizes: [Int] { tasks.map(\.pairs.count) }
  /// Target ids of each task, `</s>` included.
  public var targetTokens: [Int] {
    tasks.map { $0.pairs.reduce(0) { $0 + $1.target.count } }
  }
}
