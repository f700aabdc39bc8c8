import Console
import Corpora
import Foundation
import Subwords
import Tagging
import Training

@testable import Experiments

/// A folder with small tagged files of invented languages whose tags follow from the words, removed when
/// the last reference goes.
///
/// All words are of the letters a to j, which the pieces of `Fixtures/bert` can spell. The languages
/// share stems and differ in their endings.
final class TinyTags {
  let url = FileManager.default.temporaryDirectory.appendingPathComponent("tags-\(UUID())")

  /// Sentences to train on: `tr` has less than half of the most, `yo` less than a quarter.
  static let sizes = ["de": 120, "tr": 50, "yo": 20]
  /// Sentences to test on.
  static let testSizes = ["de": 12, "tr": 10, "yo": 8, "sw": 6]
  /// The tags of all files.
  static let tags = ["B-LOC", "B-PER", "I-PER", "O"]

  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    for (language, size) in Self.sizes { try writeSplits(language, training: size) }
    try writeSplits("sw", training: 0)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: url.appendingPathComponent(name))
  }

  // MARK: - Text

  private static let endings = ["de": "a", "tr": "eb", "yo": "ic", "sw": "ad"]
  private static let plain = ["ab", "ced", "did", "fig", "hej", "jab"]
  private static let persons = ["bed", "gef"]
  private static let places = ["caj", "hib"]

  /// Sentence number k of a language: the same stems in every language.
  static func sentence(_ number: Int, _ language: String) -> TaggedSentence {
    let mixed = UInt64(number + 1) &* 0x9E37_79B9_7F4A_7C15
    func choice(_ place: Int, _ count: Int) -> Int {
      Int((mixed >> UInt64(9 + 6 * place)) & 63) % count
    }
    let ending = endings[language] ?? ""
    var (words, tags) = ([String](), [String]())
    for place in 0..<(2 + choice(8, 3)) {
      switch choice(place, 4) {
      case 0:
        words += [persons[choice(place + 3, 2)] + ending, "gagi" + ending]
        tags += ["B-PER", "I-PER"]
      case 1:
        words.append(places[choice(place + 3, 2)] + ending)
        tags.append("B-LOC")
      default:
        words.append(plain[choice(place + 4, plain.count)] + ending)
        tags.append("O")
      }
    }
    return TaggedSentence(words: words, tags: tags)
  }

  static func columns(_ sentences: [TaggedSentence]) -> String {
    sentences.map { sentence in
      zip(sentence.words, sentence.tags).map { "\($0)\t\($1)\n" }.joined() + "\n"
    }.joined()
  }

  private func writeSplits(_ language: String, training: Int) throws {
    let tested = Self.testSizes[language] ?? 0
    for (split, numbers) in [
      ("train", 0..<training), ("dev", 500..<506), ("test", 600..<(600 + tested)),
    ] where !numbers.isEmpty {
      let text = Self.columns(numbers.map { Self.sentence($0, language) })
      try write(text, to: "\(split).\(language)")
    }
  }

  // MARK: - Configuration

  /// Three languages and a fourth that is only tested, a model of one block of width 16.
  func configuration(steps: Int = 20) -> TaggingConfiguration {
    var configuration = TaggingConfiguration()
    configuration.precision = .float32
    configuration.threads = 1
    configuration.data.languages = ["de", "tr", "yo"]
    configuration.data.train = NameList([path("train.{language}")])
    configuration.data.dev = NameList([path("dev.{language}")])
    configuration.data.test = NameList([path("test.{language}")])
    configuration.data.zeroShot = ["sw"]
    configuration.vocabulary.size = 80
    configuration.vocabulary.maxLength = 20
    configuration.model.width = 16
    configuration.model.heads = 2
    configuration.model.feedForward = 32
    configuration.model.layers = 1
    configuration.model.maxPositions = 20
    configuration.gradients = .oneGraph
    configuration.sampling.maxTokens = 160
    configuration.training.maxSteps = steps
    configuration.training.maxEpochs = 0
    configuration.training.learningRate = 0.01
    configuration.training.warmupSteps = 5
    configuration.training.schedule = .inverseSqrt
    configuration.training.validateInterval = 10
    configuration.training.logInterval = 5
    return configuration
  }

  /// The text of a configuration.
  func text(_ configuration: TaggingConfiguration) throws -> TaggedRunText {
    try TaggedRunText(configuration.data) { _ in }
  }

  /// A tagger with its first values, as a run of this configuration makes it.
  func tagger(_ configuration: TaggingConfiguration, _ text: TaggedRunText) throws -> Tagger {
    let pieces = try WordPieceTrainer(
      size: configuration.vocabulary.size, tokenization: BasicTokenization(lowercases: false)
    ).train(text.train.flatMap(\.sentences).map { $0.words.joined(separator: " ") })
    return try Tagger(
      configuration, TaggingVocabulary(pieces: pieces, tags: TagInventory(sorting: Self.tags)))
  }

  /// The problem of a configuration, at its beginning.
  func problem(_ configuration: TaggingConfiguration) throws -> TaggingProblem {
    let text = try text(configuration)
    let tagger = try tagger(configuration, text)
    return try TaggingProblem(
      configuration, tagger: tagger,
      train: text.train.map { part in
        PairsInMemory(
          EncodedTask(name: part.language, pairs: part.sentences.flatMap { tagger.encode($0) }))
      }, dev: text.dev, stream: StatusStream(isInteractive: false) { _ in })
  }

  // MARK: - Training

  /// Trains a run in this folder.
  ///
  /// - Parameter step: the validation after which someone asks to stop; nil for none.
  func train(
    _ configuration: TaggingConfiguration, _ name: String, resuming: Bool = false,
    stoppingAt step: Int? = nil
  ) throws -> TrainingSession.Outcome {
    let interruption = Interruption()
    let stream = StatusStream(isInteractive: false) { line in
      if let step, line.hasPrefix("step \(step): validation") { interruption.request() }
    }
    return try TrainingSession.run(
      configuration, at: url.appendingPathComponent(name), resuming: resuming,
      environment: .init(stream: stream, interruption: interruption))
  }
}
