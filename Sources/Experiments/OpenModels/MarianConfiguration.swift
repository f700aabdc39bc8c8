import Foundation
import Layers
import Translation

/// The part of `config.json` that decides what a MarianMT model computes.
///
/// Names are Hugging Face's; see `MarianConfig` in its documentation. Keys that only training or other
/// tools read are left alone.
struct MarianConfiguration: Codable, Equatable {
  static let fileName = "config.json"
  /// More positions than any model has; the table of positions is computed, so a bound is needed.
  static let positionsLimit = 16_384

  var modelType = "marian"
  var architectures: [String]? = ["MarianMTModel"]
  var dModel: Int
  var encoderLayers: Int
  var decoderLayers: Int
  var encoderAttentionHeads: Int
  var decoderAttentionHeads: Int
  var encoderFfnDim: Int
  var decoderFfnDim: Int
  var activationFunction: String
  var dropout: Double?
  var attentionDropout: Double?
  var activationDropout: Double?
  var maxPositionEmbeddings: Int
  var vocabSize: Int
  var decoderVocabSize: Int?
  var padTokenId: Int
  var eosTokenId: Int
  var decoderStartTokenId: Int
  var forcedEosTokenId: Int?
  var scaleEmbedding: Bool?
  var staticPositionEmbeddings: Bool? = true
  var normalizeBefore: Bool? = false
  var normalizeEmbedding: Bool? = false
  var addFinalLayerNorm: Bool? = false
  var shareEncoderDecoderEmbeddings: Bool? = true
  var tieWordEmbeddings: Bool? = true
  var isEncoderDecoder: Bool? = true
  /// Of older models, whose `generation_config.json` is missing.
  var badWordsIds: [[Int]]?
  /// What the model translates, in our notation; other programs pass over it.
  var gradvacDirections: [String]?

  /// The configuration of a network.
  init(
    _ network: TransformerConfiguration, vocabulary: Int, end: Int, padding: Int,
    directions: [String]
  ) {
    dModel = network.width
    encoderLayers = network.encoderLayers
    decoderLayers = network.decoderLayers
    (encoderAttentionHeads, decoderAttentionHeads) = (network.heads, network.heads)
    (encoderFfnDim, decoderFfnDim) = (network.feedForward, network.feedForward)
    activationFunction = network.activation.rawValue
    dropout = network.dropout
    attentionDropout = network.attentionDropout
    activationDropout = network.activationDropout
    maxPositionEmbeddings = network.maxPositions
    (vocabSize, decoderVocabSize) = (vocabulary, vocabulary)
    (padTokenId, decoderStartTokenId) = (padding, padding)
    (eosTokenId, forcedEosTokenId) = (end, end)
    scaleEmbedding = true
    gradvacDirections = directions
  }

  // MARK: - The network

  /// The network that the file describes.
  ///
  /// - Parameter file: its name, for errors.
  /// - Throws: ``OpenModelError`` that names the first option that is not supported.
  func network(file: String) throws -> TransformerConfiguration {
    try requireSupported(file: file)
    guard let activation = Activation(rawValue: Self.plain(activationFunction)) else {
      throw OpenModelError.unsupported(
        file: file, option: "activation_function",
        expected: Activation.allCases.map(\.rawValue).joined(separator: ", "),
        found: activationFunction)
    }
    var network = TransformerConfiguration()
    network.width = dModel
    network.heads = encoderAttentionHeads
    network.feedForward = encoderFfnDim
    network.encoderLayers = encoderLayers
    network.decoderLayers = decoderLayers
    network.activation = activation
    network.dropout = dropout ?? 0
    network.attentionDropout = attentionDropout ?? 0
    network.activationDropout = activationDropout ?? 0
    network.maxPositions = maxPositionEmbeddings
    guard network.faults.isEmpty, maxPositionEmbeddings <= Self.positionsLimit else {
      let faults =
        network.faults.isEmpty
        ? ["max_position_embeddings is \(maxPositionEmbeddings); at most \(Self.positionsLimit)"]
        : network.faults
      throw OpenModelError.malformed(file: file, reason: faults.joined(separator: "; "))
    }
    return network
  }

  /// SiLU has two names.
  private static func plain(_ activation: String) -> String {
    activation == "silu" ? "swish" : activation
  }

  private func requireSupported(file: String) throws {
    func require(_ option: String, _ found: some Equatable, _ expected: some Equatable) throws {
      guard "\(found)" == "\(expected)" else {
        throw OpenModelError.unsupported(
          file: file, option: option, expected: "\(expected)", found: "\(found)")
      }
    }
    try require("model_type", modelType, "marian")
    try require("normalize_before", normalizeBefore ?? false, false)
    try require("normalize_embedding", normalizeEmbedding ?? false, false)
    try require("add_final_layer_norm", addFinalLayerNorm ?? false, false)
    try require("static_position_embeddings", staticPositionEmbeddings ?? true, true)
    try require("share_encoder_decoder_embeddings", shareEncoderDecoderEmbeddings ?? true, true)
    try require("tie_word_embeddings", tieWordEmbeddings ?? true, true)
    // What MarianConfig assumes where the key is absent is false.
    try require("scale_embedding", scaleEmbedding ?? false, true)
    try require("decoder_attention_heads", decoderAttentionHeads, encoderAttentionHeads)
    try require("decoder_ffn_dim", decoderFfnDim, encoderFfnDim)
    try require("decoder_vocab_size", decoderVocabSize ?? vocabSize, vocabSize)
    try require("decoder_start_token_id", decoderStartTokenId, padTokenId)
  }
}

/// The part of `generation_config.json` that decides what is generated.
struct MarianGeneration: Codable, Equatable {
  static let fileName = "generation_config.json"

  var badWordsIds: [[Int]]?
  var decoderStartTokenId: Int?
  var eosTokenId: Int?
  var forcedEosTokenId: Int?
  var padTokenId: Int?
  var maxLength: Int?
  var numBeams: Int?
  var lengthPenalty: Double?
  var earlyStopping: Bool?

  /// Reads what is there; keys whose values have another form than ours say nothing.
  init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    func value<Value: Decodable>(_ key: CodingKeys) -> Value? {
      (try? keys.decodeIfPresent(Value.self, forKey: key)) ?? nil
    }
    badWordsIds = value(.badWordsIds)
    numBeams = value(.numBeams)
    lengthPenalty = value(.lengthPenalty)
  }

  /// Greedy or beam search as a run does it.
  init(tokens: SpecialTokens, decoding: DecodingConfiguration, maxPositions: Int) {
    badWordsIds = tokens.neverGenerated.map { [$0] }
    (decoderStartTokenId, padTokenId) = (tokens.padding, tokens.padding)
    (eosTokenId, forcedEosTokenId) = (tokens.endOfSentence, tokens.endOfSentence)
    maxLength = maxPositions
    numBeams = decoding.beam
    lengthPenalty = decoding.lenpen
    // Ends, as fairseq does, when as many translations ended as there are beams.
    earlyStopping = decoding.beam > 1
  }
}

/// The part of `tokenizer_config.json` that decides how text is cut.
struct MarianTokenizer: Codable, Equatable {
  static let fileName = "tokenizer_config.json"

  var tokenizerClass: String? = "MarianTokenizer"
  var sourceLang: String?
  var targetLang: String?
  var modelMaxLength: Double?
  var separateVocabs: Bool? = false
  var unkToken: String? = "<unk>"
  var eosToken: String? = "</s>"
  var padToken: String? = "<pad>"
  var cleanUpTokenizationSpaces: Bool? = false

  /// Languages of the source and the target; `mul` stands for several.
  init(sourceLang: String, targetLang: String, maxPositions: Int) {
    self.sourceLang = sourceLang
    self.targetLang = targetLang
    modelMaxLength = Double(maxPositions)
  }

  /// Reads what matters here.
  init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    sourceLang = try keys.decodeIfPresent(String.self, forKey: .sourceLang)
    targetLang = try keys.decodeIfPresent(String.self, forKey: .targetLang)
    separateVocabs = try keys.decodeIfPresent(Bool.self, forKey: .separateVocabs)
  }
}
