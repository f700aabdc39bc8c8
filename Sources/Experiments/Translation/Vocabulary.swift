import Checkpoints
import Corpora
public import Foundation
public import Subwords
import Translation

/// The subwords of a run, in its folder `vocabulary`.
public enum Vocabulary {
  static let fileName = "sentencepiece.model"

  /// Trains a model on the distinct lines of the training text, with a tag for every target language.
  ///
  /// Of more than 200,000 distinct lines, as many are taken at random.
  ///
  /// - Parameter progress: told the share of the text that was read; may throw to stop.
  public static func train(
    _ configuration: VocabularyConfiguration, on text: RunText,
    progress: (Double) throws -> Void = { _ in }
  ) throws -> SentencePieceModel {
    let targets = Set(text.directions.map(\.target)).sorted()
    let options = SentencePieceTrainer.Options(
      algorithm: configuration.type, vocabularySize: configuration.size,
      characterCoverage: configuration.characterCoverage,
      symbols: targets.map(SpecialPieces.languageTag))
    let lines = try text.folder.sample(
      text.directions, limit: options.maximumSentences, seed: options.seed, progress: progress)
    return try SentencePieceTrainer(options: options).train(lines)
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
