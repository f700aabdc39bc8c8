import Checkpoints
import Corpora
import Foundation

extension Evaluation {
  /// Keeps the evaluation in its run, as `evaluation-test.json`.
  public func store(in run: TranslationRun) throws {
    try AtomicFile.write(Data(json().utf8), to: Self.url(split, in: run.directory).path)
  }

  /// The evaluation as `gradvac evaluate --json` prints it.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }

  /// The evaluation that a run has kept; nil when there is none that can be read.
  static func stored(_ split: Split, in run: RunDirectory) -> Evaluation? {
    let data = try? Data(contentsOf: url(split.rawValue, in: run))
    return data.flatMap { try? JSONDecoder().decode(Evaluation.self, from: $0) }
  }

  private static func url(_ split: String, in run: RunDirectory) -> URL {
    run.url.appendingPathComponent("evaluation-\(split).json")
  }
}
