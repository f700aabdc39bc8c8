public import Corpora
import Foundation
public import Metrics

/// Systems side by side on the same text: the paper's Table 1 and Table 2 with the evidence for them.
///
/// It is what `gradvac compare --json` prints.
public struct Comparison: Codable, Sendable, Equatable {
  /// What is compared.
  public enum Metric: String, Codable, Sendable, CaseIterable {
    /// BLEU with the customary tokenizer of each target language.
    case bleu
    /// chrF2.
    case chrf
    /// F1 of spans.
    case f1
    /// The share of words with the right tag.
    case accuracy

    /// The name for people, such as `BLEU`.
    public var title: String {
      switch self {
      case .bleu: "BLEU"
      case .chrf: "chrF"
      case .f1: "F1"
      case .accuracy: "accuracy"
      }
    }

    /// Which runs it is for.
    public var task: RunTask { self == .bleu || self == .chrf ? .translation : .tagging }
  }

  /// How differences from the baseline were tested.
  public struct Test: Codable, Sendable, Equatable {
    /// The kinds of test.
    public enum Kind: String, Codable, Sendable, CaseIterable {
      /// Paired bootstrap.
      case bootstrap
      /// Paired approximate randomisation.
      case randomisation
    }

    /// Which test.
    public var kind: Kind
    /// The number of resamples or trials.
    public var samples: Int
    /// The seed of the resampling.
    public var seed: UInt64
    /// The p below which a difference is marked.
    public var level: Double
  }

  /// A score of one system, in one task or averaged over several.
  public struct Score: Codable, Sendable, Equatable {
    /// The mean over seeds, from 0 to 100.
    public var score: Double
    /// Half the 95 % interval of the mean over seeds (Student's t); nil for a single seed.
    public var halfWidth: Double?
    /// The score of each seed, in the order of the system's seeds; empty where a seed lacks some of
    /// the directions.
    public var bySeed: [Double]
    /// The score less the baseline's; nil for the baseline and where it has none.
    public var difference: Double?
    /// The probability of such a difference by chance of the test sentences.
    public var pValue: Double?

    enum CodingKeys: String, CodingKey {
      case score, difference
      case halfWidth = "half_width"
      case bySeed = "by_seed"
      case pValue = "p_value"
    }
  }

  /// A task of the comparison.
  public struct Row: Codable, Sendable, Equatable {
    /// The task: a direction such as `fr-en`, or a language that is tagged.
    public var direction: String
    /// Its group, by the size of its training text.
    public var group: ResourceGroup
    /// Its training pairs or sentences; nil where no run says.
    public var pairs: Int?
    /// Its test sentences.
    public var sentences: Int
    /// BLEU's tokenizer; nil for a language that is tagged.
    public var tokenizer: Tokenizer?
  }

  /// One system with its scores.
  public struct System: Codable, Sendable, Equatable {
    /// The name.
    public var name: String
    /// The rule, or `bilingual`.
    public var kind: String
    /// The runs' directories.
    public var runs: [String]
    /// The seeds, in rising order.
    public var seeds: [UInt64]
    /// Scores by direction; a direction that the system does not translate is absent.
    public var directions: [String: Score]
    /// Scores averaged by family and then by group.
    ///
    /// Such as `Any→En` → `low`; groups are `high`, `medium`, `low`, `zero_shot` and `all`. A group of
    /// which the system lacks a direction is absent.
    public var averages: [String: [String: Score]]
    /// The mean cost of a seed; for several runs of one seed, of all together.
    public var cost: RunCost?
  }

  /// What is compared.
  public var metric: Metric
  /// The split that was translated.
  public var split: String
  /// The metric's signature; `tok` names the tokenizers of all directions.
  public var signature: String
  /// How differences were tested; nil when they were not.
  public var test: Test?
  /// The name of the system that the others are compared with.
  public var baseline: String
  /// The directions, family by family.
  public var rows: [Row]
  /// The families of directions.
  public var families: [DirectionFamily]
  /// The systems in the order given.
  public var systems: [System]
  /// Whether data and budget are the same.
  public var data: DataCheck
}

extension Comparison {
  /// The comparison as `gradvac compare --json` prints it.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }

  /// Whether a difference is marked as significant.
  ///
  /// Equal scores never are: sacreBLEU's p-value counts the resamples with a larger difference, so for
  /// equal outputs it is the smallest that there is.
  public func isSignificant(_ score: Score) -> Bool {
    guard let test, let pValue = score.pValue, score.difference != 0 else { return false }
    return pValue < test.level
  }

  /// The directions of a family in one group; all trained ones for `all`.
  func members(of family: DirectionFamily, group: String) -> [String] {
    let groups = Dictionary(uniqueKeysWithValues: rows.map { ($0.direction, $0.group) })
    return family.directions.filter { direction in
      group == "all" ? groups[direction] != .zeroShot : groups[direction]?.rawValue == group
    }
  }

  /// The groups that a table of averages shows, those that some direction is in.
  var groupNames: [String] {
    ["high", "medium", "low", "zero_shot"].filter { name in
      rows.contains { $0.group.rawValue == name }
    } + ["all"]
  }
}
