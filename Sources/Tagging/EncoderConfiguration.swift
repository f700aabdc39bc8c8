public import Layers

/// The shape of a BERT encoder with a classifier of words on top.
///
/// The defaults are a small encoder that is trained from nothing; a model that is fine-tuned brings its
/// own values.
public struct EncoderConfiguration: Codable, Sendable, Equatable {
  /// The width of the states, d.
  public var width = 256
  /// The number of attention heads; it divides the width.
  public var heads = 4
  /// The width between the two maps of a feed-forward layer.
  public var feedForward = 1_024
  /// The number of blocks.
  public var layers = 4
  /// The function between the two maps of a feed-forward layer.
  public var activation = Activation.gelu
  /// The probability of dropping an element of embeddings, of sublayers' outputs, and of the states
  /// that are classified.
  public var dropout = 0.1
  /// The probability of dropping an attention weight.
  public var attentionDropout = 0.1
  /// The number of positions, each with a trained vector; no sequence is longer.
  public var maxPositions = 512
  /// The number of kinds of segments, each with a trained vector; all pieces are of the first kind.
  public var segmentKinds = 2

  /// Four blocks of width 256.
  public init() {}

  /// What is wrong with the values, as one sentence a fault.
  public var faults: [String] {
    var faults: [String] = []
    func expect(_ condition: Bool, _ fault: @autoclosure () -> String) {
      if !condition { faults.append(fault()) }
    }
    expect(
      heads > 0 && width.isMultiple(of: max(heads, 1)),
      "heads is \(heads); it divides the width, \(width)")
    for (name, value, range) in [
      ("width", width, 1...65_536), ("feed_forward", feedForward, 1...1_048_576),
      ("layers", layers, 1...1_000), ("max_positions", maxPositions, 3...65_536),
      ("segment_kinds", segmentKinds, 1...65_536),
    ] {
      expect(
        range.contains(value),
        "\(name) is \(value); it is from \(range.lowerBound) to \(range.upperBound)")
    }
    for (name, rate) in [("dropout", dropout), ("attention_dropout", attentionDropout)] {
      expect(rate >= 0 && rate < 1, "\(name) is \(rate); it is at least 0 and below 1")
    }
    return faults
  }

  var blockOptions: BlockOptions {
    BlockOptions(
      width: width, heads: heads, feedForward: feedForward, activation: activation,
      dropout: dropout, attentionDropout: attentionDropout, family: .bert)
  }
}
