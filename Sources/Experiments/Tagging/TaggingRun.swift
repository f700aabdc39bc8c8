public import Checkpoints
public import Corpora
import Foundation
import Layers
import Subwords
import Tagging
import Tensors
import Training

/// A trained tagging run, opened to be used.
public struct TaggingRun {
  /// Where it is.
  public let directory: RunDirectory
  /// How it was made.
  public let configuration: TaggingConfiguration
  /// The tags that it gives.
  public let tags: TagInventory
  /// Gives words their tags, by the checkpoint that was opened.
  public let tagger: Tagger
  /// The number of updates that the checkpoint has behind it.
  public let step: Int

  /// Opens a run at its best checkpoint, or at its last one when none was validated.
  ///
  /// - Parameter path: the run's directory, or one of its checkpoints: `RUN/checkpoints/step-N`,
  ///   `RUN/best` or `RUN/last`.
  /// - Throws: a `CheckpointError` that names the file at fault.
  public static func open(_ path: String) throws -> TaggingRun {
    let (directory, checkpoint) = try RunDirectory.locate(path)
    let configuration = try TaggingConfiguration.load(directory.configuration.path)
    configuration.applyThreads()
    let vocabulary = try TaggingVocabulary.stored(in: directory.vocabulary)
    let tagger = try Tagger(configuration, vocabulary)
    let reader = try CheckpointReader.open(checkpoint)
    let hasAverage = reader.files.contains(CheckpointName.average)
    try ModelFile.load(
      reader.tensors(hasAverage ? CheckpointName.average : CheckpointName.model),
      into: tagger.model.parameters)
    return TaggingRun(
      directory: directory, configuration: configuration, tags: vocabulary.tags, tagger: tagger,
      step: reader.step ?? 0)
  }

  /// The languages that it was trained on, then those that are only tested.
  public var languages: [String] {
    let trained = (try? configuration.taskNames()) ?? []
    return trained + (configuration.data.only.isEmpty ? configuration.data.zeroShot : [])
  }

  /// Checks that the run knows a language.
  ///
  /// - Throws: ``ExperimentError/unknownLanguage(_:known:)``.
  public func requireLanguage(_ language: String) throws {
    // Nobody may have said what an imported tagger knows.
    guard languages.contains(language) || languages.isEmpty else {
      throw ExperimentError.unknownLanguage(language, known: languages)
    }
  }

  /// The group of each language, by the run's own list of low-resource languages and the sizes of
  /// its training text.
  public var resourceGroups: [String: ResourceGroup] {
    var sizes =
      TextSummary.stored(in: textFolder)?.trainingSizes
      ?? languages.reduce(into: [:]) { $0[$1] = 1 }
    for language in configuration.data.zeroShot { sizes[language] = 0 }
    return ResourceGroup.groups(of: sizes, low: Set(configuration.data.lowResource))
  }

  var textFolder: URL { directory.url.appendingPathComponent("data") }
}

extension Tagger {
  /// A tagger of a run's configuration whose model has its first values.
  init(_ configuration: TaggingConfiguration, _ vocabulary: TaggingVocabulary) throws {
    model = try TaggingModel(
      configuration.model, vocabularySize: vocabulary.pieces.size,
      tagCount: vocabulary.tags.count, device: try Device(named: configuration.device),
      seed: configuration.seed)
    encoder = TaggedEncoder(
      vocabulary: vocabulary.pieces, maximumLength: configuration.vocabulary.maxLength)
    tags = vocabulary.tags
    maxTokens = max(configuration.sampling.maxTokens, configuration.vocabulary.maxLength)
  }
}
