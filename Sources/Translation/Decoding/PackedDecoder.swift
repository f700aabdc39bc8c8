import Layers
import Tensors

// Letters: N source tokens of all sentences, R rows, V vocabulary, d width.

/// A model's decoder with its matrices laid out for writing one position of many rows at a time.
///
/// The three maps of a block's attention to itself are one, and so are the two that give the keys and
/// values of the source. The matrices are copies: build it anew when the model has changed.
struct PackedDecoder {
  let model: TranslationModel
  private let blocks: [Block]
  private let closing: Norm?
  private let table: Tensor
  private let output: Map
  private let bfloat16: Bool

  /// - Parameter bfloat16: whether products take bfloat16 operands; sums and states are float32.
  init(_ model: TranslationModel, bfloat16: Bool) throws {
    self.model = model
    self.bfloat16 = bfloat16
    let reader = Reader(parameters: model.parameters, bfloat16: bfloat16)
    blocks = try (0..<model.configuration.decoderLayers).map { layer in
      try Block(reader, at: "model.decoder.layers.\(layer)", model.configuration)
    }
    closing = reader.norm("model.decoder.layer_norm")
    table = try reader.tensor("model.shared.weight")
    output = try Map(
      weight: reader.operand(table), bias: reader.optional(TranslationModel.outputBiasPath))
  }

  /// What each block sees of the sources: keys and values of all positions, [N, 2d] each.
  func sourceMemories(_ source: TokenRows) throws -> [Tensor] {
    let states = try withBFloat16Autocast(bfloat16, on: model.device) {
      try model.encode(source, in: .evaluation())
    }.converted(to: .float32)
    return try blocks.map { try $0.sourceMemory(states) }
  }

  /// Memories [rows, 2d] for what the blocks will see of their own positions.
  func emptyMemories(rows: Int) throws -> [Tensor] {
    try blocks.map { _ in
      try .uninitialized([rows, 2 * model.configuration.width], device: model.device)
    }
  }

  /// Where a step writes and what its rows see.
  struct Step {
    /// The position of the tokens that are read.
    var position: Int
    /// The first row of the own memories that is written.
    var first: Int
    /// What each row sees of its own positions, this one included.
    var own: MemoryPlaces
    /// What each row sees of the sources.
    var source: MemoryPlaces
  }

  /// Reads a token [R] in each row and gives the scores [R, V] of the next.
  func scores(
    of tokens: Tensor, _ step: Step, own: [Tensor], sources: [Tensor]
  ) throws -> Tensor {
    let scale = Double(model.configuration.width).squareRoot()
    var states =
      try table.embedding(tokens) * scale + model.positions(from: step.position, count: 1)
    for (index, block) in blocks.enumerated() {
      states = try block(states, step, own: own[index], source: sources[index])
    }
    return try output(closing.map { try $0(states) } ?? states)
  }
}

extension PackedDecoder {
  /// Reads parameters by path, and makes operands of products of them.
  fileprivate struct Reader {
    let parameters: ParameterSet
    let bfloat16: Bool

    func optional(_ path: String) -> Tensor? { parameters[path]?.tensor }

    func tensor(_ path: String) throws -> Tensor {
      guard let tensor = optional(path) else { preconditionFailure("there is no \(path)") }
      return try tensor.detached()
    }

    func operand(_ matrix: Tensor) throws -> Tensor {
      bfloat16 ? try matrix.converted(to: .bfloat16) : matrix
    }

    /// Several maps of the same input as one.
    func map(_ paths: [String]) throws -> Map {
      let weights = try paths.map { try tensor("\($0).weight") }
      let biases = try paths.map { try tensor("\($0).bias") }
      guard paths.count > 1 else { return try Map(weight: operand(weights[0]), bias: biases[0]) }
      return try Map(
        weight: operand(.concatenated(weights, along: 0)),
        bias: .concatenated(biases, along: 0))
    }

    func norm(_ path: String) -> Norm? {
      guard let weight = optional("\(path).weight"), let bias = optional("\(path).bias") else {
        return nil
      }
      return Norm(weight: weight, bias: bias)
    }

    func requiredNorm(_ path: String) -> Norm {
      guard let norm = norm(path) else { preconditionFailure("there is no \(path)") }
      return norm
    }
  }

  /// x·Wᵀ + b.
  fileprivate struct Map {
    let weight: Tensor
    let bias: Tensor?

    func callAsFunction(_ input: Tensor) throws -> Tensor {
      guard weight.elementType == .bfloat16 else {
        return try input.linear(weight: weight, bias: bias)
      }
      let product = try input.converted(to: .bfloat16).linear(weight: weight, bias: nil)
        .converted(to: .float32)
      return try bias.map { try product + $0 } ?? product
    }
  }

  /// Layer normalisation.
  fileprivate struct Norm {
    let weight: Tensor
    let bias: Tensor

    func callAsFunction(_ input: Tensor) throws -> Tensor {
      try input.layerNorm(weight: weight, bias: bias)
    }
  }

  /// A block of the decoder.
  fileprivate struct Block {
    let own: Map
    let ownOutput: Map
    let ownNorm: Norm
    let query: Map
    let memory: Map
    let sourceOutput: Map
    let sourceNorm: Norm
    let first: Map
    let second: Map
    let norm: Norm
    let configuration: TransformerConfiguration

    init(_ reader: Reader, at path: String, _ configuration: TransformerConfiguration) throws {
      func attention(_ name: String, _ maps: [String]) throws -> Map {
        try reader.map(maps.map { "\(path).\(name).\($0)" })
      }
      own = try attention("self_attn", ["q_proj", "k_proj", "v_proj"])
      ownOutput = try attention("self_attn", ["out_proj"])
      ownNorm = reader.requiredNorm("\(path).self_attn_layer_norm")
      query = try attention("encoder_attn", ["q_proj"])
      memory = try attention("encoder_attn", ["k_proj", "v_proj"])
      sourceOutput = try attention("encoder_attn", ["out_proj"])
      sourceNorm = reader.requiredNorm("\(path).encoder_attn_layer_norm")
      first = try reader.map(["\(path).fc1"])
      second = try reader.map(["\(path).fc2"])
      norm = reader.requiredNorm("\(path).final_layer_norm")
      self.configuration = configuration
    }

    func sourceMemory(_ states: Tensor) throws -> Tensor { try memory(states) }

    func callAsFunction(_ states: Tensor, _ step: Step, own place: Tensor, source: Tensor) throws
      -> Tensor
    {
      let first = try sublayer(states, ownNorm) { try attendingToItself($0, step, place) }
      let second = try sublayer(first, sourceNorm) {
        try sourceOutput(
          query($0).attending(to: source, at: step.source, heads: configuration.heads))
      }
      return try sublayer(second, norm) {
        try self.second(self.first($0).map(configuration.activation.function))
      }
    }

    /// A sublayer with its residual sum.
    private func sublayer(_ states: Tensor, _ norm: Norm, _ body: (Tensor) throws -> Tensor) throws
      -> Tensor
    {
      switch configuration.norm {
      case .post: try norm(states + body(states))
      case .pre: try states + body(norm(states))
      }
    }

    private func attendingToItself(_ states: Tensor, _ step: Step, _ place: Tensor) throws -> Tensor
    {
      let width = configuration.width
      let all = try own(states)
      let rows = step.first..<(step.first + states.shape[0])
      try place.narrowed(0, rows).assign(all.narrowed(1, width..<(3 * width)))
      let query = try all.narrowed(1, 0..<width)
      return try ownOutput(query.attending(to: place, at: step.own, heads: configuration.heads))
    }
  }
}
