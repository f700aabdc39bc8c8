import Checkpoints
import Foundation

extension Evaluation {
  /// Keeps the evaluation in its run, as `evaluation-test.json`.
  public func store(in run: TranslationRun) throws {
    try AtomicFile.write(Data(json().utf8), to: Self.url(split, in: run).path)
  }

  /// The evaluation as `gradvac evaluate --json` prints it.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }

  private static func url(_ split: String, in run: TranslationRun) -> URL {
    run.directory.url.appendingPathComponent("evaluation-\(split).json")
  }
}
