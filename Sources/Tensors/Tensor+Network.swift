internal import CTorch

// Letters: B sequences, M rows of queries, N rows of keys or of scores, d width, H heads, D width of a
// head, I inputs, O outputs, V vocabulary.

/// The mean and the reciprocal standard deviation of each row that was normalised, both [..., 1].
public struct RowMoments {
  let mean: Tensor
  let scale: Tensor
}

extension Tensor {
  /// x·Wᵀ + b for x [..., I], W [O, I], b [O].
  public func linear(weight: Tensor, bias: Tensor?) throws -> Tensor {
    try Self.make { gv_linear(handle, weight.handle, bias?.handle, $0) }
  }

  /// The rows of this table [V, O] that 64-bit indices [...] name, as [..., O].
  ///
  /// - Parameter padding: an index whose row gets no gradient.
  public func embedding(_ indices: Tensor, padding: Int? = nil) throws -> Tensor {
    try Self.make { gv_embedding(handle, indices.handle, Int64(padding ?? -1), $0) }
  }

  /// Layer normalisation over the last dimension: (x − mean)/√(variance + ε)·w + b.
  ///
  /// Source: Ba, Kiros and Hinton 2016, equation 4.
  public func layerNorm(weight: Tensor, bias: Tensor, epsilon: Double = 1e-5) throws -> Tensor {
    try Self.make { gv_layer_norm(handle, weight.handle, bias.handle, epsilon, $0) }
  }

  /// Layer normalisation, and the moments of its rows, which are outside the graph.
  public func layerNormWithMoments(weight: Tensor, bias: Tensor, epsilon: Double) throws
    -> (output: Tensor, moments: RowMoments)
  {
    var mean: gv_tensor?
    var scale: gv_tensor?
    let output = try Self.make {
      gv_layer_norm_moments(handle, weight.handle, bias.handle, epsilon, $0, &mean, &scale)
    }
    guard let mean, let scale else { throw TensorError.libtorch("an operation gave no result") }
    return (output, RowMoments(mean: Tensor(owning: mean), scale: Tensor(owning: scale)))
  }

  /// This tensor as mixed precision multiplies it: of bfloat16 where that applies now, else itself.
  ///
  /// Layers that multiply one input several times convert it once.
  public func productOperand() throws -> Tensor {
    castsProducts ? try Self.make { gv_product_operand(handle, $0) } : self
  }

  /// Elements dropped with a probability p, the others multiplied by 1/(1 − p).
  public func dropout(_ probability: Double, using generator: Generator) throws -> Tensor {
    try Self.make { gv_dropout(handle, nil, probability, generator.handle, $0) }
  }

  /// This tensor plus another, whose elements are dropped with a probability p and the rest multiplied
  /// by 1/(1 − p): a residual sum, in one go.
  public func adding(
    dropped other: Tensor, _ probability: Double, using generator: Generator
  ) throws -> Tensor {
    try Self.make { gv_dropout(other.handle, handle, probability, generator.handle, $0) }
  }

  /// softmax(Q·Kᵀ/√D)·V of each head of each sequence, for queries Q [M, d] (this tensor).
  ///
  /// Sequences lie one after another, without padding. A head has D = d/H columns. A row that sees
  /// nothing gets zeros.
  ///
  /// - Parameters:
  ///   - keys: K [N, d].
  ///   - values: V [N, d].
  ///   - sequences: where the B sequences lie in the queries, and in keys and values.
  ///   - heads: H, a divisor of d.
  ///   - causal: whether row t of a sequence sees only the sequence's rows up to t.
  ///   - dropout: probability of dropping an attention weight; above 0 it needs a generator.
  /// - Returns: [M, d].
  /// - Source: Vaswani et al. 2017, eq. 1.
  public func attending(
    to keys: Tensor, values: Tensor, sequences: (queries: Segments, keys: Segments), heads: Int,
    causal: Bool = false, dropout: Double = 0, using generator: Generator? = nil
  ) throws -> Tensor {
    let (queries, asked) = sequences
    precondition(queries.count == asked.count, "each sequence of queries has one of keys")
    return try Self.make {
      gv_attention(
        handle, keys.handle, values.handle, queries.bounds, asked.bounds, queries.count,
        Int64(heads), causal, dropout, generator?.handle, $0)
    }
  }

  /// The cross-entropy of logits [N, V] with 64-bit targets [N], row by row, as [N].
  ///
  /// (1 − ε)·(−ln p_n[y_n]) + ε/V·Σ_v −ln p_n[v], where p_n is the softmax of row n. This is the
  /// label smoothing of PyTorch and Marian: the whole vocabulary shares ε, the target included.
  ///
  /// - Parameter ignoring: a target whose rows count nothing.
  public func crossEntropies(_ targets: Tensor, ignoring: Int = -100, labelSmoothing: Double = 0)
    throws -> Tensor
  {
    try Self.make {
      gv_cross_entropy(handle, targets.handle, Int64(ignoring), labelSmoothing, false, $0)
    }
  }

  /// The cross-entropies of rows, summed; see ``crossEntropies(_:ignoring:labelSmoothing:)``.
  public func crossEntropySum(_ targets: Tensor, ignoring: Int = -100, labelSmoothing: Double = 0)
    throws -> Tensor
  {
    try Self.make {
      gv_cross_entropy(handle, targets.handle, Int64(ignoring), labelSmoothing, true, $0)
    }
  }
}
