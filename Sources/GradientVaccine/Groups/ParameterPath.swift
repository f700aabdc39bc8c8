/// A dotted parameter path, and what its components say about the parameter's place.
struct ParameterPath {
  private let parts: [Substring]

  init(_ path: String) {
    parts = path.split(separator: ".", omittingEmptySubsequences: false)
  }

  /// `encoder` or `decoder`, from the first component that is one of them within the leading two.
  ///
  /// BERT's pooler follows its encoder and counts as part of it.
  var side: String? {
    for part in parts.prefix(2) {
      if part == "encoder" || part == "decoder" { return String(part) }
      if part == "pooler" { return "encoder" }
    }
    return nil
  }

  /// The block's number: the first integer component.
  var block: String? { integerPosition.map { String(parts[$0]) } }

  /// Whether the path leads to a table of tokens, positions or types, or to the norm beside it.
  var isEmbedding: Bool {
    parts.contains { $0 == "shared" || $0 == "embeddings" || $0.hasPrefix("embed_") }
      || parts.contains { $0 == "layernorm_embedding" }
  }

  /// Whether the path leads to an output projection of its own or to a classifier.
  var isOutput: Bool {
    guard let head = parts.first(where: { $0 != "model" }) else { return false }
    return ["lm_head", "classifier", "final_logits_bias", "output_projection", "cls"].contains(head)
  }

  /// The path up to and including its first integer component.
  var leadingModule: String? {
    integerPosition.map { parts[...$0].joined(separator: ".") }
  }

  private var integerPosition: Int? {
    parts.firstIndex { part in !part.isEmpty && part.utf8.allSatisfy { (48...57).contains($0) } }
  }
}
