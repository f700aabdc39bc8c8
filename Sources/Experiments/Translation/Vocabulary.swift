import Checkpoints
import Corpora
public import Foundation
public import Subwords
import Translation

/// The subwords of a run, in its folder `vocabulary`.
///
/// A trained run has one file, `sentencepiece.model`. An imported one whose ids are not SentencePiece's
/// has `source.spm`, `target.spm`, `vocab.json` and `special_tokens.json` instead.
public enum Vocabulary {
  static let fileName = "sentencepiece.model"
  /// The files of a vocabulary with a table of its own.
  enum TableFile: String {
    case source = "source.spm"
    case target = "target.spm"
    case pieces = "vocab.json"
    case roles = "special_tokens.json"
  }

  /// Trains a model on the distinct lines of the training text, with a tag for every target language.
  ///
  /// Of more than 200,000 distinct lines, as many are taken at random.
  ///
  /// - Parameter progress: told the share of the text that was read; may throw to stop.
  public static func train(
    _ configuration: VocabularyConfiguration, on text: RunText,
    progress: (Double) throws -> Void = { _ in }
  ) throws -> SubwordVocabulary {
    let targets = Set(text.directions.map(\.target)).sorted()
    let options = SentencePieceTrainer.Options(
      algorithm: configuration.type, vocabularySize: configuration.size,
      characterCoverage: configuration.characterCoverage,
      symbols: targets.map(SpecialPieces.languageTag))
    let lines = try text.folder.sample(
      text.directions, limit: options.maximumSentences, seed: options.seed, progress: progress)
    return try SubwordVocabulary(SentencePieceTrainer(options: options).train(lines))
  }

  /// Keeps a vocabulary in a folder.
  public static func store(_ vocabulary: SubwordVocabulary, in folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    func write(_ data: Data, _ name: String) throws {
      try AtomicFile.write(data, to: folder.appendingPathComponent(name).path)
    }
    guard let table = vocabulary.table else {
      return try write(Data(vocabulary.source.bytes), fileName)
    }
    try write(Data(vocabulary.source.bytes), TableFile.source.rawValue)
    try write(Data(vocabulary.target.bytes), TableFile.target.rawValue)
    try write(Data(table.json().utf8), TableFile.pieces.rawValue)
    try write(JSONEncoder().encode(vocabulary.roles), TableFile.roles.rawValue)
  }

  /// Reads a vocabulary back.
  public static func stored(in folder: URL) throws -> SubwordVocabulary {
    func bytes(_ name: String) throws -> [UInt8] {
      [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
    }
    let pieces = folder.appendingPathComponent(TableFile.pieces.rawValue).path
    guard FileManager.default.fileExists(atPath: pieces) else {
      return try SubwordVocabulary(SentencePieceModel(bytes: bytes(fileName)))
    }
    return try SubwordVocabulary(
      source: SentencePieceModel(bytes: bytes(TableFile.source.rawValue)),
      target: SentencePieceModel(bytes: bytes(TableFile.target.rawValue)),
      table: PieceTable(json: bytes(TableFile.pieces.rawValue)),
      roles: JSONDecoder().decode(
        SubwordVocabulary.Roles.self, from: Data(bytes(TableFile.roles.rawValue))))
  }
}

extension SpecialTokens {
  /// The tokens with a role in a model's vocabulary: language tags and the like are never generated.
  init(_ vocabulary: SubwordVocabulary, targets: [String]) {
    let tags = Set(targets).compactMap { vocabulary.languageTag($0) }.sorted()
    let never = vocabulary.roles.neverGenerated
    self.init(
      endOfSentence: Int(vocabulary.roles.end), padding: Int(vocabulary.roles.padding),
      neverGenerated: (never + tags.filter { !never.contains($0) }).map(Int.init))
  }
}
