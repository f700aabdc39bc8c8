import Layers
import Tensors
import Testing

@Suite struct TransformerBlocksTests {
  static let width = 6
  let registry = ParameterRegistry()
  let pass = ForwardPass.evaluation()
  let states: Rows = [
    [0.3, -1.2, 0.7, 0.1, 2.0, -0.4], [1.1, 0.2, -0.6, 0.9, -1.5, 0.5],
    [-0.8, 0.4, 0.4, -0.2, 0.6, 1.3], [0.0, 1.0, -1.0, 0.5, 0.5, -2.0],
  ]
  let others: Rows = [[0.2, 0.1, -0.9, 1.4, 0.3, 0.8], [-1.0, 0.6, 0.2, -0.7, 1.2, 0.1]]
  let one = Segments(lengths: [4])
  let other = Segments(lengths: [2])

  static func options(_ activation: Activation = .relu) -> BlockOptions {
    BlockOptions(width: width, heads: 2, feedForward: 5, activation: activation, dropout: 0)
  }

  @Test(arguments: [1, 2, 3, 6])
  func attentionIsThatOfEveryHeadByItself(heads: Int) throws {
    let attention = MultiHeadAttention(
      registry, at: "a", width: Self.width, heads: heads, dropout: 0)
    let parameters = try ParameterSet(registry, seed: 1)
    try parameters.scatter(seed: 3)
    let memory = try attention.memory(of: Tensor(rows: others), other, in: pass)
    #expect(memory.keys.shape == [2, Self.width])
    let found = try attention(Tensor(rows: states), one, to: memory, in: pass)
    expectClose(
      try found.rows(), try parameters.attended(states, to: others, "a", heads: heads))
  }

  @Test func otherSequencesAndLaterPositionsAreNotSeen() throws {
    let attention = MultiHeadAttention(registry, at: "a", width: Self.width, heads: 2, dropout: 0)
    let parameters = try ParameterSet(registry, seed: 1)
    try parameters.scatter(seed: 4)
    let input = try Tensor(rows: states)
    let parts = Segments(lengths: [1, 3])
    expectClose(
      try attention(input, parts, to: attention.memory(of: input, parts, in: pass), in: pass)
        .rows(),
      try parameters.attended(states, to: states, "a", heads: 2) { ($0 == 0) == ($1 == 0) })
    let memory = try attention.memory(of: input, one, in: pass)
    expectClose(
      try attention(input, one, to: memory, causal: true, in: pass).rows(),
      try parameters.attended(states, to: states, "a", heads: 2) { $1 <= $0 })
  }

  @Test func attentionWeightsAreDroppedOnlyWhileTraining() throws {
    let attention = MultiHeadAttention(
      registry, at: "a", width: Self.width, heads: 2, dropout: 0.5)
    let parameters = try ParameterSet(registry, seed: 1)
    try parameters.scatter(seed: 6)
    let input = try Tensor(rows: states)
    let expected = try parameters.attended(states, to: states, "a", heads: 2) { $1 <= $0 }
    func found(_ pass: ForwardPass) throws -> Rows {
      let memory = try attention.memory(of: input, one, in: pass)
      return try attention(input, one, to: memory, causal: true, in: pass).rows()
    }
    expectClose(try found(pass), expected)
    let dropped = try found(.training(using: Generator(seed: 1)))
    #expect(try found(.training(using: Generator(seed: 1))) == dropped)
    #expect(dropped != expected)
  }

  @Test func anEncoderBlockNormalisesBehindEverySum() throws {
    let block = EncoderBlock(registry, at: "b", options: Self.options())
    let parameters = try ParameterSet(registry, seed: 1)
    try parameters.scatter(seed: 7)
    let middle = try parameters.normalized(
      states + parameters.attended(states, to: states, "b.self_attn", heads: 2),
      "b.self_attn_layer_norm")
    let expected = try parameters.normalized(
      middle + parameters.fedForward(middle, "b"), "b.final_layer_norm")
    expectClose(try block(Tensor(rows: states), one, in: pass).rows(), expected)
  }

  @Test func aDecoderBlockLooksBackAndAtTheSource() throws {
    let block = DecoderBlock(registry, at: "b", options: Self.options())
    let parameters = try ParameterSet(registry, seed: 1)
    try parameters.scatter(seed: 8)
    let own = try parameters.attended(states, to: states, "b.self_attn", heads: 2) { $1 <= $0 }
    let first = try parameters.normalized(states + own, "b.self_attn_layer_norm")
    let found = try parameters.attended(first, to: others, "b.encoder_attn", heads: 2)
    let second = try parameters.normalized(first + found, "b.encoder_attn_layer_norm")
    let expected = try parameters.normalized(
      second + parameters.fedForward(second, "b"), "b.final_layer_norm")
    let source = try block.sourceMemory(of: Tensor(rows: others), other, in: pass)
    let result = try block(Tensor(rows: states), one, source: source, in: pass)
    expectClose(try result.rows(), expected)
  }

  // MARK: - Norms in front

  @Test func anEncoderBlockMayNormaliseInFrontOfEverySublayer() throws {
    var options = Self.options()
    options.norm = .pre
    let block = EncoderBlock(registry, at: "b", options: options)
    let parameters = try ParameterSet(registry, seed: 1)
    try parameters.scatter(seed: 9)
    let first = try parameters.normalized(states, "b.self_attn_layer_norm")
    let middle = try states + parameters.attended(first, to: first, "b.self_attn", heads: 2)
    let second = try parameters.normalized(middle, "b.final_layer_norm")
    let expected = try middle + parameters.fedForward(second, "b")
    expectClose(try block(Tensor(rows: states), one, in: pass).rows(), expected)
  }

  @Test func aDecoderBlockMayNormaliseInFrontOfEverySublayer() throws {
    var options = Self.options()
    options.norm = .pre
    let block = DecoderBlock(registry, at: "b", options: options)
    let parameters = try ParameterSet(registry, seed: 1)
    try parameters.scatter(seed: 10)
    let own = try parameters.normalized(states, "b.self_attn_layer_norm")
    let first =
      try states
      + parameters.attended(own, to: own, "b.self_attn", heads: 2) { $1 <= $0 }
    let asking = try parameters.normalized(first, "b.encoder_attn_layer_norm")
    let second = try first + parameters.attended(asking, to: others, "b.encoder_attn", heads: 2)
    let last = try parameters.normalized(second, "b.final_layer_norm")
    let expected = try second + parameters.fedForward(last, "b")
    let source = try block.sourceMemory(of: Tensor(rows: others), other, in: pass)
    let result = try block(Tensor(rows: states), one, source: source, in: pass)
    expectClose(try result.rows(), expected)
  }
}
