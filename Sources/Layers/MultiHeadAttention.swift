public import Tensors

// Letters: M positions asking, N positions asked, d width, H heads.

/// Attention with several heads.
///
/// Source: Vaswani et al. 2017, section 3.2.2.
///
/// Its maps are at `PATH.q_proj`, `PATH.k_proj`, `PATH.v_proj` and `PATH.out_proj`, or as BERT calls
/// them: `PATH.self.query`, `PATH.self.key`, `PATH.self.value` and `PATH.output.dense`.
public struct MultiHeadAttention {
  let query: Linear
  let key: Linear
  let value: Linear
  let output: Linear
  let heads: Int
  let dropout: Double

  /// Declares the four maps.
  public init(
    _ registry: ParameterRegistry, at path: String, width: Int, heads: Int, dropout: Double,
    family: ModelFamily = .marian
  ) {
    precondition(width.isMultiple(of: heads), "the width is a multiple of the heads")
    func map(_ name: String) -> Linear {
      Linear(
        registry, at: "\(path).\(name)", inputs: width, outputs: width,
        initializer: family.initializer)
    }
    switch family {
    case .marian:
      (key, value, query, output) = (map("k_proj"), map("v_proj"), map("q_proj"), map("out_proj"))
    case .bert:
      query = map("self.query")
      key = map("self.key")
      value = map("self.value")
      output = map("output.dense")
    }
    self.heads = heads
    self.dropout = dropout
  }

  /// What attention looks at: keys and values of sequences one after another.
  public struct Memory {
    /// The keys [N, d].
    public var keys: Tensor
    /// The values [N, d].
    public var values: Tensor
    /// Where each sequence lies in them.
    public var sequences: Segments
  }

  /// The memory that states [N, d] offer to attention.
  public func memory(of states: Tensor, _ sequences: Segments, in pass: ForwardPass) throws
    -> Memory
  {
    let states = try states.productOperand()
    return Memory(
      keys: try key(states, in: pass), values: try value(states, in: pass), sequences: sequences)
  }

  /// What states [M, d] find in their own sequences, as [M, d]; see
  /// ``callAsFunction(_:_:to:causal:in:)``.
  public func attendingToItself(
    _ states: Tensor, _ sequences: Segments, causal: Bool = false, in pass: ForwardPass
  ) throws -> Tensor {
    let states = try states.productOperand()
    return try self(
      states, sequences, to: memory(of: states, sequences, in: pass), causal: causal, in: pass)
  }

  /// What states [M, d] find in a memory, each sequence in the one of the same number, as [M, d].
  ///
  /// - Parameter causal: whether position t of a sequence sees only positions up to t.
  public func callAsFunction(
    _ states: Tensor, _ sequences: Segments, to memory: Memory, causal: Bool = false,
    in pass: ForwardPass
  ) throws -> Tensor {
    let found = try query(states, in: pass).attending(
      to: memory.keys, values: memory.values, sequences: (sequences, memory.sequences),
      heads: heads, causal: causal, dropout: pass.isTraining ? dropout : 0,
      using: pass.generator)
    return try output(found, in: pass)
  }
}
