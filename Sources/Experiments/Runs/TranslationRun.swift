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
  public let vocabulary: SubwordVocabulary
  /// The model, at the checkpoint that was opened.
  public let model: TranslationModel
  /// The number of updates that the checkpoint has behind it.
  public let step: Int
  /// Translates text with the model.
  public private(set) var translator: Translator

  /// Opens a run at its best checkpoint, or at its last one when none was validated.
  ///
  /// - Parameter path: the run's directory, or one of its checkpoints: `RUN/checkpoints/step-N`,
  ///   `RUN/best` or `RUN/last`.
  /// - Throws: a `CheckpointError` that names the file at fault.
  public static func open(_ path: String) throws -> TranslationRun {
    let (directory, checkpoint) = try RunDirectory.locate(path)
    return try open(directory, at: checkpoint, averaged: true)
  }

  /// Opens a run at a checkpoint.
  ///
  /// - Parameters:
  ///   - checkpoint: a folder of the run's `checkpoints`, or `best` or `last`.
  ///   - averaged: whether the moving average of the weights is wanted where there is one; otherwise
  ///     the model has the weights that the next update would have changed.
  /// - Throws: a `CheckpointError` that names the file at fault.
  static func open(_ directory: RunDirectory, at checkpoint: URL, averaged: Bool) throws
    -> TranslationRun
  {
    let configuration = try RunConfiguration.load(directory.configuration.path)
    configuration.applyThreads()
    let vocabulary = try Vocabulary.stored(in: directory.vocabulary)
    let model = try TranslationModel.untrained(configuration, vocabulary: vocabulary)
    let checkpoint = try CheckpointReader.open(checkpoint)
    let hasAverage = checkpoint.files.contains(CheckpointName.average)
    let weights = averaged && hasAverage ? CheckpointName.average : CheckpointName.model
    try ModelFile.load(checkpoint.tensors(weights), into: model.parameters)
    return try TranslationRun(
      directory: directory, configuration: configuration, vocabulary: vocabulary, model: model,
      step: checkpoint.step ?? 0, modelIsFinal: true)
  }

  init(
    directory: RunDirectory, configuration: RunConfiguration, vocabulary: SubwordVocabulary,
    model: TranslationModel, step: Int, modelIsFinal: Bool = false
  ) throws {
    self.directory = directory
    self.configuration = configuration
    directions = try configuration.directions()
    zeroShot = try configuration.data.zeroShotDirections()
    self.vocabulary = vocabulary
    self.model = model
    self.step = step
    let encoder = PairEncoder(
      vocabulary: vocabulary, maximumLength: configuration.vocabulary.maxLength)
    translator = Translator(
      [model], encoder: encoder, options: configuration.decoding, modelsAreFinal: modelIsFinal)
  }

  /// The same run, translating together with others of the same vocabulary.
  ///
  /// - Throws: ``ExperimentError/otherVocabulary(run:first:)``.
  public func joined(with others: [TranslationRun]) throws -> TranslationRun {
    for other in others
    where !other.vocabulary.isSame(as: vocabulary) || other.model.tokens != model.tokens {
      throw ExperimentError.otherVocabulary(
        run: other.directory.url.path, first: directory.url.path)
    }
    var joined = self
    joined.translator = translator.joined(with: others.map(\.translator))
    return joined
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
  static func untrained(_ configuration: RunConfiguration, vocabulary: SubwordVocabulary) throws
    -> TranslationModel
  {
    let targets = try configuration.directions().map(\.target)
    return try TranslationModel(
      configuration.model, vocabularySize: vocabulary.size,
      tokens: SpecialTokens(vocabulary, targets: targets),
      device: try Device(named: configuration.device), seed: configuration.seed)
  }
}

extension RunConfiguration {
  /// What the run translates: an imported model's directions, or those of the data.
  func directions() throws -> [Direction] {
    try imported?.directions.map { try Direction(parsing: $0) } ?? data.directions()
  }
}
