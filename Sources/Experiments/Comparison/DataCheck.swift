import Console
import Corpora

/// Whether systems were given the same text and the same budget, and what differs where not.
public struct DataCheck: Codable, Sendable, Equatable {
  /// What is checked.
  public enum Aspect: String, Codable, Sendable, CaseIterable {
    /// The sentences and references that are scored.
    case testText = "test_text"
    /// The text that is trained on.
    case trainingText = "training_text"
    /// Updates, sentence pairs and target tokens.
    case budget
    /// Other keys of the configuration than the rule and its options.
    case configuration
    /// The tasks.
    case directions
  }

  /// Something that differs from the baseline.
  public struct Difference: Codable, Sendable, Equatable {
    /// What.
    public var aspect: Aspect
    /// In which system.
    public var system: String
    /// In which direction, where it belongs to one.
    public var direction: String?
    /// What the baseline has and what the system has, in words.
    public var text: String
  }

  /// All differences, system by system.
  public var differences: [Difference]
  /// What could not be checked, because a run keeps no record of it.
  public var unknown: [Difference]

  /// Whether an aspect is the same everywhere; nil where something could not be checked and nothing
  /// is known to differ.
  public func isSame(_ aspect: Aspect) -> Bool? {
    if differences.contains(where: { $0.aspect == aspect }) { return false }
    return unknown.contains { $0.aspect == aspect } ? nil : true
  }

  /// The tasks in which a system was scored on other text than the baseline.
  func tasksWithOtherText(in system: String) -> Set<String> {
    Set(
      differences.filter { $0.system == system && $0.aspect == .testText }.compactMap(\.direction))
  }

  /// Sentence pairs and tokens that differ by less than this share are taken for the same: seeds
  /// draw other batches.
  static let tolerance = 0.01

  private enum CodingKeys: String, CodingKey {
    case differences, unknown
    case sameTestText = "same_test_text"
    case sameTrainingText = "same_training_text"
    case sameBudget = "same_budget"
    case sameConfiguration = "same_configuration"
  }

  private static let verdicts: [(CodingKeys, Aspect)] = [
    (.sameTestText, .testText), (.sameTrainingText, .trainingText), (.sameBudget, .budget),
    (.sameConfiguration, .configuration),
  ]

  /// Reads what ``encode(to:)`` writes; the verdicts follow from the differences.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    differences = try container.decode([Difference].self, forKey: .differences)
    unknown = try container.decode([Difference].self, forKey: .unknown)
  }

  /// Writes the differences and, for programs, the verdicts: true, false, or null for unknown.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(differences, forKey: .differences)
    try container.encode(unknown, forKey: .unknown)
    for (key, aspect) in Self.verdicts { try container.encode(isSame(aspect), forKey: key) }
  }
}

// MARK: - Checking

extension DataCheck {
  init(
    _ systems: [ComparedSystem], baseline: ComparedSystem, tasks: [ComparedTask], split: Split,
    texts: [ComparedTask: ComparedText]
  ) throws {
    differences = []
    unknown = []
    for system in systems {
      for task in tasks { try checkTestText(of: system, task, texts[task], split) }
      guard system.name != baseline.name else { continue }
      checkTrainingText(of: system, baseline, tasks)
      checkBudget(of: system, baseline)
      checkConfiguration(of: system, baseline)
      checkDirections(of: system, baseline)
    }
  }

  private mutating func note(
    _ aspect: Aspect, _ system: ComparedSystem, _ task: ComparedTask?, _ text: String
  ) {
    differences.append(
      Difference(
        aspect: aspect, system: system.name, direction: task?.name, text: text))
  }

  private mutating func checkTestText(
    of system: ComparedSystem, _ task: ComparedTask, _ expected: ComparedText?,
    _ split: Split
  ) throws {
    guard let expected else { return }
    for run in system.runs(of: task) where run.path != expected.run {
      let found = try run.text(of: task, split)
      if found.count != expected.pairs.count {
        note(
          .testText, system, task,
          "\(HumanReadable.count(expected.pairs.count)) sentences in \(expected.run), "
            + "\(HumanReadable.count(found.count)) in \(run.path)")
      } else if let index = found.indices.first(where: { found[$0] != expected.pairs[$0] }) {
        note(
          .testText, system, task,
          "sentence \(index + 1) is another one in \(run.path) than in \(expected.run)")
      }
    }
  }

  private mutating func checkTrainingText(
    of system: ComparedSystem, _ baseline: ComparedSystem, _ tasks: [ComparedTask]
  ) {
    for task in tasks {
      let own = system.runs(of: task)
      guard let first = baseline.runs(of: task).first, !own.isEmpty else { continue }
      for run in own {
        let name = task.name
        guard let mine = Self.trainingText(name, of: run),
          let other = Self.trainingText(name, of: first)
        else {
          let missing = Self.trainingText(name, of: run) == nil ? run.path : first.path
          unknown.append(
            Difference(
              aspect: .trainingText, system: system.name, direction: name,
              text: "\(missing) has no record of its training text"))
          continue
        }
        guard mine != other else { continue }
        note(
          .trainingText, system, task,
          mine.pairs == other.pairs
            ? "\(HumanReadable.count(mine.pairs)) pairs in both \(first.path) and \(run.path), "
              + "but not the same ones"
            : "\(HumanReadable.count(other.pairs)) pairs in \(first.path), "
              + "\(HumanReadable.count(mine.pairs)) in \(run.path)")
      }
    }
  }

  private static func trainingText(_ direction: String, of run: ComparedRun) -> TextSummary.Part? {
    // A zero-shot direction has no training text, which is known.
    if let summary = run.summary, summary.directions[direction]?[Split.train.rawValue] == nil {
      return TextSummary.Part(pairs: 0, digest: "")
    }
    let part = run.summary?.directions[direction]?[Split.train.rawValue]
    return part?.digest == nil ? nil : part
  }

  private mutating func checkBudget(of system: ComparedSystem, _ baseline: ComparedSystem) {
    guard let mine = system.cost, let other = baseline.cost else {
      unknown.append(
        Difference(aspect: .budget, system: system.name, text: "a run has no log of its training"))
      return
    }
    for cost in [other, mine] where !cost.isFinished {
      note(
        .budget, system, nil,
        "training of \(cost == mine ? system.name : baseline.name) did not come to its end")
    }
    if mine.updates != other.updates { compare("updates", mine.updates, other.updates, system) }
    let pairs = mine.sentences.flatMap { mine in other.sentences.map { (mine, $0) } }
    let isTagging = system.runs[0].kind == .tagging
    for (what, counts) in [
      (isTagging ? "sentences" : "sentence pairs", pairs),
      (isTagging ? "words" : "target tokens", (mine.tokens, other.tokens)),
    ] {
      guard let (mine, other) = counts else { continue }
      let difference = abs(Double(mine) - Double(other))
      if difference > Self.tolerance * Double(max(other, 1)) { compare(what, mine, other, system) }
    }
  }

  private mutating func compare(
    _ what: String, _ mine: Int, _ other: Int, _ system: ComparedSystem
  ) {
    let ratio = Double(mine) / Double(max(other, 1))
    note(
      .budget, system, nil,
      "\(HumanReadable.count(mine)) \(what) beside \(HumanReadable.count(other)) "
        + "(× \(HumanReadable.fixed(ratio, digits: 2)))")
  }

  /// What the method is and does, which is what is compared, and what other checks look at.
  private static func isCompared(_ key: String) -> Bool {
    ["method", "granularity"].contains(key)
      || ["method_options.", "data.", "training.max_"].contains { key.hasPrefix($0) }
  }

  private mutating func checkConfiguration(of system: ComparedSystem, _ baseline: ComparedSystem) {
    var keys = Set<String>()
    for run in system.runs {
      let beside = baseline.runs.first { $0.tasks.contains(where: run.tasks.contains) }
      let other = (beside ?? baseline.runs[0]).settings
      for key in ComparedSystem.differences(run.settings, other) where !Self.isCompared(key) {
        guard keys.insert(key).inserted else { continue }
        note(
          .configuration, system, nil,
          "\(key) \(run.settings[key] ?? "none") beside \(other[key] ?? "none")")
      }
    }
  }

  private mutating func checkDirections(of system: ComparedSystem, _ baseline: ComparedSystem) {
    let (mine, other) = (system.tasks, baseline.tasks)
    let verb = system.runs[0].kind == .tagging ? "tag" : "translate"
    for (text, missing) in [
      ("does not \(verb)", other.filter { !mine.contains($0) }),
      ("\(verb)s beside the baseline's", mine.filter { !other.contains($0) }),
    ] where !missing.isEmpty {
      note(
        .directions, system, nil,
        "\(text) " + missing.map(\.name).joined(separator: ", "))
    }
  }
}
