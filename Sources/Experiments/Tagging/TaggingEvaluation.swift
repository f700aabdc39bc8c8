import Checkpoints
public import Console
public import Corpora
import Foundation

/// The quality of a run's tags on held-out text: what `gradvac evaluate --json` prints for it.
public struct TaggingEvaluation: Codable, Sendable, Equatable {
  /// Scores by language.
  public var languages: [String: TaggingScores]
  /// Unweighted means over `all` trained languages and over the groups that there are: `high`,
  /// `medium`, `low` and `zero_shot`.
  public var averages: [String: TaggingScores]
  /// The group of each language, by the size of its training text.
  public var groups: [String: ResourceGroup]
  /// What the tags say: `spans` or `labels`.
  public var kind: String
  /// The split that was tagged.
  public var split: String
  /// The number of updates behind the model.
  public var step: Int
  /// The SHA-256 of the weights.
  public var weights: String

  /// Tags a split, scores it and keeps both in the run, with a progress bar.
  ///
  /// - Parameter label: what the bar says is being done.
  /// - Throws: ``ExperimentError/noText(split:run:)``.
  public static func perform(
    on run: TaggingRun, split: Split, showing label: String, stream: StatusStream
  ) throws -> TaggingEvaluation {
    let texts = try TaggedRunText.stored(split, of: run.languages, in: run.textFolder)
      .filter { !$0.sentences.isEmpty }
    guard !texts.isEmpty else {
      throw ExperimentError.noText(split: split.rawValue, run: run.directory.url.path)
    }
    var bar = ProgressBar(
      label, total: texts.reduce(0) { $0 + $1.sentences.count }, unit: "sentences",
      stream: stream)
    var done = 0
    let outputs = try texts.map { text in
      defer { done += text.sentences.count }
      return try run.tagger.tag(text.sentences.map(\.words)) { bar.update(to: done + $0) }
    }
    bar.finish()
    for text in texts {
      let tags = Set(text.sentences.flatMap(\.tags)).subtracting(run.tags.tags).sorted()
      guard !tags.isEmpty else { continue }
      stream.line(
        "  \(text.language) has tags that the run was not trained on, and which count as wrong: "
          + tags.joined(separator: ", "))
    }
    let evaluation = try TaggingEvaluation(texts, outputs, by: run, split: split)
    try evaluation.store(texts, outputs, in: run.directory)
    return evaluation
  }

  private init(
    _ texts: [LanguageText], _ outputs: [[[String]]], by run: TaggingRun, split: Split
  ) throws {
    languages = [:]
    for (text, output) in zip(texts, outputs) {
      languages[text.language] = try TaggingScores(of: text.sentences, predicted: output)
    }
    let scored = languages
    groups = run.resourceGroups.filter { scored.keys.contains($0.key) }
    averages = ResourceGroup.averages(of: languages, groups) { TaggingScores(meanOf: $0) }
    kind = run.tags.kind.rawValue
    self.split = split.rawValue
    step = run.step
    weights = try run.directory.weightsInUse().sha256
  }

  // MARK: - In a run: evaluation/SPLIT/LANGUAGE.tags and scores.json

  private func store(
    _ texts: [LanguageText], _ outputs: [[[String]]], in run: RunDirectory
  ) throws {
    let folder = Evaluation.folder(Split(rawValue: split) ?? .test, in: run)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let scores = folder.appendingPathComponent("scores.json")
    if FileManager.default.fileExists(atPath: scores.path) {
      try FileManager.default.removeItem(at: scores)
    }
    for (text, output) in zip(texts, outputs) {
      let lines = output.map { $0.joined(separator: " ") + "\n" }.joined()
      let file = folder.appendingPathComponent("\(text.language).tags")
      try AtomicFile.write(Data(lines.utf8), to: file.path)
    }
    try AtomicFile.write(Data(json().utf8), to: scores.path)
  }

  /// The evaluation that a run holds; nil where there is none.
  ///
  /// - Throws: what decoding throws for a file that is none.
  static func stored(_ split: Split, in run: RunDirectory) throws -> TaggingEvaluation? {
    let url = Evaluation.folder(split, in: run).appendingPathComponent("scores.json")
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    return try JSONDecoder().decode(TaggingEvaluation.self, from: Data(contentsOf: url))
  }

  /// The evaluation as `gradvac evaluate --json` prints it.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }

  /// An aligned table for people: the languages, then the groups' means.
  ///
  /// - Parameter order: the languages in the order wanted.
  public func table(order: [String]) -> String {
    var table = TextTable([
      "language", "resources", "F1", "precision", "recall", "accuracy", "sentences",
    ])
    func add(_ name: String, _ group: String, _ scores: TaggingScores) {
      table.append(
        [name, group]
          + [scores.f1, scores.precision, scores.recall, scores.accuracy].map {
            HumanReadable.fixed($0, digits: 2)
          } + [HumanReadable.count(scores.sentences)])
    }
    for name in order {
      guard let scores = languages[name] else { continue }
      add(name, groups[name]?.title ?? "", scores)
    }
    for name in ["high", "medium", "low", "zero_shot", "all"] {
      guard let scores = averages[name] else { continue }
      add("mean", name.replacing("_", with: "-"), scores)
    }
    return table.rendered()
  }
}
