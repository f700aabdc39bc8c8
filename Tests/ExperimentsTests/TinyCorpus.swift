import Corpora
import Foundation
import Subwords
import Training
import Translation

@testable import Experiments

/// A folder with small parallel files of an invented language, removed when the last reference goes.
final class TinyCorpus {
  let url = FileManager.default.temporaryDirectory.appendingPathComponent("experiments-\(UUID())")

  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    for (language, suffix, count) in [("fr", "o", 300), ("de", "en", 200), ("ru", "i", 50)] {
      try writePairs("train.\(language)", language, suffix, count)
    }
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  func write(_ text: String, to name: String) throws {
    let file = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  private static let words =
    "open file close save red house big dog small cat window key read write new old"
    .split(separator: " ").map(String.init)

  /// Sentence number k: the same for every language, so that languages share sentences.
  static func english(_ number: Int) -> String {
    let mixed = UInt64(number + 1) &* 0x9E37_79B9_7F4A_7C15
    return (0..<(2 + number % 4)).map { words[Int((mixed >> UInt64(11 + 7 * $0)) & 15)] }
      .joined(separator: " ") + " \(number)"
  }

  static func foreign(_ english: String, _ suffix: String) -> String {
    english.split(separator: " ").map { String($0.reversed()) + suffix }.joined(separator: " ")
  }

  func writePairs(
    _ prefix: String, _ language: String, _ suffix: String, _ count: Int, from first: Int = 0
  ) throws {
    let lines = (first..<first + count).map(Self.english)
    try write(lines.map { $0 + "\n" }.joined(), to: "\(prefix).en")
    try write(lines.map { Self.foreign($0, suffix) + "\n" }.joined(), to: "\(prefix).\(language)")
  }

  /// The text of a configuration, prepared in a folder of its own.
  func text(_ data: DataConfiguration) throws -> RunText {
    try RunText.prepare(data, in: CorpusFolder(path("prepared-\(UUID())")))
  }

  /// Three directions into English, a model of width 16, and two micro-batches an update.
  func configuration(steps: Int = 20) -> RunConfiguration {
    var configuration = RunConfiguration()
    configuration.precision = .float32
    configuration.threads = 1
    for language in ["fr", "de", "ru"] {
      configuration.data.pairs["\(language)-en"] = .init(
        train: NameList([path("train.\(language)")]))
    }
    configuration.data.devSentences = 5
    configuration.data.testSentences = 6
    configuration.vocabulary.size = 60
    configuration.vocabulary.maxLength = 64
    configuration.model.width = 16
    configuration.model.heads = 2
    configuration.model.feedForward = 32
    configuration.model.encoderLayers = 1
    configuration.model.decoderLayers = 1
    configuration.model.maxPositions = 64
    configuration.sampling.maxTokens = 200
    configuration.training.maxSteps = steps
    configuration.training.updateFreq = 2
    configuration.training.warmupSteps = 10
    configuration.training.validateInterval = 10
    configuration.training.logInterval = 5
    configuration.decoding.beam = 2
    return configuration
  }
}
