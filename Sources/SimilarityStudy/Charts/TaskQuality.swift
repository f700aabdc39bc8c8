/// How well a model does one task, such as translating one direction.
public struct TaskQuality: Codable, Sendable, Equatable {
  /// The task, such as `fr-en` or `fr`.
  public var task: String
  /// The resource group: `high`, `low`, or any other name; empty for none.
  public var group: String
  /// The main score in points, 0 to 100; see ``QualityMeasure``.
  public var score: Double
  /// Another score in points, 0 to 100.
  public var otherScore: Double?
  /// How many sentences were scored.
  public var sentences: Int?
  /// An interval of the main score.
  public var interval: Interval?

  /// Makes a task's scores.
  public init(
    task: String, group: String = "", score: Double, otherScore: Double? = nil,
    sentences: Int? = nil, interval: Interval? = nil
  ) {
    self.task = task
    self.group = group
    self.score = score
    self.otherScore = otherScore
    self.sentences = sentences
    self.interval = interval
  }

  /// The tasks with groups in the order high, medium, low, then others as first met.
  static func byGroup(_ tasks: [TaskQuality]) -> [TaskQuality] {
    groups(of: tasks).flatMap { group in tasks.filter { $0.group == group } }
  }

  /// The groups in that order, each once.
  static func groups(of tasks: [TaskQuality]) -> [String] {
    let usual = ["high", "medium", "mid", "low"]
    var seen: Set<String> = []
    let met = tasks.map(\.group).filter { seen.insert($0).inserted }
    return usual.filter(seen.contains) + met.filter { !usual.contains($0) }
  }
}

/// What quality is measured by, and what tasks are called.
public struct QualityMeasure: Sendable, Equatable {
  /// The main score's name, such as `BLEU`.
  public var name: String
  /// The main score's key among the figures of a validation, such as `bleu`.
  public var key: String
  /// The other score's name, such as `chrF`.
  public var other: String
  /// What a task is, such as `direction`.
  public var task: String
  /// What is good or bad, such as `translation`.
  public var subject: String

  /// Directions translated, by BLEU and chrF.
  public static let translation = QualityMeasure(
    name: "BLEU", key: "bleu", other: "chrF", task: "direction", subject: "translation")
  /// Languages whose spans are tagged, by F1 and accuracy.
  public static let spans = QualityMeasure(
    name: "F1", key: "f1", other: "accuracy", task: "language", subject: "tagging")
  /// Languages whose words are tagged, by accuracy and F1 of spans.
  public static let labels = QualityMeasure(
    name: "accuracy", key: "accuracy", other: "F1", task: "language", subject: "tagging")
}
