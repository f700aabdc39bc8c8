public import Tensors

// Letters: N source positions and M target positions of all sentences, d width, H heads.

/// The function between the two maps of a feed-forward layer.
public enum Activation: String, Sendable, Codable, CaseIterable {
  /// max(x, 0), as in Vaswani et al. 2017.
  case relu
  /// x·Φ(x).
  case gelu
  /// x·σ(x), the default of MarianMT's models.
  case swish

  /// The function as an operation on tensors.
  public var function: Tensor.Function {
    switch self {
    case .relu: .relu
    case .gelu: .gelu
    case .swish: .silu
    }
  }
}

/// Where a sublayer is normalised.
public enum NormPlacement: String, Sendable, Codable, CaseIterable {
  /// Behind the residual sum: norm(x + f(x)), as in Vaswani et al. 2017 and in MarianMT.
  case post
  /// In front of the sublayer: x + f(norm(x)), with a further norm behind the last block.
  ///
  /// Source: Xiong et al. 2020, section 3.1.
  case pre
}

/// Whose parameters' names, first values and ε of norms a network's blocks have.
///
/// The arithmetic of the blocks is the same: they open in the other program, and its models here.
public enum ModelFamily: Sendable, Equatable {
  /// Hugging Face's MarianMT: Xavier-uniform weights, ε = 1e-5.
  case marian
  /// Hugging Face's BERT: weights from N(0, 0.02²), ε = 1e-12.
  case bert

  /// How weight matrices start.
  var initializer: Initializer { self == .marian ? .xavierUniform : .normal(deviation: 0.02) }
  /// What is added to a variance before its root is taken.
  var epsilon: Double { self == .marian ? 1e-5 : 1e-12 }
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
  /// Where sublayers are normalised.
  public var norm: NormPlacement
  /// The probability of dropping an element of a sublayer's output.
  public var dropout: Double
  /// The probability of dropping an attention weight.
  public var attentionDropout: Double
  /// The probability of dropping an element behind the activation.
  public var activationDropout: Double
  /// Whose names the parameters have.
  public var family: ModelFamily

  /// Options from all their values.
  public init(
    width: Int, heads: Int, feedForward: Int, activation: Activation, dropout: Double,
    attentionDropout: Double = 0, activationDropout: Double = 0, norm: NormPlacement = .post,
    family: ModelFamily = .marian
  ) {
    self.norm = norm
    self.family = family
    self.width = width
    self.heads = heads
    self.feedForward = feedForward
    self.activation = activation
    self.dropout = dropout
    self.attentionDropout = attentionDropout
    self.activationDropout = activationDropout
  }
}

/// W₂·f(W₁·x), at `PATH.fc1` and `PATH.fc2`, or at `PATH.intermediate.dense` and `PATH.output.dense`.
struct FeedForward {
  let first: Linear
  let second: Linear
  let options: BlockOptions

  init(_ registry: ParameterRegistry, at path: String, options: BlockOptions) {
    let (one, two) =
      options.family == .marian ? ("fc1", "fc2") : ("intermediate.dense", "output.dense")
    first = Linear(
      registry, at: "\(path).\(one)", inputs: options.width, outputs: options.feedForward,
      initializer: options.family.initializer)
    second = Linear(
      registry, at: "\(path).\(two)", inputs: options.feedForward, outputs: options.width,
      initializer: options.family.initializer)
    self.options = options
  }

  func callAsFunction(_ input: Tensor, in pass: ForwardPass) throws -> Tensor {
    let hidden = try first(input, in: pass).map(options.activation.function)
    return try second(pass.dropout(hidden, options.activationDropout), in: pass)
  }
}

/// x + f(x) with dropout on f(x), normalised behind the sum or in front of f.
struct Residual {
  let norm: LayerNorm
  let placement: NormPlacement
  let dropout: Double

  init(_ registry: ParameterRegistry, at path: String, options: BlockOptions) {
    norm = LayerNorm(
      registry, at: path, width: options.width, epsilon: options.family.epsilon)
    placement = options.norm
    dropout = options.dropout
  }

  func callAsFunction(
    _ states: Tensor, in pass: ForwardPass, _ sublayer: (Tensor) throws -> Tensor
  ) throws -> Tensor {
    switch placement {
    case .post: try norm(pass.sum(states, dropping: sublayer(states), dropout), in: pass)
    case .pre: try pass.sum(states, dropping: sublayer(norm(states, in: pass)), dropout)
    }
  }
}

/// A block of the encoder: attention to itself and a feed-forward layer.
public struct EncoderBlock {
  let attention: MultiHeadAttention
  let attentionResidual: Residual
  let feedForward: FeedForward
  let feedForwardResidual: Residual

  /// Declares the block's parameters under a path such as `model.encoder.layers.0`, or for BERT
  /// `bert.encoder.layer.0`.
  public init(_ registry: ParameterRegistry, at path: String, options: BlockOptions) {
    let (own, ownNorm, lastNorm) =
      options.family == .marian
      ? ("self_attn", "self_attn_layer_norm", "final_layer_norm")
      : ("attention", "attention.output.LayerNorm", "output.LayerNorm")
    attention = MultiHeadAttention(
      registry, at: "\(path).\(own)", width: options.width, heads: options.heads,
      dropout: options.attentionDropout, family: options.family)
    attentionResidual = Residual(registry, at: "\(path).\(ownNorm)", options: options)
    feedForward = FeedForward(registry, at: path, options: options)
    feedForwardResidual = Residual(registry, at: "\(path).\(lastNorm)", options: options)
  }

  /// Maps states [N, d] of sentences one after another.
  public func callAsFunction(_ states: Tensor, _ sentences: Segments, in pass: ForwardPass) throws
    -> Tensor
  {
    let middle = try attentionResidual(states, in: pass) {
      try attention.attendingToItself($0, sentences, in: pass)
    }
    return try feedForwardResidual(middle, in: pass) { try feedForward($0, in: pass) }
  }
}

/// A block of the decoder: attention to itself, to the encoder, and a feed-forward layer.
public struct DecoderBlock {
  let selfAttention: MultiHeadAttention
  let selfResidual: Residual
  let crossAttention: MultiHeadAttention
  let crossResidual: Residual
  let feedForward: FeedForward
  let feedForwardResidual: Residual

  /// Declares the block's parameters under a path such as `model.decoder.layers.0`.
  public init(_ registry: ParameterRegistry, at path: String, options: BlockOptions) {
    func attention(_ name: String) -> MultiHeadAttention {
      MultiHeadAttention(
        registry, at: "\(path).\(name)", width: options.width, heads: options.heads,
        dropout: options.attentionDropout)
    }
    func residual(_ name: String) -> Residual {
      Residual(registry, at: "\(path).\(name)", options: options)
    }
    selfAttention = attention("self_attn")
    selfResidual = residual("self_attn_layer_norm")
    crossAttention = attention("encoder_attn")
    crossResidual = residual("encoder_attn_layer_norm")
    feedForward = FeedForward(registry, at: path, options: options)
    feedForwardResidual = residual("final_layer_norm")
  }

  /// What the encoder's states [N, d] offer to this block.
  public func sourceMemory(of states: Tensor, _ sentences: Segments, in pass: ForwardPass) throws
    -> MultiHeadAttention.Memory
  {
    try crossAttention.memory(of: states, sentences, in: pass)
  }

  /// Maps target states [M, d] of sentences one after another; each position sees those up to itself.
  ///
  /// - Parameter source: this block's memory of the encoder's states.
  public func callAsFunction(
    _ states: Tensor, _ sentences: Segments, source: MultiHeadAttention.Memory,
    in pass: ForwardPass
  ) throws -> Tensor {
    let first = try selfResidual(states, in: pass) {
      try selfAttention.attendingToItself($0, sentences, causal: true, in: pass)
    }
    let second = try crossResidual(first, in: pass) {
      try crossAttention($0, sentences, to: source, in: pass)
    }
    return try feedForwardResidual(second, in: pass) { try feedForward($0, in: pass) }
  }
}
