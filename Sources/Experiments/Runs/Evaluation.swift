import Console
public import Corpora
import Foundation
import Metrics

/// The quality of a run's translations of held-out text: what `gradvac evaluate --json` prints.
public struct Evaluation: Codable, Sendable, Equatable {
  /// The scores of one direction, or of several averaged.
  public struct Scores: Codable, Sendable, Equatable {
    /// BLEU, from 0 to 100.
    public var bleu: Double
    /// chrF, from 0 to 100.
    public var chrf: Double
    /// The sentences translated.
    public var sentences: Int

    /// Scores from all values.
    public init(bleu: Double, chrf: Double, sentences: Int) {
      self.bleu = bleu
      self.chrf = chrf
      self.sentences = sentences
    }
  }

  /// A sentence with its translation.
  public struct Sample: Codable, Sendable, Equatable {
    /// Such as `fr-en`.
    public var direction: String
    /// What was translated.
    public var source: String
    /// What a person made of it.
    public var reference: String
    /// What the model made of it.
    public var output: String
  }

  /// Scores by direction.
  public var directions: [String: Scores]
  /// Unweighted means over `all` directions and over the `high`- and `low`-resource ones.
  public var averages: [String: Scores]
  /// The split that was translated.
  public var split: String
  /// The number of updates behind the model.
  public var step: Int
  /// BLEU's signature.
  public var signature: String
  /// A few sentences of each direction.
  public var samples: [Sample]

  /// Translates a split and scores it.
  ///
  /// - Parameter samples: sentences of each direction to keep.
  public init(
    of run: TranslationRun, split: Split, samples count: Int = 2,
    progress: (Int, Int) throws -> Void
  ) throws {
    let corpus = try RunText.stored(
      split, in: run.textFolder, directions: run.directions + run.zeroShot)
    var scores: [String: Scores] = [:]
    var samples: [Sample] = []
    var done = 0
    try progress(0, corpus.count)
    for part in corpus.parts {
      let (name, before) = (part.direction.description, done)
      let outputs = try run.translator.translate(
        part.pairs.map(\.source), into: part.direction.target,
        progress: { try progress(before + $0, corpus.count) }
      ).map { $0.first?.text ?? "" }
      done += part.pairs.count
      scores[name] = try Self.scores(outputs, part.pairs.map(\.target))
      samples += Self.spread(count, over: part.pairs.count).map {
        Sample(
          direction: name, source: part.pairs[$0].source, reference: part.pairs[$0].target,
          output: outputs[$0])
      }
    }
    directions = scores
    self.split = split.rawValue
    self.samples = samples
    step = run.step
    signature = Signature(of: BLEU(), references: References([""])).description
    averages = Self.averages(
      scores, low: Set(run.configuration.data.lowResource),
      zeroShot: Set(run.configuration.data.zeroShot))
  }

  private static func scores(_ outputs: [String], _ references: [String]) throws -> Scores {
    let references = References(references)
    return Scores(
      bleu: try BLEU().corpusScore(hypotheses: outputs, references: references).value,
      chrf: try CHRF().corpusScore(hypotheses: outputs, references: references).value,
      sentences: outputs.count)
  }

  /// Places of a few samples, evenly over a list.
  private static func spread(_ count: Int, over total: Int) -> [Int] {
    let taken = min(count, total)
    return (0..<taken).map { ($0 * total + total / 2) / taken % total }
  }

  /// Means over the trained directions, and apart from them over those that were never trained.
  static func averages(
    _ scores: [String: Scores], low: Set<String>, zeroShot: Set<String> = []
  ) -> [String: Scores] {
    let trained = scores.filter { !zeroShot.contains($0.key) }
    let groups = [
      "all": trained, "high": trained.filter { !low.contains($0.key) },
      "low": trained.filter { low.contains($0.key) },
      "zero_shot": scores.filter { zeroShot.contains($0.key) },
    ]
    return groups.filter { !$0.value.isEmpty }.mapValues { group in
      let values = group.sorted { $0.key < $1.key }.map(\.value)
      let count = Double(values.count)
      return Scores(
        bleu: values.reduce(0) { $0 + $1.bleu } / count,
        chrf: values.reduce(0) { $0 + $1.chrf } / count,
        sentences: values.reduce(0) { $0 + $1.sentences })
    }
  }

  /// The resource group of a direction.
  public func group(of direction: String, low: Set<String>) -> String {
    low.contains(direction) ? "low" : "high"
  }

  /// An aligned table for people.
  ///
  /// - Parameters:
  ///   - order: the directions in the order wanted.
  ///   - low: the low-resource ones.
  ///   - zeroShot: directions that were never trained, in the order wanted.
  public func table(order: [String], low: Set<String>, zeroShot: [String] = []) -> String {
    var table = TextTable(["direction", "resources", "BLEU", "chrF", "sentences"])
    func add(_ name: String, _ group: String, _ scores: Scores) {
      table.append([
        name, group, HumanReadable.fixed(scores.bleu, digits: 2),
        HumanReadable.fixed(scores.chrf, digits: 2), HumanReadable.count(scores.sentences),
      ])
    }
    for name in order {
      if let scores = directions[name] { add(name, group(of: name, low: low), scores) }
    }
    for name in zeroShot {
      if let scores = directions[name] { add(name, "zero-shot", scores) }
    }
    for (key, name) in [
      ("high", "high"), ("low", "low"), ("all", "all"), ("zero_shot", "zero-shot"),
    ] {
      if let scores = averages[key] { add("mean", name, scores) }
    }
    return table.rendered()
  }
}
