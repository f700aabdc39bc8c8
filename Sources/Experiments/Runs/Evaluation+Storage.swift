public import Checkpoints
public import Corpora
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

  /// The evaluation that a run holds; nil where there is none.
  ///
  /// - Throws: what decoding throws for a file that is none.
  public static func stored(_ split: Split, in run: RunDirectory) throws -> Evaluation? {
    let url = url(split.rawValue, in: run)
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    return try JSONDecoder().decode(Evaluation.self, from: Data(contentsOf: url))
  }

  private static func url(_ split: String, in run: RunDirectory) -> URL {
    run.url.appendingPathComponent("evaluation-\(split).json")
  }
}
