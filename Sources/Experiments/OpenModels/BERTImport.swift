public import Checkpoints
import Corpora
public import Foundation
import Subwords
import Tagging
import Training

/// Makes a run of a tagger in Hugging Face's layout of `BertForTokenClassification`.
///
/// A tagger that ``BERTExport`` wrote becomes one with the same weights byte for byte.
public struct BERTImport {
  private let folder: BERTFolder
  private let vocabulary: TaggingVocabulary
  private let languages: [String]

  /// Opens a model and checks everything but the tensors' values.
  ///
  /// - Parameter languages: the codes of the languages that it knows; empty where nobody has said.
  /// - Throws: ``OpenModelError`` for what is missing, damaged or not supported, a `CorpusError` for
  ///   tags that make no sense.
  public init(from path: String, languages: [String]) throws {
    folder = try BERTFolder(path)
    vocabulary = TaggingVocabulary(
      pieces: folder.pieces, tags: try TagInventory(ordered: folder.tagsOfClassifier()))
    self.languages = languages
    try configuration.requireValid(file: path, isResolved: true)
  }

  /// The tags that it gives.
  public var tags: [String] { vocabulary.tags.tags }

  /// Writes the run, whose checkpoint is `step-0`.
  ///
  /// - Throws: `CheckpointError.runExists` when the directory holds a run.
  public func write(to url: URL) throws -> RunDirectory {
    let tagger = try Tagger(configuration, vocabulary)
    _ = try folder.fill(tagger.model, tags: tags)
    let run = try RunDirectory.create(at: url)
    try vocabulary.store(in: run.vocabulary)
    try CheckpointWriter(run).write(
      step: 0, [.tensors(CheckpointName.model, ModelFile.records(tagger.model.parameters))])
    // Last: without it the directory is no run.
    try AtomicFile.write(Data(configuration.yaml().utf8), to: run.configuration.path)
    return run
  }

  private var configuration: TaggingConfiguration {
    var configuration = TaggingConfiguration()
    configuration.imported = ImportedTagger(languages: languages)
    configuration.model = folder.network
    configuration.method = "joint"
    configuration.vocabulary.size = max(64, vocabulary.pieces.size)
    configuration.vocabulary.lowercase = vocabulary.pieces.options.lowercases
    configuration.vocabulary.maxLength = min(
      configuration.vocabulary.maxLength, folder.network.maxPositions)
    return configuration
  }
}
