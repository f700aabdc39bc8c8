public import Tensors

// Letters: B sequences, T positions asking, S positions asked, d width, H heads, D = d/H.

/// Attention with several heads.
///
/// Source: Vaswani et al. 2017, section 3.2.2.
///
/// Its maps are at `PATH.q_proj`, `PATH.k_proj`, `PATH.v_proj` and `PATH.out_proj`.
public struct MultiHeadAttention {
  let query: Linear
  let key: Linear
  let value: Linear
  let output: Linear
  let heads: Int
  let dropout: Double

  /// Declares the four maps.
  public init(
    _ registry: ParameterRegistry, at path: String, width: Int, heads: Int, dropout: Double
  ) {
    precondition(width.isMultiple(of: heads), "the width is a multiple of the heads")
    key = Linear(registry, at: "\(path).k_proj", inputs: width, outputs: width)
    value = Linear(registry, at: "\(path).v_proj", inputs: width, outputs: width)
    query = Linear(registry, at: "\(path).q_proj", inputs: width, outputs: width)
    output = Linear(registry, at: "\(path).out_proj", inputs: width, outputs: width)
    self.heads = heads
    self.dropout = dropout
  }

  /// What attention looks at: keys and values, both [B, H, S, D].
  public struct Memory {
    /// The keys.
    public var keys: Tensor
    /// The values.
    public var values: Tensor
  }

  /// The memory that states [B, S, d] offer to attention.
  public func memory(of states: Tensor, in pass: ForwardPass) throws -> Memory {
    let states = try states.productOperand()
    return Memory(
      keys: try split(key(states, in: pass)), values: try split(value(states, in: pass)))
  }

  /// What states [B, T, d] find in themselves, as [B, T, d]; see
  /// ``callAsFunction(_:to:mask:causal:in:)``.
  public func attendingToItself(
    _ states: Tensor, mask: Tensor? = nil, causal: Bool = false, in pass: ForwardPass
  ) throws -> Tensor {
    let states = try states.productOperand()
    return try self(
      states, to: memory(of: states, in: pass), mask: mask, causal: causal, in: pass)
  }

  /// What states [B, T, d] find in a memory, as [B, T, d].
  ///
  /// - Parameters:
  ///   - mask: true where a position may be seen, broadcasting to [B, H, T, S].
  ///   - causal: whether position t sees only positions up to t.
  public func callAsFunction(
    _ states: Tensor, to memory: Memory, mask: Tensor? = nil, causal: Bool = false,
    in pass: ForwardPass
  ) throws -> Tensor {
    let found = try split(query(states, in: pass)).attending(
      to: memory.keys, values: memory.values, mask: mask, causal: causal,
      dropout: pass.isTraining ? dropout : 0, using: pass.generator)
    let shape = states.shape
    return try output(found.transposed(1, 2).reshaped(shape), in: pass)
  }

  /// [B, T, d] as [B, H, T, D].
  private func split(_ states: Tensor) throws -> Tensor {
    let shape = states.shape
    return try states.reshaped([shape[0], shape[1], heads, shape[2] / heads]).transposed(1, 2)
  }
}
