public import Layers
public import Tensors

// Letters: N source tokens and M target tokens of all sentences, V vocabulary, d width, R rows being
// decoded.

/// A Transformer that translates: encoder, decoder, and one table of embeddings for everything.
///
/// The layout, tensor names and arithmetic are those of Hugging Face's MarianMT: post-norm blocks
/// (pre-norm is an option), sinusoidal positions, source and target embeddings tied with the output projection, embeddings
/// multiplied by √d, and the padding token as the decoder's start.
public final class TranslationModel {
  /// The shape of the network.
  public let configuration: TransformerConfiguration
  /// The tokens with a role.
  public let tokens: SpecialTokens
  /// The size of the vocabulary, V.
  public let vocabularySize: Int
  /// All parameters.
  public let parameters: ParameterSet
  /// Where the model lives.
  public let device: Device

  private let shared: Embedding
  private let outputBias: Parameter?
  private let encoder: [EncoderBlock]
  private let decoder: [DecoderBlock]
  private let encoderNorm: LayerNorm?
  private let decoderNorm: LayerNorm?
  let positions: SinusoidalPositions

  /// The path of the bias on the scores, [V], where there is one.
  public static let outputBiasPath = "final_logits_bias"

  /// Builds a network and draws its first values.
  ///
  /// - Parameter seed: decides the values; the same on every device.
  public init(
    _ configuration: TransformerConfiguration, vocabularySize: Int, tokens: SpecialTokens,
    device: Device = .cpu, seed: UInt64
  ) throws {
    precondition(configuration.faults.isEmpty, configuration.faults.joined(separator: "; "))
    precondition(
      ([tokens.endOfSentence, tokens.padding] + tokens.neverGenerated).allSatisfy {
        (0..<vocabularySize).contains($0)
      }, "\(tokens) are not all among the \(vocabularySize) entries of the vocabulary")
    let registry = ParameterRegistry()
    let options = configuration.blockOptions
    shared = Embedding(
      registry, at: "model.shared", count: vocabularySize, width: options.width,
      deviation: 1 / Double(options.width).squareRoot(), padding: tokens.padding)
    encoder = (0..<configuration.encoderLayers).map {
      EncoderBlock(registry, at: "model.encoder.layers.\($0)", options: options)
    }
    encoderNorm = Self.closingNorm(registry, of: "encoder", options)
    decoder = (0..<configuration.decoderLayers).map {
      DecoderBlock(registry, at: "model.decoder.layers.\($0)", options: options)
    }
    decoderNorm = Self.closingNorm(registry, of: "decoder", options)
    outputBias =
      configuration.outputBias
      ? registry.declare(Self.outputBiasPath, [vocabularySize], .constant(0)) : nil
    positions = try SinusoidalPositions(
      length: configuration.maxPositions, width: options.width, device: device)
    parameters = try ParameterSet(registry, device: device, seed: seed)
    self.configuration = configuration
    self.tokens = tokens
    self.vocabularySize = vocabularySize
    self.device = device
  }

  /// The norm behind a side's last block, which pre-norm needs.
  private static func closingNorm(
    _ registry: ParameterRegistry, of side: String, _ options: BlockOptions
  ) -> LayerNorm? {
    guard options.norm == .pre else { return nil }
    return LayerNorm(registry, at: "model.\(side).layer_norm", width: options.width)
  }

  // MARK: - Training

  /// The cross-entropy of a batch's target tokens, summed over them.
  ///
  /// - Parameters:
  ///   - labelSmoothing: ε of `CrossEntropy`.
  ///   - weight: what the sum is multiplied by: 1/(target tokens of the whole batch) for a task's share
  ///     of the batch loss.
  public func lossSum(
    of batch: TranslationBatch, labelSmoothing: Double = 0, weight: Double = 1,
    in pass: ForwardPass
  ) throws -> Tensor {
    try tokenLosses(of: batch, labelSmoothing: labelSmoothing, weight: weight, in: pass).sum()
  }

  /// The cross-entropy of a batch's target tokens one by one, [M], in the order of the pairs.
  ///
  /// - Parameter rowWeights: a further factor for each token, [M].
  public func tokenLosses(
    of batch: TranslationBatch, labelSmoothing: Double = 0, weight: Double = 1,
    rowWeights: Tensor? = nil, in pass: ForwardPass
  ) throws -> Tensor {
    let encoded = try encode(batch.source, in: pass)
    let states = try decode(
      batch.decoderInput, encoded: encoded, of: batch.source.sequences, in: pass)
    let loss = CrossEntropy(
      batch.targets, labelSmoothing: labelSmoothing, weight: weight, rowWeights: rowWeights)
    if let outputBias { return try biasedCrossEntropy(states, loss, bias: outputBias) }
    return try pass.over(.output) { try shared.crossEntropy(states, loss, in: pass) }
  }

  /// The losses with a bias on the scores, as a further column of the table that meets ones.
  ///
  /// Only models from elsewhere have a bias; they are not trained here, so no observer sees it.
  private func biasedCrossEntropy(_ states: Tensor, _ loss: CrossEntropy, bias: Parameter) throws
    -> Tensor
  {
    let ones = try Tensor.full([states.shape[0], 1], 1, device: device)
      .converted(to: states.elementType ?? .float32)
    let column = try bias.tensor.reshaped([vocabularySize, 1])
    return try Tensor.concatenated([states, ones], along: 1).projectedCrossEntropy(
      loss, table: .concatenated([shared.table.tensor, column], along: 1))
  }

  /// The encoder's states [N, d] for source tokens [N].
  ///
  /// - Throws: ``TranslationError/tooLong(tokens:limit:)``.
  public func encode(_ source: TokenRows, in pass: ForwardPass) throws -> Tensor {
    try pass.over(.input) {
      var states = try embed(source, in: pass)
      for block in encoder { states = try block(states, source.sequences, in: pass) }
      return try encoderNorm.map { try $0(states, in: pass) } ?? states
    }
  }

  /// The decoder's states [M, d] for its input [M], each seeing what is before it in its sentence.
  ///
  /// - Parameters:
  ///   - encoded: the encoder's states [N, d].
  ///   - sources: where the sentences lie in them.
  /// - Throws: ``TranslationError/tooLong(tokens:limit:)``.
  public func decode(
    _ input: TokenRows, encoded: Tensor, of sources: Segments, in pass: ForwardPass
  ) throws -> Tensor {
    try pass.over(.output) {
      var states = try embed(input, in: pass)
      for block in decoder {
        let memory = try pass.over(.input) {
          try block.sourceMemory(of: encoded, sources, in: pass)
        }
        states = try block(states, input.sequences, source: memory, in: pass)
      }
      return try decoderNorm.map { try $0(states, in: pass) } ?? states
    }
  }

  /// The scores [R, V] of the next token for states [R, d].
  public func scores(of states: Tensor, in pass: ForwardPass) throws -> Tensor {
    try pass.over(.output) { try shared.scores(states, bias: outputBias, in: pass) }
  }

  private func embed(_ rows: TokenRows, in pass: ForwardPass) throws -> Tensor {
    let length = rows.sequences.longest
    guard length <= positions.length else {
      throw TranslationError.tooLong(tokens: length, limit: positions.length)
    }
    let vectors = try shared(rows.tokens, in: pass) * Double(configuration.width).squareRoot()
    let placed = try vectors + positions(at: rows.positions)
    return try pass.dropout(placed, configuration.dropout)
  }
}
