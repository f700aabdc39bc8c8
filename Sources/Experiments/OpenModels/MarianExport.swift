import Checkpoints
import Corpora
import Foundation
import Layers
import Subwords
import Tensors
import Training
import Translation

/// Writes a run's model in the layout of Hugging Face's MarianMT, for `transformers` and CTranslate2.
///
/// Ids keep their order but for `<pad>`, which goes to the end: Marian has none, and CTranslate2 takes
/// the last row away. A tag `__de__` is called `>>de<<` in `vocab.json`, so that MarianTokenizer, which
/// looks for that form in front of the text, finds it.
public struct MarianExport {
  private let run: TranslationRun
  /// For each id of the layout the run's.
  private let order: [Int32]
  /// For each id of the run the layout's.
  private let places: [Int: Int]

  /// Prepares a run for writing.
  ///
  /// - Throws: ``OpenModelError/notInLayout(option:reason:)`` when its model has no place there.
  public init(_ run: TranslationRun) throws {
    guard run.configuration.model.norm == .post else {
      throw OpenModelError.notInLayout(
        option: "model.norm: pre", reason: "MarianMT normalises behind each sum")
    }
    self.run = run
    let padding = Int32(run.model.tokens.padding)
    order = (0..<Int32(run.vocabulary.size)).filter { $0 != padding } + [padding]
    places = Dictionary(
      uniqueKeysWithValues: order.enumerated().map { (Int($0.element), $0.offset) })
  }

  /// What a user should know about the written model, one line each.
  public func notes() throws -> [String] {
    let start = try run.model.parameters[Self.table]?.tensor
      .selected(run.model.tokens.padding).norm()
    guard start != 0 else { return [] }
    return [
      "the decoder of this model starts from a vector that is not zero; CTranslate2 starts from "
        + "zeros, so its translations may differ"
    ]
  }

  /// Writes all files into a new or empty folder, which appears only once they are whole.
  public func write(to path: String) throws {
    try OpenModelFolder.write(to: path, writeFiles)
  }

  private func writeFiles(in folder: URL) throws {
    func write(_ data: Data, _ name: String) throws {
      try AtomicFile.write(data, to: folder.appendingPathComponent(name).path)
    }
    let tokens = layoutTokens
    try write(
      OpenModelFolder.json(
        MarianConfiguration(
          run.configuration.model, vocabulary: order.count, end: tokens.endOfSentence,
          padding: tokens.padding, directions: run.directions.map(\.description))),
      MarianConfiguration.fileName)
    let generation = MarianGeneration(
      tokens: tokens, decoding: run.configuration.decoding,
      maxPositions: run.configuration.model.maxPositions)
    try write(OpenModelFolder.json(generation), MarianGeneration.fileName)
    try write(OpenModelFolder.json(tokenizer), MarianTokenizer.fileName)
    try write(Data(pieces().json().utf8), OpenModelFolder.pieces)
    try write(Data(run.vocabulary.source.bytes), OpenModelFolder.source)
    try write(Data(run.vocabulary.target.bytes), OpenModelFolder.target)
    // The format's name is what transformers asks for.
    try SafetensorsWriter.write(
      records(), metadata: ["format": "pt"],
      to: folder.appendingPathComponent(OpenModelFolder.weights))
  }

  // MARK: - Vocabulary

  private var layoutTokens: SpecialTokens {
    let tokens = run.model.tokens
    func place(_ id: Int) -> Int { places[id] ?? id }
    return SpecialTokens(
      endOfSentence: place(tokens.endOfSentence), padding: place(tokens.padding),
      neverGenerated: tokens.neverGenerated.map(place).sorted())
  }

  private var tokenizer: MarianTokenizer {
    func single(_ languages: [String]) -> String {
      Set(languages).count == 1 ? languages[0] : "mul"
    }
    return MarianTokenizer(
      sourceLang: single(run.directions.map(\.source)),
      targetLang: single(run.directions.map(\.target)),
      maxPositions: run.configuration.model.maxPositions)
  }

  private func pieces() throws -> PieceTable {
    let tags = Dictionary(
      run.directions.map(\.target).compactMap { code in
        run.vocabulary.languageTag(code).map { ($0, PieceTable.languageTag(code)) }
      }, uniquingKeysWith: { first, _ in first })
    return try PieceTable(order.map { tags[$0] ?? run.vocabulary.piece($0) ?? "" })
  }

  // MARK: - Tensors

  private static let table = "model.shared.weight"

  private func records() throws -> [TensorRecord] {
    let rows = try Tensor(order.map(Int64.init))
    let bias = run.model.parameters[TranslationModel.outputBiasPath]
    let all = run.model.parameters.parameters.filter { $0 !== bias }.map { parameter in
      TensorRecord(parameter.path, .float32, shape: parameter.shape) {
        let values = try parameter.tensor.converted(device: .cpu)
        return try parameter.path == Self.table
          ? values.indexed(by: rows).bytes() : values.bytes()
      }
    }
    let scores = TensorRecord(
      TranslationModel.outputBiasPath, .float32, shape: [1, order.count]
    ) {
      try bias.map { try $0.tensor.converted(device: .cpu).indexed(by: rows).bytes() }
        ?? [UInt8](repeating: 0, count: 4 * order.count)
    }
    return (all + [scores]).sorted { $0.name < $1.name }
  }
}
