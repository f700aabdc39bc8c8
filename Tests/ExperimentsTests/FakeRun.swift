import Checkpoints
import Corpora
import Foundation
import Training
import Translation

@testable import Experiments

/// A run with everything that a comparison reads, and no model.
struct FakeRun {
  let path: String
  let url: URL
  var directory: RunDirectory

  /// Writes a run.
  ///
  /// - Parameters:
  ///   - outputs: the translations of the test text by direction.
  ///   - references: their references; the sources are the same lines with a `s` before each.
  init(
    _ name: String, in folder: URL, method: String = "joint", seed: UInt64 = 1,
    outputs: [String: [String]], references: [String: [String]], sizes: [String: Int] = [:],
    tokens: Int = 1_000, steps: Int = 50, change: (inout RunConfiguration) -> Void = { _ in }
  ) throws {
    url = folder.appendingPathComponent(name)
    path = url.path
    directory = try RunDirectory.create(at: url)
    var configuration = RunConfiguration()
    configuration.seed = seed
    configuration.method = method
    configuration.training.maxSteps = steps
    for direction in outputs.keys { configuration.data.pairs[direction] = .init(train: "none") }
    change(&configuration)
    try write(configuration.yaml(), to: "config.yaml")
    try writeText(references.filter { outputs.keys.contains($0.key) })
    try writeSummary(sizes)
    try write(
      """
      {"kind":"start","step":0,"seconds":0,"tokens":0,"sentences":0,"reason":"training begins"}
      {"kind":"end","step":\(steps),"seconds":2,"tokens":\(tokens),"sentences":\(tokens / 10),\
      "reason":"finished"}

      """, to: "log.jsonl")
    try CheckpointWriter(directory).write(
      step: steps, [.data(CheckpointName.model, Data(name.utf8))])
    try evaluate(outputs, configuration)
  }

  func write(_ text: String, to name: String) throws {
    let file = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  private func writeText(_ references: [String: [String]]) throws {
    for (name, lines) in references {
      let direction = try Direction(parsing: name)
      let sources = lines.map { "s \($0)\n" }.joined()
      try write(sources, to: "data/test/\(name).\(direction.source)")
      try write(lines.map { $0 + "\n" }.joined(), to: "data/test/\(name).\(direction.target)")
    }
  }

  private func writeSummary(_ sizes: [String: Int]) throws {
    guard !sizes.isEmpty else { return }
    try TextSummary(
      identity: "", trained: sizes.keys.sorted(),
      directions: sizes.mapValues { ["train": .init(pairs: $0, digest: "\($0)")] }
    ).store(in: url.appendingPathComponent("data"))
  }

  /// Keeps translations as `gradvac evaluate` does.
  private func evaluate(_ outputs: [String: [String]], _ configuration: RunConfiguration) throws {
    let directions = try configuration.data.directions()
    let text = HeldOutTranslations.textDigest(
      of: .test, in: url.appendingPathComponent("data"), directions: directions)
    let object: [String: Any] = [
      "directions": [:], "averages": [:], "groups": [:], "split": "test", "step": 1,
      "weights": try directory.weightsInUse().sha256, "text": text ?? "",
      "search": ["beam": configuration.decoding.beam, "lenpen": configuration.decoding.lenpen],
      "tokenizers": [:], "signature": "", "chrf_signature": "", "samples": [],
    ]
    let json = try JSONSerialization.data(withJSONObject: object)
    try write(String(decoding: json, as: UTF8.self), to: "evaluation/test/scores.json")
    for (direction, lines) in outputs {
      try write(lines.map { $0 + "\n" }.joined(), to: "evaluation/test/\(direction).hyp")
    }
  }
}

/// A folder of fake runs, removed when the last reference goes.
final class FakeRuns {
  let url = FileManager.default.temporaryDirectory.appendingPathComponent("compare-\(UUID())")

  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Sentences of six words, the same for a number every time.
  static func sentences(_ count: Int, from first: Int = 0) -> [String] {
    let words = "a b c d e f g h i j k l m n o p".split(separator: " ")
    return (first..<first + count).map { number in
      let mixed = UInt64(number + 1) &* 0x9E37_79B9_7F4A_7C15
      return (0..<6).map { String(words[Int((mixed >> UInt64(11 + 7 * $0)) & 15)]) }
        .joined(separator: " ")
    }
  }

  /// The sentences with the last words of every `n`th wrong.
  static func damaged(_ lines: [String], every n: Int, offset: Int = 0) -> [String] {
    lines.enumerated().map { index, line in
      guard (index + offset).isMultiple(of: n) else { return line }
      return line.split(separator: " ").prefix(4).joined(separator: " ") + " x y"
    }
  }
}
