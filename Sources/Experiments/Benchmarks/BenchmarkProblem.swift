import GradientVaccine
import Layers
import TaskGradients
import Tensors
import Translation

/// A translation model and random sentence pairs of K tasks, for measuring a training step.
///
/// There is no dropout, so that every way has the same gradient. Dropout would cost all ways the
/// same, and so bring their ratio closer to 1.
struct BenchmarkProblem {
  let model: TranslationModel
  let names: [String]
  private let pairs: [[(source: [Int32], target: [Int32])]]
  private let usesBFloat16: Bool
  private static let tokens = SpecialTokens(
    endOfSentence: 0, padding: 2, neverGenerated: [1, 2])

  init(_ options: StepBenchmark.Options) throws {
    var shape = TransformerConfiguration()
    shape.width = options.width
    shape.heads = options.width.isMultiple(of: 64) ? options.width / 64 : 1
    shape.feedForward = options.feedForward
    (shape.encoderLayers, shape.decoderLayers) = (options.layers, options.layers)
    shape.dropout = 0
    shape.maxPositions = max(options.sentenceLength, 2)
    model = try TranslationModel(
      shape, vocabularySize: options.vocabulary, tokens: Self.tokens, seed: options.seed)
    names = (0..<options.tasks).map { "task\($0)" }
    usesBFloat16 = options.usesBFloat16
    pairs = Self.lengths(options).enumerated().map { task, lengths in
      var generator = StreamGenerator(seed: options.seed, step: task, name: "benchmark")
      return lengths.map { length in
        let words = (0..<2).map { _ in
          Self.sentence(length, vocabulary: options.vocabulary, using: &generator)
        }
        return (words[0], words[1])
      }
    }
  }

  /// The numbers of target tokens of each task's sentences.
  static func lengths(_ options: StepBenchmark.Options) -> [[Int]] {
    var generator = StreamGenerator(seed: options.seed, step: 0, name: "lengths")
    return sizes(options).map { size in
      var rest = size
      var lengths: [Int] = []
      while rest > 0 {
        let wanted =
          options.isUneven
          ? Int.random(in: 1...options.sentenceLength, using: &generator) : options.sentenceLength
        lengths.append(min(wanted, rest))
        rest -= min(wanted, rest)
      }
      return lengths
    }
  }

  /// The target tokens of each task: alike, or in proportion to 1, 1/2, 1/3 and so on.
  private static func sizes(_ options: StepBenchmark.Options) -> [Int] {
    guard options.isUneven else {
      return Array(repeating: options.tokensPerTask, count: options.tasks)
    }
    let shares = (1...options.tasks).map { 1 / Double($0) }
    let scale = Double(options.tokensPerTask * options.tasks) / shares.reduce(0, +)
    return shares.map { max(1, Int(($0 * scale).rounded())) }
  }

  /// Random words and the end of the sentence.
  private static func sentence(
    _ length: Int, vocabulary: Int, using generator: inout StreamGenerator
  ) -> [Int32] {
    (1..<max(length, 1)).map { _ in Int32.random(in: 3..<Int32(vocabulary), using: &generator) }
      + [Int32(tokens.endOfSentence)]
  }

  // MARK: - Losses

  /// The target tokens of the batch.
  var totalTokens: Int { pairs.joined().reduce(0) { $0 + $1.target.count } }

  /// The tasks one by one and all in one batch, each task with its share of the batch loss.
  func losses() throws -> StepLosses {
    let share = 1 / Double(totalTokens)
    let batches = try pairs.map { try TranslationBatch(pairs: $0, tokens: model.tokens) }
    let separate = zip(names, batches).map { name, batch in
      TaskLoss(name) {
        try withBFloat16Autocast(usesBFloat16) {
          try model.lossSum(of: batch, weight: share, in: .evaluation())
        }
      }
    }
    return StepLosses(tasks: separate, joint: try joint(share: share))
  }

  private func joint(share: Double) throws -> JointLoss {
    let batch = try TranslationBatch(pairs: Array(pairs.joined()), tokens: model.tokens)
    let tokens = Segments(lengths: pairs.map { $0.reduce(0) { $0 + $1.target.count } })
    let sources = Segments(lengths: pairs.map { $0.reduce(0) { $0 + $1.source.count } })
    return JointLoss(tasks: names, segments: [.input: sources, .output: tokens]) { observer in
      let losses = try withBFloat16Autocast(usesBFloat16) {
        try model.tokenLosses(of: batch, weight: share, in: .evaluation(observer: observer))
      }
      return try losses.segmentTotals(tokens)
    }
  }
}
