public import Layers
public import Tensors

// Letters: B sentences, S source positions, T target positions, M target tokens, V vocabulary,
// d width, R rows being decoded.

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
  /// Divide it by the target tokens of the whole batch to get a task's share of the batch loss.
  ///
  /// - Parameter labelSmoothing: ε of ``Tensor/crossEntropySum(_:ignoring:labelSmoothing:)``.
  public func lossSum(
    of batch: TranslationBatch, labelSmoothing: Double = 0, in pass: ForwardPass
  ) throws -> Tensor {
    try logits(of: batch, in: pass).crossEntropySum(batch.targets, labelSmoothing: labelSmoothing)
  }

  /// The cross-entropy of a batch's target tokens one by one, [M], in the order of the pairs.
  public func tokenLosses(
    of batch: TranslationBatch, labelSmoothing: Double = 0, in pass: ForwardPass
  ) throws -> Tensor {
    try logits(of: batch, in: pass).crossEntropyRows(batch.targets, labelSmoothing: labelSmoothing)
  }

  /// The scores [M, V] of every target token of a batch.
  private func logits(of batch: TranslationBatch, in pass: ForwardPass) throws -> Tensor {
    let encoded = try encode(batch.source, mask: batch.sourceMask, in: pass)
    let states = try decode(
      batch.decoderInput, encoded: encoded, mask: batch.sourceMask, in: pass)
    return try scores(of: states, at: batch.targetPlaces, in: pass)
  }

  /// The encoder's states [B, S, d] for source tokens [B, S].
  public func encode(_ source: Tensor, mask: Tensor?, in pass: ForwardPass) throws -> Tensor {
    var states = try embed(source, in: pass)
    for block in encoder { states = try block(states, mask: mask, in: pass) }
    return try encoderNorm.map { try $0(states, in: pass) } ?? states
  }

  /// The decoder's states [B, T, d] for its input [B, T], each seeing what is before it.
  public func decode(_ input: Tensor, encoded: Tensor, mask: Tensor?, in pass: ForwardPass) throws
    -> Tensor
  {
    var states = try embed(input, in: pass)
    for block in decoder {
      let source = try block.sourceMemory(of: encoded, in: pass)
      states = try block(states, source: source, sourceMask: mask, in: pass)
    }
    return try decoderNorm.map { try $0(states, in: pass) } ?? states
  }

  /// The scores [M, V] of the next token at some places of states [B, T, d].
  public func scores(of states: Tensor, at places: Tensor?, in pass: ForwardPass) throws -> Tensor {
    let rows = try states.reshaped([-1, configuration.width])
    return try shared.scores(
      places.map { try rows.indexed(by: $0) } ?? rows, bias: outputBias, in: pass)
  }

  private func embed(_ tokens: Tensor, in pass: ForwardPass) throws -> Tensor {
    let length = tokens.shape[1]
    guard length <= positions.length else {
      throw TranslationError.tooLong(tokens: length, limit: positions.length)
    }
    let vectors = try shared(tokens, in: pass) * Double(configuration.width).squareRoot()
    let placed = try vectors + positions(count: length)
    return try pass.dropout(placed, configuration.dropout)
  }
}
