import Checkpoints
import Foundation
import Layers
import Subwords
import Tagging
import Tensors

/// A model in Hugging Face's layout of BERT, to begin the training of a tagger with.
///
/// `config.json`, `vocab.txt`, `model.safetensors` and, where it is there, `tokenizer_config.json`. The
/// encoder is taken; a classifier only where it has all the tags that are wanted; heads for other
/// purposes are left alone.
struct BERTFolder {
  static let pieces = "vocab.txt"

  /// The network that it holds.
  let network: EncoderConfiguration
  /// Its pieces.
  let pieces: WordPieceVocabulary
  private let tags: [String]?
  private let configurationPath: String
  private let tensors: OpenModelTensors
  /// What stands before the names of the encoder's tensors.
  private let prefix: String

  /// Opens a model and checks its files and the shapes of its largest tensors.
  ///
  /// - Throws: ``OpenModelError`` for what is missing, damaged or not supported.
  init(_ path: String) throws {
    let folder = OpenModelFolder(url: URL(fileURLWithPath: path), kind: "BERT")
    let configuration = try folder.decode(BERTConfiguration.self, BERTConfiguration.fileName)
    configurationPath = folder.path(BERTConfiguration.fileName)
    network = try configuration.network(file: configurationPath)
    tags = configuration.tags
    let tokenizer = try folder.decodeIfPresent(BERTTokenizer.self, BERTTokenizer.fileName)
    guard folder.has(Self.pieces) else {
      throw OpenModelError.missingFile(
        folder.path(Self.pieces),
        hint: "BertTokenizer writes it with save_vocabulary in transformers")
    }
    let bytes = try folder.bytes(Self.pieces, limit: 1 << 26)
    pieces = try folder.naming(Self.pieces) {
      try WordPieceVocabulary(
        bytes: bytes,
        options: tokenizer?.tokenization ?? BasicTokenization(lowercases: true))
    }
    guard pieces.size == configuration.vocabSize else {
      throw OpenModelError.malformed(
        file: folder.path(Self.pieces),
        reason: "it has \(pieces.size) pieces, but vocab_size is \(configuration.vocabSize)")
    }
    tensors = try folder.tensors()
    prefix = tensors.file["bert.embeddings.word_embeddings.weight"] == nil ? "" : "bert."
    try requireSizes()
  }

  /// Checks the shapes that decide the network's size: none is made that the file cannot fill.
  private func requireSizes() throws {
    let tables = [
      ("word", pieces.size), ("position", network.maxPositions),
      ("token_type", network.segmentKinds),
    ].map { ("embeddings.\($0.0)_embeddings", $0.1) }
    let layers = (0..<network.layers).map {
      ("encoder.layer.\($0).intermediate.dense", network.feedForward)
    }
    for (name, rows) in tables + layers {
      try tensors.requireShape("\(prefix)\(name).weight", [rows, network.width])
    }
  }

  /// The tags of its classifier, in the order of its outputs.
  ///
  /// - Throws: ``OpenModelError`` where it has none, or the file does not number them.
  func tagsOfClassifier() throws -> [String] {
    guard let tags else {
      throw OpenModelError.malformed(
        file: configurationPath, reason: "id2label does not name the tags from 0 without a gap")
    }
    try tensors.requireShape("\(TaggingModel.classifierPath).weight", [tags.count, network.width])
    try tensors.requireShape("\(TaggingModel.classifierPath).bias", [tags.count])
    return tags
  }

  /// Gives a network of this shape the model's values.
  ///
  /// - Parameter names: the network's tags, in the order of its classifier.
  /// - Returns: what was not taken or not found, a line each.
  /// - Throws: ``OpenModelError/tensor(file:name:expected:found:)`` when one of the encoder is missing
  ///   or has another shape; then some parameters may have changed.
  func fill(_ model: TaggingModel, tags names: [String]) throws -> [String] {
    var used: Set<String> = []
    for parameter in model.parameters.parameters where !Self.isClassifier(parameter.path) {
      let name = stored(parameter.path)
      try parameter.tensor.assign(tensors.tensor(name, parameter.shape))
      used.insert(name)
    }
    let classifier = try fillClassifier(model, names)
    used.formUnion(classifier)
    // The numbers 0, 1, … that old models save with their positions are no weights.
    let others = tensors.file.tensors.map(\.name)
      .filter { !used.contains($0) && !$0.hasSuffix(".position_ids") }
    return (classifier.isEmpty ? ["the classifier is new: the model lacks one of the tags"] : [])
      + (others.isEmpty
        ? [] : ["not used: \(Set(others.map(Self.part)).sorted().joined(separator: ", "))"])
  }

  private static func isClassifier(_ path: String) -> Bool {
    path.hasPrefix(TaggingModel.classifierPath + ".")
  }

  /// The name of a parameter in the file; old files call a norm's gain `gamma` and its bias `beta`.
  private func stored(_ path: String) -> String {
    let name = prefix + path.dropFirst("bert.".count)
    guard tensors.file[name] == nil, name.contains("LayerNorm.") else { return name }
    return name.replacing("LayerNorm.weight", with: "LayerNorm.gamma")
      .replacing("LayerNorm.bias", with: "LayerNorm.beta")
  }

  /// Takes the rows of the classifier that belong to the tags, where it has all of them.
  ///
  /// - Returns: the names of the tensors taken.
  private func fillClassifier(_ model: TaggingModel, _ names: [String]) throws -> [String] {
    let rows = names.compactMap { name in tags?.firstIndex(of: name).map(Int64.init) }
    let paths = ["weight", "bias"].map { "\(TaggingModel.classifierPath).\($0)" }
    guard let tags, rows.count == names.count, tensors.file[paths[0]] != nil else { return [] }
    let order = try Tensor(rows)
    for path in paths {
      guard let parameter = model.parameters[path] else { continue }
      let shape = [tags.count] + parameter.shape.dropFirst()
      try parameter.tensor.assign(tensors.tensor(path, shape).indexed(by: order))
    }
    return paths
  }

  /// The part of a model that a tensor belongs to: `cls.predictions` of `cls.predictions.bias`.
  private static func part(_ name: String) -> String {
    name.split(separator: ".").prefix(2).joined(separator: ".")
  }
}
