public import Tensors

/// The function between the two maps of a feed-forward layer.
public enum Activation: String, Sendable, Codable, CaseIterable {
  /// max(x, 0), as in Vaswani et al. 2017.
  case relu
  /// x·Φ(x).
  case gelu
  /// x·σ(x), the default of MarianMT's models.
  case swish

  var function: Tensor.Function {
    switch self {
    case .relu: .relu
    case .gelu: .gelu
    case .swish: .silu
    }
  }
}

/// The sizes and rates that the blocks of one network share.
public struct BlockOptions: Sendable, Equatable {
  /// The width of the states, d.
  public var width: Int
  /// The number of attention heads, H; it divides the width.
  public var heads: Int
  /// The width between the two maps of the feed-forward layer.
  public var feedForward: Int
  /// The function between the two maps.
  public var activation: Activation
  /// The probability of dropping an element of a sublayer's output.
  public var dropout: Double
  /// The probability of dropping an attention weight.
  public var attentionDropout: Double
  /// The probability of dropping an element behind the activation.
  public var activationDropout: Double

  /// Options from all their values.
  public init(
    width: Int, heads: Int, feedForward: Int, activation: Activation, dropout: Double,
    attentionDropout: Double = 0, activationDropout: Double = 0
  ) {
    self.width = width
    self.heads = heads
    self.feedForward = feedForward
    self.activation = activation
    self.dropout = dropout
    self.attentionDropout = attentionDropout
    self.activationDropout = activationDropout
  }
}

/// W₂·f(W₁·x), at `PATH.fc1` and `PATH.fc2`.
struct FeedForward {
  let first: Linear
  let second: Linear
  let options: BlockOptions

  init(_ registry: ParameterRegistry, at path: String, options: BlockOptions) {
    first = Linear(
      registry, at: "\(path).fc1", inputs: options.width, outputs: options.feedForward)
    second = Linear(
      registry, at: "\(path).fc2", inputs: options.feedForward, outputs: options.width)
    self.options = options
  }

  func callAsFunction(_ input: Tensor, in pass: ForwardPass) throws -> Tensor {
    let hidden = try first(input, in: pass).map(options.activation.function)
    return try second(pass.dropout(hidden, options.activationDropout), in: pass)
  }
}

/// A block of the encoder with normalisation after each residual sum (post-norm).
public struct EncoderBlock {
  let attention: MultiHeadAttention
  let attentionNorm: LayerNorm
  let feedForward: FeedForward
  let feedForwardNorm: LayerNorm
  let dropout: Double

  /// Declares the block's parameters under a path such as `model.encoder.layers.0`.
  public init(_ registry: ParameterRegistry, at path: String, options: BlockOptions) {
    attention = MultiHeadAttention(
      registry, at: "\(path).self_attn", width: options.width, heads: options.heads,
      dropout: options.attentionDropout)
    attentionNorm = LayerNorm(
      registry, at: "\(path).self_attn_layer_norm", width: options.width)
    feedForward = FeedForward(registry, at: path, options: options)
    feedForwardNorm = LayerNorm(registry, at: "\(path).final_layer_norm", width: options.width)
    dropout = options.dropout
  }

  /// Maps states [B, S, d]; `mask` is true at real positions and broadcasts to [B, H, S, S].
  public func callAsFunction(_ states: Tensor, mask: Tensor?, in pass: ForwardPass) throws
    -> Tensor
  {
    let memory = try attention.memory(of: states, in: pass)
    let attended = try attention(states, to: memory, mask: mask, in: pass)
    let middle = try attentionNorm(states + pass.dropout(attended, dropout), in: pass)
    let changed = try feedForward(middle, in: pass)
    return try feedForwardNorm(middle + pass.dropout(changed, dropout), in: pass)
  }
}

/// A block of the decoder: attention to itself, to the encoder, and a feed-forward layer (post-norm).
public struct DecoderBlock {
  let selfAttention: MultiHeadAttention
  let selfAttentionNorm: LayerNorm
  let crossAttention: MultiHeadAttention
  let crossAttentionNorm: LayerNorm
  let feedForward: FeedForward
  let feedForwardNorm: LayerNorm
  let dropout: Double

  /// Declares the block's parameters under a path such as `model.decoder.layers.0`.
  public init(_ registry: ParameterRegistry, at path: String, options: BlockOptions) {
    func attention(_ name: String) -> MultiHeadAttention {
      MultiHeadAttention(
        registry, at: "\(path).\(name)", width: options.width, heads: options.heads,
        dropout: options.attentionDropout)
    }
    func norm(_ name: String) -> LayerNorm {
      LayerNorm(registry, at: "\(path).\(name)", width: options.width)
    }
    selfAttention = attention("self_attn")
    selfAttentionNorm = norm("self_attn_layer_norm")
    crossAttention = attention("encoder_attn")
    crossAttentionNorm = norm("encoder_attn_layer_norm")
    feedForward = FeedForward(registry, at: path, options: options)
    feedForwardNorm = norm("final_layer_norm")
    dropout = options.dropout
  }

  /// What the encoder's states [B, S, d] offer to this block.
  public func sourceMemory(of states: Tensor, in pass: ForwardPass) throws
    -> MultiHeadAttention.Memory
  {
    try crossAttention.memory(of: states, in: pass)
  }

  /// Maps target states [B, T, d], given what came before them.
  ///
  /// - Parameters:
  ///   - past: this block's memory of earlier positions, nil at the start. With a past, T is 1;
  ///     without one, each position sees those up to itself.
  ///   - source: this block's memory of the encoder's states.
  ///   - sourceMask: true at real source positions, broadcasting to [B, H, T, S].
  /// - Returns: the states, and the memory with these positions in it.
  public func callAsFunction(
    _ states: Tensor, past: MultiHeadAttention.Memory?, source: MultiHeadAttention.Memory,
    sourceMask: Tensor?, in pass: ForwardPass
  ) throws -> (states: Tensor, memory: MultiHeadAttention.Memory) {
    precondition(past == nil || states.shape[1] == 1, "with a past, positions come one by one")
    let new = try selfAttention.memory(of: states, in: pass)
    let memory = try past?.appending(new) ?? new
    let own = try selfAttention(states, to: memory, causal: past == nil, in: pass)
    let first = try selfAttentionNorm(states + pass.dropout(own, dropout), in: pass)
    let found = try crossAttention(first, to: source, mask: sourceMask, in: pass)
    let second = try crossAttentionNorm(first + pass.dropout(found, dropout), in: pass)
    let changed = try feedForward(second, in: pass)
    return (try feedForwardNorm(second + pass.dropout(changed, dropout), in: pass), memory)
  }
}
