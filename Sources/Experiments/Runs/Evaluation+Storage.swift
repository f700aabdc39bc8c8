public import Checkpoints
public import Corpora
public import Foundation
import Metrics

// In a run: evaluation/SPLIT/DIRECTION.hyp, one translation a line, and evaluation/SPLIT/scores.json.
extension Evaluation {
  /// Why a run's stored evaluation cannot stand for its present state.
  public enum Staleness: Sendable, Equatable, CustomStringConvertible {
    /// There is none.
    case missing
    /// It cannot be read.
    case unreadable(String)
    /// The run is used with other weights now.
    case otherWeights(evaluated: Int, now: Int)
    /// The run's configuration asks for another search now.
    case otherSearch
    /// The run has another text now.
    case otherText

    /// What is the matter, after the run's name and a colon.
    public var description: String {
      switch self {
      case .missing: "not evaluated"
      case .unreadable(let reason): "its evaluation cannot be read (\(reason))"
      case .otherWeights(let evaluated, let now):
        "evaluated at step \(evaluated), but its best checkpoint is now "
          + (evaluated == now ? "another one of that step" : "that of step \(now)")
      case .otherSearch: "evaluated with other values of decoding.beam and lenpen"
      case .otherText: "evaluated on another text"
      }
    }
  }

  /// Where a run keeps its translations of a split and their scores.
  public static func folder(_ split: Split, in run: RunDirectory) -> URL {
    run.url.appendingPathComponent("evaluation/\(split.rawValue)", isDirectory: true)
  }

  private static func scores(in folder: URL) -> URL { folder.appendingPathComponent("scores.json") }

  private static func outputs(_ direction: String, in folder: URL) -> URL {
    folder.appendingPathComponent("\(direction).hyp")
  }

  /// Keeps the evaluation in its run with the translations behind it.
  ///
  /// The scores are removed first and written last: where they are, the translations are theirs.
  public func store(_ translations: HeldOutTranslations, in run: RunDirectory) throws {
    let folder = Self.folder(translations.split, in: run)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let scores = Self.scores(in: folder)
    if FileManager.default.fileExists(atPath: scores.path) {
      try FileManager.default.removeItem(at: scores)
    }
    for part in translations.parts {
      let lines = part.outputs.map { Self.oneLine($0) + "\n" }.joined()
      try AtomicFile.write(
        Data(lines.utf8), to: Self.outputs(part.direction.description, in: folder).path)
    }
    try AtomicFile.write(Data(json().utf8), to: scores.path)
  }

  /// A translation as a line: a model may have learnt line feeds as characters.
  private static func oneLine(_ text: String) -> String {
    var line = String.UnicodeScalarView()
    line.append(contentsOf: text.unicodeScalars.map { $0 == "\n" || $0 == "\r" ? " " : $0 })
    return String(line)
  }

  /// The evaluation that a run holds; nil where there is none, or one of tags.
  ///
  /// - Throws: what decoding throws for a file that is none.
  public static func stored(_ split: Split, in run: RunDirectory) throws -> Evaluation? {
    let url = scores(in: folder(split, in: run))
    guard FileManager.default.fileExists(atPath: url.path),
      (try? AnyRunSettings.task(of: run.configuration.path)) != .tagging
    else { return nil }
    return try JSONDecoder().decode(Evaluation.self, from: Data(contentsOf: url))
  }

  /// The translations behind a stored evaluation, of one direction.
  ///
  /// - Throws: a `CorpusError` when the file is missing or no text.
  public static func storedOutputs(
    _ direction: String, split: Split, in run: RunDirectory
  ) throws -> [String] {
    try ParallelText.lines(of: outputs(direction, in: folder(split, in: run)).path)
  }

  /// The evaluation as `gradvac evaluate --json` prints it.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }

  /// What keeps this evaluation from standing for the run as it is; nil when nothing does.
  public func staleness(
    beside run: RunDirectory, _ configuration: RunConfiguration
  ) throws -> Staleness? {
    let weights = try run.weightsInUse()
    if self.weights != weights.sha256 {
      return .otherWeights(evaluated: step, now: weights.step)
    }
    if search != Search(configuration.decoding) { return .otherSearch }
    let folder = run.url.appendingPathComponent("data")
    let digest = HeldOutTranslations.textDigest(
      of: Split(rawValue: split) ?? .test, in: folder,
      directions: try configuration.data.directions()
        + configuration.data.zeroShotDirections())
    return digest == text ? nil : .otherText
  }
}
