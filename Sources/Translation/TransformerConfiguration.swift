public import Layers

/// The shape of an encoder-decoder Transformer.
public struct TransformerConfiguration: Codable, Sendable, Equatable {
  /// The preset that the other values were taken from, where they were not given.
  public var preset: TransformerPreset?
  /// The width of the states, d.
  public var width = 192
  /// The number of attention heads; it divides the width.
  public var heads = 4
  /// The width between the two maps of a feed-forward layer.
  public var feedForward = 768
  /// The number of blocks of the encoder.
  public var encoderLayers = 2
  /// The number of blocks of the decoder.
  public var decoderLayers = 2
  /// The function between the two maps of a feed-forward layer.
  public var activation = Activation.relu
  /// Where sublayers are normalised.
  public var norm = NormPlacement.post
  /// The probability of dropping an element of embeddings and of sublayers' outputs.
  public var dropout = 0.1
  /// The probability of dropping an attention weight.
  public var attentionDropout = 0.0
  /// The probability of dropping an element behind the activation.
  public var activationDropout = 0.0
  /// Whether each entry of the vocabulary has a trained bias on its score, as in Marian.
  public var outputBias = false
  /// The largest number of positions of a sequence, on both sides.
  public var maxPositions = 512

  /// The configuration that the quickstart uses: 2 + 2 blocks of width 192.
  public init() {}

  /// What is wrong with the values, as one sentence a fault.
  public var faults: [String] {
    var faults: [String] = []
    func expect(_ condition: Bool, _ fault: @autoclosure () -> String) {
      if !condition { faults.append(fault()) }
    }
    expect((1...65_536).contains(width), "width is \(width); it is from 1 to 65536")
    expect(
      heads > 0 && width.isMultiple(of: max(heads, 1)),
      "heads is \(heads); it divides the width, \(width)")
    expect(
      (1...1_048_576).contains(feedForward),
      "feed_forward is \(feedForward); it is from 1 to 1048576")
    expect(
      (1...1_000).contains(encoderLayers),
      "encoder_layers is \(encoderLayers); it is from 1 to 1000")
    expect(
      (1...1_000).contains(decoderLayers),
      "decoder_layers is \(decoderLayers); it is from 1 to 1000")
    expect(
      (2...1_000_000).contains(maxPositions),
      "max_positions is \(maxPositions); it is from 2 to 1000000")
    for (name, rate) in [
      ("dropout", dropout), ("attention_dropout", attentionDropout),
      ("activation_dropout", activationDropout),
    ] {
      expect(rate >= 0 && rate < 1, "\(name) is \(rate); it is at least 0 and below 1")
    }
    return faults
  }

  var blockOptions: BlockOptions {
    BlockOptions(
      width: width, heads: heads, feedForward: feedForward, activation: activation,
      dropout: dropout, attentionDropout: attentionDropout, activationDropout: activationDropout,
      norm: norm)
  }
}

/// The tokens that a translation model treats in their own way.
public struct SpecialTokens: Codable, Sendable, Equatable {
  /// The end of a sentence, `</s>`.
  public var endOfSentence: Int
  /// The filler behind shorter sentences, `<pad>`, which also starts the decoder as in MarianMT.
  public var padding: Int
  /// Tokens that a translation never contains: `<unk>`, `<pad>`, language tags.
  public var neverGenerated: [Int]

  /// Tokens from their indices.
  public init(endOfSentence: Int, padding: Int, neverGenerated: [Int]) {
    self.endOfSentence = endOfSentence
    self.padding = padding
    self.neverGenerated = neverGenerated
  }
}
