import Foundation
import Layers
import Subwords
import Tagging

/// The part of `config.json` that decides what a BERT model computes.
///
/// Names are Hugging Face's; see `BertConfig` in its documentation.
struct BERTConfiguration: Codable, Equatable {
  static let fileName = "config.json"

  var modelType = "bert"
  var architectures: [String]? = ["BertForTokenClassification"]
  var vocabSize: Int
  var hiddenSize: Int
  var numHiddenLayers: Int
  var numAttentionHeads: Int
  var intermediateSize: Int
  var hiddenAct: String?
  var hiddenDropoutProb: Double?
  var attentionProbsDropoutProb: Double?
  var maxPositionEmbeddings: Int
  var typeVocabSize: Int?
  var layerNormEps: Double? = 1e-12
  var positionEmbeddingType: String? = "absolute"
  var isDecoder: Bool? = false
  var padTokenId: Int?
  /// The tags by their numbers as text; of models with a classifier.
  var id2label: [String: String]?
  var label2id: [String: Int]?

  /// The configuration of a network with a classifier of some tags.
  init(_ network: EncoderConfiguration, pieces: WordPieceVocabulary, tags: [String]) {
    vocabSize = pieces.size
    hiddenSize = network.width
    numHiddenLayers = network.layers
    numAttentionHeads = network.heads
    intermediateSize = network.feedForward
    hiddenAct = network.activation == .swish ? "silu" : network.activation.rawValue
    hiddenDropoutProb = network.dropout
    attentionProbsDropoutProb = network.attentionDropout
    maxPositionEmbeddings = network.maxPositions
    typeVocabSize = network.segmentKinds
    padTokenId = Int(pieces.padding)
    let numbered = tags.enumerated().map { ($0.offset, $0.element) }
    id2label = Dictionary(uniqueKeysWithValues: numbered.map { ("\($0.0)", $0.1) })
    label2id = Dictionary(uniqueKeysWithValues: numbered.map { ($0.1, $0.0) })
  }

  /// The tags in their order; nil unless the file numbers some from 0 without a gap.
  var tags: [String]? {
    guard let id2label, !id2label.isEmpty else { return nil }
    let tags = (0..<id2label.count).compactMap { id2label["\($0)"] }
    return tags.count == id2label.count ? tags : nil
  }

  /// The network that the file describes.
  ///
  /// - Parameter file: its name, for errors.
  /// - Throws: ``OpenModelError`` that names the first option that is not supported.
  func network(file: String) throws -> EncoderConfiguration {
    func require(_ option: String, _ found: some Equatable, _ expected: some Equatable) throws {
      guard "\(found)" == "\(expected)" else {
        throw OpenModelError.unsupported(
          file: file, option: option, expected: "\(expected)", found: "\(found)")
      }
    }
    try require("model_type", modelType, "bert")
    try require("position_embedding_type", positionEmbeddingType ?? "absolute", "absolute")
    try require("layer_norm_eps", layerNormEps ?? 1e-12, 1e-12)
    try require("is_decoder", isDecoder ?? false, false)
    let name = hiddenAct ?? "gelu"
    guard let activation = Activation(rawValue: name == "silu" ? "swish" : name) else {
      throw OpenModelError.unsupported(
        file: file, option: "hidden_act",
        expected: Activation.allCases.map(\.rawValue).joined(separator: ", "), found: name)
    }
    var network = EncoderConfiguration()
    network.width = hiddenSize
    network.heads = numAttentionHeads
    network.feedForward = intermediateSize
    network.layers = numHiddenLayers
    network.activation = activation
    network.dropout = hiddenDropoutProb ?? 0.1
    network.attentionDropout = attentionProbsDropoutProb ?? 0.1
    network.maxPositions = maxPositionEmbeddings
    network.segmentKinds = typeVocabSize ?? 2
    guard network.faults.isEmpty else {
      throw OpenModelError.malformed(
        file: file, reason: network.faults.joined(separator: "; "))
    }
    return network
  }
}

/// The part of `tokenizer_config.json` that decides how BERT cuts text.
struct BERTTokenizer: Codable, Equatable {
  static let fileName = "tokenizer_config.json"

  var tokenizerClass: String? = "BertTokenizer"
  var doLowerCase: Bool?
  var stripAccents: Bool?
  var tokenizeChineseChars: Bool?
  var modelMaxLength: Double?

  /// How a run cuts text.
  init(_ tokenization: BasicTokenization, maxPositions: Int) {
    doLowerCase = tokenization.lowercases
    stripAccents = tokenization.stripsAccents
    tokenizeChineseChars = tokenization.separatesChineseCharacters
    modelMaxLength = Double(maxPositions)
  }

  /// What the file says; BertTokenizer lower-cases where it says nothing.
  var tokenization: BasicTokenization {
    BasicTokenization(
      lowercases: doLowerCase ?? true, stripsAccents: stripAccents,
      separatesChineseCharacters: tokenizeChineseChars ?? true)
  }
}
