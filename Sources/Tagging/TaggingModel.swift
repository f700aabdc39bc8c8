public import Layers
public import Tensors

// Letters: N pieces and W words of all sentences, V vocabulary, d width, C tags.

/// A network that gives every word of a sentence a tag: BERT's encoder and a linear classifier.
///
/// The layout, tensor names and arithmetic are those of Hugging Face's `BertForTokenClassification`:
/// post-norm blocks, trained positions, GELU by the error function, and the classifier on the state of
/// each word's first piece. No padding is computed.
///
/// Source: Devlin et al. 2019, sections 3 and 5.3.
public final class TaggingModel {
  /// The shape of the network.
  public let configuration: EncoderConfiguration
  /// The size of the vocabulary, V.
  public let vocabularySize: Int
  /// The number of tags, C.
  public let tagCount: Int
  /// All parameters.
  public let parameters: ParameterSet
  /// Where the model lives.
  public let device: Device

  private let pieces: Embedding
  private let positions: Embedding
  private let kinds: Embedding
  private let embeddingNorm: LayerNorm
  private let blocks: [EncoderBlock]
  private let classifier: Linear

  /// The path that all parameters of the classifier begin with.
  public static let classifierPath = "classifier"

  /// Builds a network and draws its first values.
  ///
  /// - Parameter seed: decides the values; the same on every device.
  public init(
    _ configuration: EncoderConfiguration, vocabularySize: Int, tagCount: Int,
    device: Device = .cpu, seed: UInt64
  ) throws {
    precondition(configuration.faults.isEmpty, configuration.faults.joined(separator: "; "))
    precondition(vocabularySize > 0 && tagCount > 0, "there are pieces and tags")
    let registry = ParameterRegistry()
    let options = configuration.blockOptions
    func table(_ name: String, _ count: Int) -> Embedding {
      Embedding(
        registry, at: "bert.embeddings.\(name)", count: count, width: options.width,
        deviation: 0.02)
    }
    pieces = table("word_embeddings", vocabularySize)
    positions = table("position_embeddings", configuration.maxPositions)
    kinds = table("token_type_embeddings", configuration.segmentKinds)
    embeddingNorm = LayerNorm(
      registry, at: "bert.embeddings.LayerNorm", width: options.width, epsilon: 1e-12)
    blocks = (0..<configuration.layers).map {
      EncoderBlock(registry, at: "bert.encoder.layer.\($0)", options: options)
    }
    classifier = Linear(
      registry, at: Self.classifierPath, inputs: options.width, outputs: tagCount,
      initializer: .normal(deviation: 0.02))
    parameters = try ParameterSet(registry, device: device, seed: seed)
    self.configuration = configuration
    self.vocabularySize = vocabularySize
    self.tagCount = tagCount
    self.device = device
  }

  // MARK: - The network

  /// The cross-entropy of each word's tag, [W].
  ///
  /// - Parameters:
  ///   - labelSmoothing: ε of ``Tensor/crossEntropies(_:ignoring:labelSmoothing:)``.
  ///   - weight: what each is multiplied by: 1/(words of the whole batch) for a task's share of the
  ///     batch loss.
  /// - Throws: ``TaggingError/tooLong(pieces:limit:)``.
  public func wordLosses(
    of batch: TaggingBatch, labelSmoothing: Double = 0, weight: Double = 1, in pass: ForwardPass
  ) throws -> Tensor {
    let scores = try scores(of: batch, in: pass).converted(to: .float32)
    return try scores.crossEntropies(batch.tags, labelSmoothing: labelSmoothing) * weight
  }

  /// The scores of all tags for each word, [W, C].
  ///
  /// - Throws: ``TaggingError/tooLong(pieces:limit:)``.
  public func scores(of batch: TaggingBatch, in pass: ForwardPass) throws -> Tensor {
    let states = try states(of: batch.input, in: pass)
    return try pass.over(.output) {
      let words = try pass.dropout(states.indexed(by: batch.words), configuration.dropout)
      return try classifier(words, in: pass)
    }
  }

  /// The encoder's states [N, d] of pieces [N].
  ///
  /// - Throws: ``TaggingError/tooLong(pieces:limit:)``.
  public func states(of input: TokenRows, in pass: ForwardPass) throws -> Tensor {
    try pass.over(.input) {
      var states = try embed(input, in: pass)
      for block in blocks { states = try block(states, input.sequences, in: pass) }
      return states
    }
  }

  private func embed(_ input: TokenRows, in pass: ForwardPass) throws -> Tensor {
    let length = input.sequences.longest
    guard length <= configuration.maxPositions else {
      throw TaggingError.tooLong(pieces: length, limit: configuration.maxPositions)
    }
    let kind = try Tensor([Int64](repeating: 0, count: input.sequences.length), device: device)
    let sum =
      try pieces(input.tokens, in: pass) + kinds(kind, in: pass)
      + positions(input.positions, in: pass)
    return try pass.dropout(embeddingNorm(sum, in: pass), configuration.dropout)
  }
}

/// What can be wrong with the input of a tagging model.
public enum TaggingError: Error, CustomStringConvertible, Equatable {
  /// A sentence has more pieces than the model has positions.
  case tooLong(pieces: Int, limit: Int)

  /// One line that says what was expected and what was found.
  public var description: String {
    switch self {
    case .tooLong(let pieces, let limit):
      "a sentence has \(pieces) pieces, but the model's positions end at \(limit) (max_positions)"
    }
  }
}
