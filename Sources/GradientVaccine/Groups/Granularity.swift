/// How finely the parameters are divided into groups that a rule treats one by one.
///
/// The paper names four divisions. They apply here to the parameter paths of Hugging Face's
/// MarianMT and BERT:
///
/// | path | `whole_model` | `enc_dec` | `all_layer` |
/// |---|---|---|---|
/// | `model.shared.weight` | `model` | `embeddings` | `embeddings` |
/// | `model.encoder.layers.0.fc1.bias` | `model` | `encoder` | `encoder.0` |
/// | `model.decoder.layers.3.fc1.bias` | `model` | `decoder` | `decoder.3` |
/// | `model.encoder.embed_positions.weight` | `model` | `encoder` | `embeddings` |
/// | `lm_head.weight`, `classifier.bias` | `model` | `output` | `output` |
/// | `bert.encoder.layer.11.output.dense.weight` | `model` | `encoder` | `encoder.11` |
///
/// `all_matrix` makes every parameter its own group, named by its path.
///
/// Our reading of "layer" is one Transformer block, plus the embeddings, plus the output projection
/// when it is not tied to the embeddings. An embedding table shared by encoder and decoder belongs
/// to neither, so `enc_dec` gives it a group of its own; a table of one side
/// (`model.decoder.embed_tokens.weight`) belongs to that side. What a side holds beside its blocks
/// and tables (a norm that closes the stack, BERT's pooler) forms the layer `encoder` or `decoder`.
public enum Granularity: String, CaseIterable, Codable, Sendable {
  /// All parameters form one group.
  case wholeModel = "whole_model"
  /// Encoder, decoder, shared embeddings, and an output projection of its own.
  case encDec = "enc_dec"
  /// One group for each Transformer block, plus embeddings, plus output.
  case allLayer = "all_layer"
  /// One group for each parameter tensor.
  case allMatrix = "all_matrix"

  /// The name of the group that holds the parameter at a path.
  ///
  /// An unrecognised path falls, by layer, to its leading module up to and including its first
  /// integer component (`trunk.blocks.2.weight` → `trunk.blocks.2`), or to `model` when it has
  /// none; by encoder and decoder, to `model`.
  public func group(of parameterPath: String) -> String {
    switch self {
    case .wholeModel: "model"
    case .encDec: Self.side(of: ParameterPath(parameterPath))
    case .allLayer: Self.layer(of: ParameterPath(parameterPath))
    case .allMatrix: parameterPath
    }
  }

  private static func side(of path: ParameterPath) -> String {
    if path.isOutput { return "output" }
    return path.side ?? (path.isEmbedding ? "embeddings" : "model")
  }

  private static func layer(of path: ParameterPath) -> String {
    if path.isOutput { return "output" }
    if let side = path.side {
      if let block = path.block { return side + "." + block }
      return path.isEmbedding ? "embeddings" : side
    }
    return path.isEmbedding ? "embeddings" : path.leadingModule ?? "model"
  }
}
