import Checkpoints
public import Corpora
public import Foundation
public import Subwords
import Translation

/// The subwords of a run, in its folder `vocabulary`.
public enum Vocabulary {
  static let fileName = "sentencepiece.model"

  /// Trains a model on all distinct lines of a corpus, with a tag for every target language.
  public static func train(_ configuration: VocabularyConfiguration, on corpus: ParallelCorpus)
    throws
    -> SentencePieceModel
  {
    let targets = Set(corpus.directions.map(\.target)).sorted()
    let options = SentencePieceTrainer.Options(
      algorithm: configuration.type, vocabularySize: configuration.size,
      characterCoverage: configuration.characterCoverage,
      symbols: targets.map(SpecialPieces.languageTag))
    return try SentencePieceTrainer(options: options).train(corpus.texts(distinct: true))
  }

  /// Keeps a model in a folder.
  public static func store(_ model: SentencePieceModel, in folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try AtomicFile.write(Data(model.bytes), to: folder.appendingPathComponent(fileName).path)
  }

  /// Reads a model back.
  public static func stored(in folder: URL) throws -> SentencePieceModel {
    let data = try Data(contentsOf: folder.appendingPathComponent(fileName))
    return try SentencePieceModel(bytes: [UInt8](data))
  }
}

extension SpecialTokens {
  /// The tokens with a role in a model's vocabulary: language tags and the like are never generated.
  init(_ vocabulary: SentencePieceModel, targets: [String]) {
    let tags = Set(targets).compactMap { vocabulary.languageTag($0) }.map(Int.init).sorted()
    self.init(
      endOfSentence: Int(SpecialPieces.end), padding: Int(SpecialPieces.padding),
      neverGenerated: [Int(SpecialPieces.unknown), Int(SpecialPieces.padding)] + tags)
  }
}
