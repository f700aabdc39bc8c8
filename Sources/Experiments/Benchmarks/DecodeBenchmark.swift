import Console
import Corpora
import GradientVaccine
import Layers
import Tensors
public import Translation

/// Measures how fast a model translates, in batches of a size, with a beam of a width.
public struct DecodeBenchmark {
  /// How fast a model translates.
  public struct Measurement: Codable, Sendable, Equatable {
    /// The hypotheses kept; 1 is greedy search.
    public let beam: Int
    /// The sentences translated at once.
    public let batch: Int
    /// The operands of matrix products.
    public let precision: String
    /// Threads of an operation.
    public let threads: Int
    /// The sentences of a repetition.
    public let sentences: Int
    /// Their source tokens.
    public let sourceTokens: Int
    /// The tokens of their best translations, each end included.
    public let targetTokens: Int
    /// Seconds of a repetition, the median.
    public let seconds: Double
    /// Processor seconds of a repetition, the median.
    public let processorSeconds: Double
    /// Target tokens ÷ seconds.
    public let tokensPerSecond: Double
    /// Target tokens ÷ processor seconds.
    public let tokensPerProcessorSecond: Double
    /// Half the distance between the quartiles of the seconds, as a part of the median.
    public let spread: Double
    /// The timed repetitions.
    public let repetitions: Int
    /// The model's parameters.
    public let parameters: Int
  }

  /// The shape of a random model and of random sentences.
  public struct Shape: Sendable, Equatable {
    /// The width of the model.
    public var width = 256
    /// Blocks of encoder and decoder each.
    public var layers = 3
    /// The inner width of blocks.
    public var feedForward = 1_024
    /// Entries of the vocabulary.
    public var vocabulary = 10_000
    /// Sentences.
    public var sentences = 64
    /// Tokens of a source sentence, its end included.
    public var sourceLength = 24
    /// Decides model and sentences.
    public var seed: UInt64 = 1

    /// The shape of a small translation model.
    public init() {}
  }

  private let model: TranslationModel
  private let sources: [[Int32]]
  private let length: Int?

  /// A model and sentences, sorted by length.
  ///
  /// - Parameter length: tokens of each translation; nil for as many as the model likes.
  public init(_ model: TranslationModel, sources: [[Int32]], length: Int?) {
    precondition(!sources.isEmpty, "a benchmark needs sentences")
    self.model = model
    let order = sources.indices.sorted { (sources[$0].count, $0) < (sources[$1].count, $1) }
    self.sources = order.map { sources[$0] }
    self.length = length
  }

  /// A run's model and lines of text.
  ///
  /// - Throws: `BenchmarkError` when there are none.
  public init(_ run: TranslationRun, target: String, lines: [String], length: Int?) throws {
    guard !lines.isEmpty else {
      throw BenchmarkError.invalid(faults: ["the input has no line with text"])
    }
    let encoder = PairEncoder(vocabulary: run.vocabulary)
    self.init(
      run.model, sources: try lines.map { try encoder.source($0, into: target) }, length: length)
  }

  /// A random model and random sentences; translations have the given length.
  public init(_ shape: Shape, length: Int) throws {
    var configuration = TransformerConfiguration()
    configuration.width = shape.width
    configuration.heads = shape.width.isMultiple(of: 64) ? shape.width / 64 : 1
    configuration.feedForward = shape.feedForward
    (configuration.encoderLayers, configuration.decoderLayers) = (shape.layers, shape.layers)
    configuration.maxPositions = max(shape.sourceLength, length + 1, 2)
    let tokens = SpecialTokens(endOfSentence: 0, padding: 2, neverGenerated: [1, 2])
    guard configuration.faults.isEmpty else {
      throw BenchmarkError.invalid(faults: configuration.faults)
    }
    let model = try TranslationModel(
      configuration, vocabularySize: shape.vocabulary, tokens: tokens, seed: shape.seed)
    var generator = StreamGenerator(seed: shape.seed, step: 0, name: "decoding")
    let sources = (0..<shape.sentences).map { _ in
      (1..<max(shape.sourceLength, 1)).map { _ in
        Int32.random(in: 3..<Int32(shape.vocabulary), using: &generator)
      } + [0]
    }
    self.init(model, sources: sources, length: length)
  }

  /// Translates all sentences once to warm up and then several times.
  public func measure(
    beam: Int, batch: Int, bfloat16: Bool, repetitions: Int, progress: (Int) -> Void = { _ in }
  ) throws -> Measurement {
    let decoder = try TranslationDecoder([model], bfloat16: bfloat16)
    var options = BeamOptions(beam: beam)
    if let length {
      options.limit = LengthLimit(factor: 0, offset: length)
      options.minimumLength = length
    }
    var tokens = 0
    func translate() throws {
      tokens = 0
      for start in stride(from: 0, to: sources.count, by: batch) {
        let part = Array(sources[start..<min(start + batch, sources.count)])
        let found = try decoder.translate(part, options: options)
        tokens += found.reduce(0) { $0 + ($1.first?.tokens.count ?? 0) + 1 }
      }
    }
    try translate()
    let times = try (0..<repetitions).map { repetition in
      progress(repetition + 1)
      return try Stopwatch.time(translate)
    }
    return measurement(
      tokens, times, beam: beam, batch: batch, precision: bfloat16 ? "bfloat16" : "float32")
  }

  private func measurement(
    _ tokens: Int, _ times: [(wall: Double, processor: Double)], beam: Int, batch: Int,
    precision: String
  ) -> Measurement {
    let wall = TimeSample(times.map(\.wall))
    let processor = TimeSample(times.map(\.processor)).median
    func rounded(_ value: Double, _ digits: Int) -> Double {
      BenchmarkNumber.rounded(value, digits: digits)
    }
    return Measurement(
      beam: beam, batch: batch, precision: precision, threads: Runtime.threads,
      sentences: sources.count, sourceTokens: sources.reduce(0) { $0 + $1.count },
      targetTokens: tokens, seconds: rounded(wall.median, 6),
      processorSeconds: rounded(processor, 6),
      tokensPerSecond: rounded(Double(tokens) / wall.median, 1),
      tokensPerProcessorSecond: rounded(Double(tokens) / processor, 1),
      spread: rounded(wall.spread, 4), repetitions: times.count,
      parameters: model.parameters.count)
  }
}

extension DecodeBenchmark {
  /// The measurements as JSON: one object, or an array of several.
  public static func json(_ measurements: [Measurement]) throws -> String {
    try BenchmarkJSON.text(measurements)
  }

  /// The measurements as an aligned table.
  public static func table(_ measurements: [Measurement]) -> String {
    var table = TextTable(["beam", "batch", "precision", "tokens/s", "tokens/processor s", "±"])
    for one in measurements {
      table.append([
        "\(one.beam)", "\(one.batch)", one.precision,
        HumanReadable.count(Int(one.tokensPerSecond)),
        HumanReadable.count(Int(one.tokensPerProcessorSecond)),
        HumanReadable.fixed(100 * one.spread, digits: 0) + " %",
      ])
    }
    return table.rendered()
  }
}
