/// A line of `log.jsonl`: what happened since the last one.
public struct TrainingRecord: Codable, Sendable, Equatable {
  /// `train`.
  public var kind = "train"
  /// The number of updates made.
  public var step: Int
  /// Seconds of training so far, over all resumptions.
  public var seconds: Double
  /// The mean training loss per target token.
  public var loss: Double
  /// The same by task; a task that was absent throughout is left out.
  public var taskLoss: [String: Double]
  /// The learning rate of the last update.
  public var learningRate: Double
  /// The mean norm of the combined gradient before clipping.
  public var gradientNorm: Double
  /// The share of updates whose gradient was clipped.
  public var clipped: Double
  /// Updates left out because their gradient was not finite.
  public var skipped: Int
  /// Target tokens since the start of the run.
  public var tokens: Int
  /// Target tokens a second.
  public var tokensPerSecond: Double
  /// The share of padding in the batches.
  public var padding: Double
  /// Passes over the data since the start of the run; nil where none are counted.
  public var epoch: Double?
  /// What the rule did.
  public var rule: RuleRecord?

  enum CodingKeys: String, CodingKey {
    case kind, step, seconds, loss, clipped, skipped, tokens, padding, epoch, rule
    case taskLoss = "task_loss"
    case learningRate = "learning_rate"
    case gradientNorm = "gradient_norm"
    case tokensPerSecond = "tokens_per_second"
  }
}

/// What a rule did over an interval, as means over updates and groups.
public struct RuleRecord: Codable, Sendable, Equatable {
  /// The cosine of two tasks' gradients, over pairs.
  public var cosine: Double?
  /// Corrections an update, over all groups.
  public var corrections: Double
  /// The same as a share of all ordered pairs of tasks present, over groups.
  public var active: Double
  /// ‖update‖ / ‖Σ g_i‖.
  public var normRatio: Double?
  /// Groups in which the update would raise the summed loss, as a share.
  public var ascents: Double
  /// Each task's weight.
  public var weights: [String: Double]

  enum CodingKeys: String, CodingKey {
    case cosine, corrections, active, ascents, weights
    case normRatio = "norm_ratio"
  }
}

/// A line of `log.jsonl`: a validation.
public struct ValidationRecord: Codable, Sendable, Equatable {
  /// `validation`.
  public var kind = "validation"
  /// The number of updates made.
  public var step: Int
  /// Seconds of training so far, over all resumptions.
  public var seconds: Double
  /// What it found.
  public var validation: Validation
  /// Whether it is the best so far.
  public var isBest: Bool

  enum CodingKeys: String, CodingKey {
    case kind, step, seconds, validation
    case isBest = "is_best"
  }
}

/// A line of `log.jsonl`: training begins, goes on, or ends.
public struct EventRecord: Codable, Sendable, Equatable {
  /// `start`, `resume` or `end`.
  public var kind: String
  /// The number of updates made.
  public var step: Int
  /// Seconds of training so far, over all resumptions.
  public var seconds: Double
  /// Target tokens trained on since the start of the run.
  public var tokens: Int
  /// Sentence pairs trained on since the start of the run.
  public var sentences: Int
  /// Why, in words.
  public var reason: String
}
