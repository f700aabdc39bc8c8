import Layers
import Tensors
import Translation

/// A model that is small enough to compute every thinkable thing with.
func tinyModel(
  vocabulary: Int = 9, seed: UInt64 = 1, maxPositions: Int = 32, dropout: Double = 0,
  norm: NormPlacement = .post, outputBias: Bool = false
) throws -> TranslationModel {
  var configuration = TransformerConfiguration()
  configuration.width = 8
  configuration.heads = 2
  configuration.feedForward = 12
  configuration.encoderLayers = 2
  configuration.decoderLayers = 2
  configuration.dropout = dropout
  configuration.maxPositions = maxPositions
  configuration.norm = norm
  configuration.outputBias = outputBias
  let tokens = SpecialTokens(endOfSentence: 0, padding: 1, neverGenerated: [1, 2])
  let model = try TranslationModel(
    configuration, vocabularySize: vocabulary, tokens: tokens, seed: seed)
  let noise = try Tensor.normal(
    [model.parameters.count], deviation: 0.3, using: Generator(seed: seed))
  try model.parameters.values.add(noise)
  return model
}

/// Some pairs of unequal lengths for the models of `tinyModel`.
let pairs: [(source: [Int32], target: [Int32])] = [
  ([3, 4, 5, 0], [6, 7, 0]), ([8, 0], [3, 3, 4, 5, 0]), ([0], [0]), ([5, 6, 3, 8, 7, 0], [4, 0]),
]

extension TranslationModel {
  /// ln p [T][V] of the next token behind every prefix of a target, all recomputed.
  func logProbabilities(_ source: [Int32], prefix: [Int32]) throws -> [[Float]] {
    let pass = ForwardPass.evaluation()
    let start = Int32(tokens.padding)
    let read = try TokenRows(sources: [source])
    let encoded = try encode(read, in: pass)
    let states = try decode(
      TokenRows(sources: [[start] + prefix]), encoded: encoded, of: read.sequences, in: pass)
    let flat = try scores(of: states, in: pass).logSoftmax().array(of: Float.self)
    return stride(from: 0, to: flat.count, by: vocabularySize).map {
      Array(flat[$0..<($0 + vocabularySize)])
    }
  }

  /// The sum of the loss over a batch, and its gradient.
  func lossAndGradient(
    _ pairs: [(source: [Int32], target: [Int32])], labelSmoothing: Double = 0
  ) throws -> (loss: Double, gradient: [Float]) {
    let gradient = try Tensor.zeros([parameters.count])
    try parameters.collectGradients(in: gradient)
    let batch = try TranslationBatch(pairs: pairs, tokens: tokens)
    let loss = try lossSum(of: batch, labelSmoothing: labelSmoothing, in: .evaluation())
    try loss.backward()
    return (try loss.item(), try gradient.array())
  }
}
