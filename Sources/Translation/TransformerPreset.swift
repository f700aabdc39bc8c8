/// Shapes of networks under the names that the literature has for them.
public enum TransformerPreset: String, Codable, Sendable, CaseIterable {
  /// 2 + 2 blocks of width 192: trains in minutes, the quickstart's.
  case tiny
  /// 3 + 3 blocks of width 256.
  case small
  /// Vaswani et al. 2017, table 3, base.
  case base
  /// Vaswani et al. 2017, table 3, big.
  case big
  /// The big Transformer of Chen et al. 2018, with an inner width of 8192: 375 million parameters with
  /// their three tables of 32,000 subwords; what the paper on Gradient Vaccine trains.
  case big375m = "big_375m"

  /// The network; everything that the name leaves open has its customary value.
  public var configuration: TransformerConfiguration {
    var shape = TransformerConfiguration()
    shape.preset = self
    switch self {
    case .tiny: shape.resize(width: 192, heads: 4, feedForward: 768, layers: 2)
    case .small: shape.resize(width: 256, heads: 4, feedForward: 1_024, layers: 3)
    case .base: shape.resize(width: 512, heads: 8, feedForward: 2_048, layers: 6)
    case .big:
      shape.resize(width: 1_024, heads: 16, feedForward: 4_096, layers: 6)
      shape.dropout = 0.3
    case .big375m: shape.resize(width: 1_024, heads: 16, feedForward: 8_192, layers: 6)
    }
    return shape
  }
}

extension TransformerConfiguration {
  fileprivate mutating func resize(width: Int, heads: Int, feedForward: Int, layers: Int) {
    (self.width, self.heads, self.feedForward) = (width, heads, feedForward)
    (encoderLayers, decoderLayers) = (layers, layers)
  }
}
