public import Layers
public import Tensors

// Letters: B sentences, S source positions, T target positions, M target tokens, V vocabulary,
// d width, R rows being decoded.

/// A Transformer that translates: encoder, decoder, and one table of embeddings for everything.
///
/// The layout, tensor names and arithmetic are those of Hugging Face's MarianMT: post-norm blocks,
/// sinusoidal positions, source and target embeddings tied with the output projection, embeddings
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
  private let positions: SinusoidalPositions

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
    decoder = (0..<configuration.decoderLayers).map {
      DecoderBlock(registry, at: "model.decoder.layers.\($0)", options: options)
    }
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
    var states = try embed(source, from: 0, in: pass)
    for block in encoder { states = try block(states, mask: mask, in: pass) }
    return states
  }

  /// The decoder's states [B, T, d] for its input [B, T], each seeing what is before it.
  public func decode(_ input: Tensor, encoded: Tensor, mask: Tensor?, in pass: ForwardPass) throws
    -> Tensor
  {
    var states = try embed(input, from: 0, in: pass)
    for block in decoder {
      let source = try block.sourceMemory(of: encoded, in: pass)
      states = try block(states, past: nil, source: source, sourceMask: mask, in: pass).states
    }
    return states
  }

  /// The scores [M, V] of the next token at some places of states [B, T, d].
  public func scores(of states: Tensor, at places: Tensor?, in pass: ForwardPass) throws -> Tensor {
    let rows = try states.reshaped([-1, configuration.width])
    return try shared.scores(
      places.map { try rows.indexed(by: $0) } ?? rows, bias: outputBias, in: pass)
  }

  private func embed(_ tokens: Tensor, from start: Int, in pass: ForwardPass) throws -> Tensor {
    let length = tokens.shape[1]
    guard start + length <= positions.length else {
      throw TranslationError.tooLong(tokens: start + length, limit: positions.length)
    }
    let vectors = try shared(tokens, in: pass) * Double(configuration.width).squareRoot()
    let placed = try vectors + positions(from: start, count: length)
    return try pass.dropout(placed, configuration.dropout)
  }

  // MARK: - Decoding token by token

  /// The state of sentences being written: R rows, each with what it has seen so far.
  public struct DecoderState {
    var past: [MultiHeadAttention.Memory?]
    var source: [MultiHeadAttention.Memory]
    var sourceMask: Tensor?
    var position = 0

    /// The state of some rows, in a new order, given by 64-bit places.
    ///
    /// - Parameter sameSources: true when a row is only replaced by one of the same sentence.
    public func selecting(_ rows: Tensor, sameSources: Bool) throws -> DecoderState {
      var state = self
      state.past = try past.map { try $0?.selecting(rows) }
      guard !sameSources else { return state }
      state.source = try source.map { try $0.selecting(rows) }
      state.sourceMask = try sourceMask?.indexed(by: rows)
      return state
    }
  }

  /// The state before the first token, with every source sentence in `copies` rows one after another.
  public func startDecoding(_ sources: [[Int32]], copies: Int = 1) throws -> DecoderState {
    let pass = ForwardPass.evaluation()
    let (source, mask) = try TranslationBatch.padded(
      sources, with: Int64(tokens.padding), device: device)
    let encoded = try encode(source, mask: mask, in: pass)
    let state = DecoderState(
      past: decoder.map { _ in nil },
      source: try decoder.map { try $0.sourceMemory(of: encoded, in: pass) }, sourceMask: mask)
    guard copies > 1 else { return state }
    let rows = sources.indices.flatMap { Array(repeating: Int64($0), count: copies) }
    return try state.selecting(try Tensor(rows, device: device), sameSources: false)
  }

  /// Reads one more token in every row and gives the scores [R, V] of the next.
  public func advance(_ state: inout DecoderState, reading tokens: [Int32]) throws -> Tensor {
    let pass = ForwardPass.evaluation()
    let input = try Tensor(
      tokens.map(Int64.init), shape: [tokens.count, 1], device: device)
    var states = try embed(input, from: state.position, in: pass)
    for (index, block) in decoder.enumerated() {
      let (next, memory) = try block(
        states, past: state.past[index], source: state.source[index],
        sourceMask: state.sourceMask, in: pass)
      states = next
      state.past[index] = memory
    }
    state.position += 1
    return try scores(of: states, at: nil, in: pass)
  }
}
