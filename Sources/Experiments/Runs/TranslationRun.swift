public import Checkpoints
import Configuration
public import Corpora
public import Foundation
import Layers
public import Subwords
import Tensors
import Training
public import Translation

/// A trained run, opened to be used: its configuration, subwords and model.
public struct TranslationRun {
  /// Where it is.
  public let directory: RunDirectory
  /// How it was made.
  public let configuration: RunConfiguration
  /// What it translates, in the configuration's order.
  public let directions: [Direction]
  /// What it is tested on without having been trained for it, in the configuration's order.
  public let zeroShot: [Direction]
  /// Its subwords.
  public let vocabulary: SentencePieceModel
  /// The model, at the checkpoint that was opened.
  public let model: TranslationModel
  /// The number of updates that the checkpoint has behind it.
  public let step: Int
  /// Translates text with the model.
  public let translator: Translator

  /// Opens a run at its best checkpoint, or at its last one when none was validated.
  ///
  /// - Parameter path: the run's directory.
  /// - Throws: a `CheckpointError` that names the file at fault.
  public static func open(_ path: String) throws -> TranslationRun {
    let directory = try RunDirectory.open(at: URL(fileURLWithPath: path))
    let configuration = try RunConfiguration.load(directory.configuration.path)
    configuration.applyThreads()
    let vocabulary = try Vocabulary.stored(in: directory.vocabulary)
    let model = try TranslationModel.untrained(configuration, vocabulary: vocabulary)
    let mark = try directory.step(of: .best) == nil ? directory.last : directory.best
    let checkpoint = try CheckpointReader.open(mark)
    let weights =
      checkpoint.files.contains(CheckpointName.average)
      ? CheckpointName.average : CheckpointName.model
    try ModelFile.load(checkpoint.tensors(weights), into: model.parameters)
    return try TranslationRun(
      directory: directory, configuration: configuration, vocabulary: vocabulary, model: model,
      step: checkpoint.step ?? 0)
  }

  init(
    directory: RunDirectory, configuration: RunConfiguration, vocabulary: SentencePieceModel,
    model: TranslationModel, step: Int
  ) throws {
    self.directory = directory
    self.configuration = configuration
    directions = try configuration.data.directions()
    zeroShot = try configuration.data.zeroShotDirections()
    self.vocabulary = vocabulary
    self.model = model
    self.step = step
    let encoder = try PairEncoder(
      model: vocabulary, maximumLength: configuration.vocabulary.maxLength)
    translator = Translator(model: model, encoder: encoder, options: configuration.decoding)
  }

  /// Where the run keeps its held-out text.
  public var textFolder: URL { directory.url.appendingPathComponent("data") }

  /// The direction that a person means who names one or both languages.
  ///
  /// - Throws: ``ExperimentError`` when the run does not translate it, or several fit.
  public func direction(from source: String?, to target: String) throws -> Direction {
    let known = directions + zeroShot
    let fitting = known.filter { $0.target == target && (source == nil || $0.source == source) }
    if let first = fitting.first { return first }
    throw ExperimentError.unknownDirection(
      source.map { "\($0)-\(target)" } ?? "into \(target)", known: known.map(\.description))
  }
}

extension TranslationModel {
  /// A model of a run's configuration with its first values.
  static func untrained(_ configuration: RunConfiguration, vocabulary: SentencePieceModel) throws
    -> TranslationModel
  {
    let targets = try configuration.data.directions().map(\.target)
    return try TranslationModel(
      configuration.model, vocabularySize: vocabulary.size,
      tokens: SpecialTokens(vocabulary, targets: targets),
      device: try Device(named: configuration.device), seed: configuration.seed)
  }
}

extension RunConfiguration {
  /// Makes libtorch use the configured number of threads.
  func applyThreads() {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    Runtime.threads = threads == 0 ? cores : threads
  }
}
