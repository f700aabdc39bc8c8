public import Checkpoints
public import Corpora
public import Foundation
import Subwords
import Tensors
import Training
import Translation

/// Makes a run of a model in Hugging Face's layout of MarianMT.
///
/// A model that ``MarianExport`` wrote becomes the run that it was, with the same weights byte for
/// byte. In one from elsewhere the ids of its `vocab.json` stay.
public struct MarianImport {
  private let folder: OpenModelFolder
  private let network: TransformerConfiguration
  private let weights: MarianWeights
  private let bias: Tensor?
  private let vocabulary: SubwordVocabulary
  /// For each id of the run's vocabulary its row in the file; nil where they are the same.
  private let order: [Int64]?
  private let generation: MarianGeneration?
  /// What the model translates.
  public let directions: [Direction]

  /// Opens a model and checks everything but the tensors' values.
  ///
  /// - Parameter directions: what it translates, such as `en-de`; empty for what the model itself says.
  /// - Throws: ``OpenModelError`` for what is missing, damaged or not supported.
  public init(from path: String, directions named: [String]) throws {
    let folder = OpenModelFolder(url: URL(fileURLWithPath: path), kind: "MarianMT")
    let file = folder.path(MarianConfiguration.fileName)
    let configuration = try folder.decode(MarianConfiguration.self, MarianConfiguration.fileName)
    network = try configuration.network(file: file)
    generation = try folder.decodeIfPresent(MarianGeneration.self, MarianGeneration.fileName)
    let tokenizer = try folder.decodeIfPresent(MarianTokenizer.self, MarianTokenizer.fileName)
    guard tokenizer?.separateVocabs != true else {
      throw OpenModelError.unsupported(
        file: folder.path(MarianTokenizer.fileName), option: "separate_vocabs",
        expected: "false", found: "true")
    }
    let table = try folder.pieceTable()
    guard table.count == configuration.vocabSize else {
      throw OpenModelError.malformed(
        file: folder.path(OpenModelFolder.pieces),
        reason: "it has \(table.count) pieces, but vocab_size is \(configuration.vocabSize)")
    }
    weights = try MarianWeights(
      folder.tensors(), network: network, vocabulary: table.count)
    bias = try weights.outputBias()
    let pieces = try SubwordVocabulary(
      source: folder.sentencePiece(OpenModelFolder.source),
      target: folder.sentencePiece(OpenModelFolder.target), table: table,
      roles: Self.roles(configuration, generation, table, file: file))
    let native = try Self.native(pieces)
    vocabulary = try native == nil ? pieces : SubwordVocabulary(pieces.source)
    order = native
    self.folder = folder
    self.directions = try Self.directions(
      named.isEmpty ? configuration.gradvacDirections ?? [] : named, tokenizer, table)
    if let target = self.directions.map(\.target).first(where: {
      vocabulary.hasLanguageTags && vocabulary.languageTag($0) == nil
    }) {
      throw CorpusError.noTag(language: target)
    }
  }

  // MARK: - The run

  /// Writes the run, whose checkpoint is `step-0`.
  ///
  /// - Throws: `CheckpointError.runExists` when the directory holds a run.
  public func write(to url: URL) throws -> RunDirectory {
    let configuration = configuration()
    let model = try TranslationModel(
      configuration.model, vocabularySize: vocabulary.size,
      tokens: SpecialTokens(vocabulary, targets: directions.map(\.target)), seed: 0)
    try weights.fill(model, order: order)
    let run = try RunDirectory.create(at: url)
    try Vocabulary.store(vocabulary, in: run.vocabulary)
    try CheckpointWriter(run).write(
      step: 0, [.tensors(CheckpointName.model, ModelFile.records(model.parameters))])
    // Last: without it the directory is no run.
    try AtomicFile.write(Data(configuration.yaml().utf8), to: run.configuration.path)
    return run
  }

  private func configuration() -> RunConfiguration {
    var configuration = RunConfiguration()
    configuration.imported = ImportedConfiguration(directions: directions.map(\.description))
    configuration.model = network
    configuration.model.outputBias = bias != nil
    configuration.method = "joint"
    configuration.vocabulary.size = vocabulary.size
    configuration.vocabulary.maxLength = network.maxPositions
    configuration.sampling.maxTokens = max(
      network.maxPositions, configuration.sampling.maxTokens)
    if let beams = generation?.numBeams, (1...1_000).contains(beams) {
      configuration.decoding.beam = beams
    }
    if let penalty = generation?.lengthPenalty, penalty.isFinite, penalty >= 0 {
      configuration.decoding.lenpen = penalty
    }
    return configuration
  }

  // MARK: - The vocabulary

  private static func roles(
    _ configuration: MarianConfiguration, _ generation: MarianGeneration?, _ table: PieceTable,
    file: String
  ) throws -> SubwordVocabulary.Roles {
    let never = generation?.badWordsIds ?? configuration.badWordsIds ?? []
    guard never.allSatisfy({ $0.count == 1 }) else {
      throw OpenModelError.unsupported(
        file: file, option: "bad_words_ids", expected: "single tokens", found: "sequences")
    }
    let (end, padding) = (configuration.eosTokenId, configuration.padTokenId)
    let all = [padding] + never.joined().filter { $0 != end && $0 != padding }
    guard let unknown = table.id("<unk>") else {
      throw OpenModelError.malformed(
        file: file, reason: "expected a piece <unk> in \(OpenModelFolder.pieces)")
    }
    guard (all + [end]).allSatisfy({ (0..<table.count).contains($0) }) else {
      throw OpenModelError.malformed(
        file: file, reason: "a special token's id is outside the \(table.count) pieces")
    }
    return .init(
      end: Int32(end), unknown: unknown, padding: Int32(padding),
      neverGenerated: all.map(Int32.init))
  }

  /// For each id of a SentencePiece model its id in the table, if both are one vocabulary in two
  /// orders, as in an exported run.
  private static func native(_ pieces: SubwordVocabulary) throws -> [Int64]? {
    let model = pieces.source
    guard model.bytes == pieces.target.bytes, model.size == pieces.size,
      (try? model.requireConvention()) != nil, pieces.roles.end == pieces.table?.id("</s>"),
      pieces.roles.padding == pieces.table?.id("<pad>")
    else { return nil }
    let order = (0..<Int32(model.size)).map { id -> Int64? in
      guard let table = pieces.table, let piece = model.piece(id) else { return nil }
      return (table.id(piece) ?? table.id(openTag(piece))).map(Int64.init)
    }
    return order.contains(nil) ? nil : order.compactMap { $0 }
  }

  /// `>>de<<` for `__de__`.
  private static func openTag(_ piece: String) -> String {
    PieceTable.languageTag(String(piece.dropFirst(2).dropLast(2)))
  }

  // MARK: - Directions

  private static func directions(
    _ named: [String], _ tokenizer: MarianTokenizer?, _ table: PieceTable
  ) throws -> [Direction] {
    let found = named.isEmpty ? guessed(tokenizer, table) : named
    guard !found.isEmpty else { throw OpenModelError.noDirections }
    var directions: [Direction] = []
    for name in found {
      let direction = try Direction(parsing: name)
      if !directions.contains(direction) { directions.append(direction) }
    }
    return directions
  }

  /// What the languages of the tokenizer and the tags in the vocabulary say.
  private static func guessed(_ tokenizer: MarianTokenizer?, _ table: PieceTable) -> [String] {
    guard let source = tokenizer?.sourceLang, Direction.isCode(source) else { return [] }
    let tags = table.languages
    let targets = tags.isEmpty ? [tokenizer?.targetLang ?? ""] : tags
    return targets.filter { Direction.isCode($0) && $0 != source }.map { "\(source)-\($0)" }
  }
}
