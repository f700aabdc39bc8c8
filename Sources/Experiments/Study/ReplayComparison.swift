public import Checkpoints
import Console
import Foundation
import GradientVaccine
import SimilarityStudy

/// What several rules would have done with the Gramians that a run recorded.
public struct ReplayComparison {
  /// One rule.
  private struct Entry {
    let name: String
    let replay: RuleReplay
  }

  private let entries: [Entry]
  private let row: String
  private let tasks: [String]

  /// Asks some rules about a run's record.
  ///
  /// - Parameters:
  ///   - methods: the rules; options are those of the run's configuration where it has them.
  ///   - group: the group or part to tell about; the whole model when nil.
  /// - Throws: `ReplayError` where nothing was recorded or a rule needs losses; ``SimilarityQueryError``
  ///   for a group that was not recorded; a `WeightingError`.
  public init(_ directory: RunDirectory, methods: [String], group: String?) throws {
    let configuration = try AnyRunSettings.load(directory.configuration.path)
    guard let trajectory = try Trajectory.read(in: directory.similarity, keepingSamples: true)
    else { throw ReplayError.nothingRecorded }
    let rows = trajectory.layout.rows
    guard let last = rows.last else { throw ReplayError.nothingRecorded }
    if let group, !rows.contains(group) {
      throw SimilarityQueryError.missing("group “\(group)”", known: rows)
    }
    row = group ?? (rows.contains("model") ? "model" : last)
    let tasks = trajectory.layout.tasks
    self.tasks = tasks
    let low = Set(configuration.lowResourceTasks)
    let record = RuleReplay.Record(trajectory)
    entries = try methods.map { name in
      let method = try MethodConfiguration(
        name: name, options: configuration.methodOptions[name] ?? [:]
      ).resolvingTasks(
        lowResource: tasks.filter(low.contains), highResource: tasks.filter { !low.contains($0) },
        known: tasks)
      return Entry(
        name: name, replay: try RuleReplay(record, method: method, seed: configuration.seed))
    }
  }

  /// What the numbers are of, in a sentence.
  public var account: String { entries.first?.replay.account ?? "" }

  /// Tables for a person: what each rule did, and each task's weight.
  public func text() -> String {
    var rules = TextTable(["rule", "corrections", "norm ratio", "ascents"])
    for entry in entries {
      let outcome = entry.replay.outcome
      rules.append([
        entry.name, outcome.activeShare(of: row).map { percent($0) } ?? "–",
        fixed(outcome.meanNormRatio(of: row)),
        outcome.ascentShare(of: row).map { percent($0) } ?? "–",
      ])
    }
    var weights = TextTable(["weight"] + entries.map(\.name))
    for (index, task) in tasks.enumerated() {
      weights.append(
        [task] + entries.map { fixed($0.replay.outcome.meanWeights(of: row)?[index]) })
    }
    let legend = """
      corrections: share of ordered pairs of tasks whose first gradient would have been corrected
      norm ratio:  length of the update over that of the plain sum
      ascents:     share of updates that would have raised the summed loss, to first order

      """
    return "What rules would have done, \(row)\n\n" + rules.rendered() + "\n" + legend + "\n"
      + weights.rendered() + "\n" + account + "\n"
  }

  /// The same for a program.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(Answer(self)), as: UTF8.self) + "\n"
  }

  private struct Answer: Encodable {
    struct Rule: Encodable {
      var corrections: Double?
      var normRatio: Double?
      var ascents: Double?
      var weights: [String: Double]

      enum CodingKeys: String, CodingKey {
        case corrections, ascents, weights
        case normRatio = "norm_ratio"
      }
    }

    var source: String
    var count: Int
    var spacing: Int
    var account: String
    /// By rule and then by group or part.
    var rules: [String: [String: Rule]]

    init(_ comparison: ReplayComparison) {
      let first = comparison.entries.first?.replay
      source = first?.source.rawValue ?? ""
      count = first?.count ?? 0
      spacing = first?.spacing ?? 0
      account = comparison.account
      rules = comparison.entries.reduce(into: [:]) { rules, entry in
        let outcome = entry.replay.outcome
        rules[entry.name] = outcome.layout.rows.reduce(into: [:]) { groups, row in
          let weights = zip(outcome.layout.tasks, outcome.meanWeights(of: row) ?? [])
          groups[row] = Rule(
            corrections: Self.known(outcome.activeShare(of: row)),
            normRatio: Self.known(outcome.meanNormRatio(of: row)),
            ascents: Self.known(outcome.ascentShare(of: row)),
            weights: Dictionary(uniqueKeysWithValues: weights.filter { $0.1.isFinite }))
        }
      }
    }

    private static func known(_ value: Double?) -> Double? {
      value.flatMap { $0.isFinite ? $0 : nil }
    }
  }

  private func percent(_ share: Double) -> String {
    share.isFinite ? HumanReadable.fixed(100 * share, digits: 1) + "%" : "–"
  }

  private func fixed(_ value: Double?) -> String {
    value.map { $0.isFinite ? HumanReadable.fixed($0, digits: 3) : "–" } ?? "–"
  }
}
