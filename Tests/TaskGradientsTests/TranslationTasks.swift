import GradientVaccine
import Layers
import Tensors
import Translation

@testable import TaskGradients

/// Tasks of a small translation model, in both forms.
struct TranslationTasks {
  /// What makes a pass different from the plainest one.
  struct Conditions {
    var dropout = 0.0
    var labelSmoothing = 0.1
    var bfloat16 = false
    /// The starts of paths of frozen parameters.
    var frozen: [String] = []
  }

  let model: TranslationModel
  private(set) var names: [String]
  private(set) var pairs: [[(source: [Int32], target: [Int32])]]
  let conditions: Conditions
  private let generator: Generator

  /// - Parameters:
  ///   - sizes: the number of sentence pairs of each task.
  ///   - shortest: the smallest number of tokens of a sentence, without its end.
  ///   - longest: the largest.
  init(
    sizes: [Int], shortest: Int = 0, longest: Int = 6,
    _ conditions: Conditions = Conditions(), seed: UInt64 = 3
  ) throws {
    var shape = TransformerConfiguration()
    (shape.width, shape.heads, shape.feedForward) = (16, 2, 24)
    (shape.encoderLayers, shape.decoderLayers) = (2, 1)
    shape.dropout = conditions.dropout
    let tokens = SpecialTokens(endOfSentence: 0, padding: 2, neverGenerated: [1, 2])
    model = try TranslationModel(shape, vocabularySize: 40, tokens: tokens, seed: seed)
    try model.parameters.freeze { path in conditions.frozen.contains { path.hasPrefix($0) } }
    names = sizes.indices.map { "task\($0)" }
    self.conditions = conditions
    generator = try Generator(seed: seed)
    var stream = StreamGenerator(seed: seed, step: 0, name: "pairs")
    func sentence() -> [Int32] {
      (0..<Int.random(in: shortest...longest, using: &stream)).map { _ in
        Int32.random(in: 3..<40, using: &stream)
      } + [0]
    }
    pairs = sizes.map { size in (0..<size).map { _ in (sentence(), sentence()) } }
  }

  var parameters: ParameterSet { model.parameters }

  private var total: Double { Double(pairs.joined().reduce(0) { $0 + $1.target.count }) }

  /// Each task with its share of the batch loss, padded by itself, without dropout.
  var separate: [TaskLoss] {
    zip(names, pairs).map { name, pairs in
      TaskLoss(name) {
        guard !pairs.isEmpty else { return try parameters.parameters[0].tensor.sum() * 0 }
        let batch = try TranslationBatch(pairs: pairs, tokens: model.tokens)
        return try model.lossSum(
          of: batch, labelSmoothing: conditions.labelSmoothing, weight: 1 / total,
          in: .evaluation())
      }
    }
  }

  /// All tasks in one padded batch; dropout is the same in every pass.
  var joint: JointLoss {
    let tokens = Segments(lengths: pairs.map { $0.reduce(0) { $0 + $1.target.count } })
    let sources = Segments(lengths: pairs.map { $0.reduce(0) { $0 + $1.source.count } })
    return JointLoss(tasks: names, segments: [.input: sources, .output: tokens]) { observer in
      let batch = try TranslationBatch(pairs: Array(pairs.joined()), tokens: model.tokens)
      try generator.reseed(17)
      let losses = try withBFloat16Autocast(conditions.bfloat16) {
        try model.tokenLosses(
          of: batch, labelSmoothing: conditions.labelSmoothing, weight: 1 / total,
          in: .training(using: generator, observer: observer))
      }
      return try losses.segmentTotals(tokens)
    }
  }

  var losses: StepLosses { StepLosses(tasks: separate, joint: joint) }

  /// The sentences of other tasks, with this network.
  func batch(of other: TranslationTasks) -> StepLosses {
    var copy = self
    (copy.names, copy.pairs) = (other.names, other.pairs)
    return copy.losses
  }

  /// The rows of the joint graph, one ordinary backward pass for each task; fixed values have none.
  func exactRows() throws -> [[Double]] {
    let losses = try joint.losses(nil)
    let trained = parameters.parameters.filter { !$0.isFrozen }
    return try names.indices.map { task in
      let seed = try Tensor(names.indices.map { $0 == task ? 1.0 : 0 })
      let gradients = try losses.gradients(
        of: trained.map(\.tensor), from: seed, retainGraph: true)
      var row = [Double](repeating: 0, count: parameters.count)
      for (parameter, gradient) in zip(trained, gradients) {
        guard let values: [Float] = try gradient?.array() else { continue }
        for (column, value) in zip(parameter.range, parameter.trained(values)) {
          row[column] = Double(value)
        }
      }
      return row
    }
  }

  /// Σ_i w_i·row_i, with weights for each group.
  func combination(
    _ rows: [[Double]], _ granularity: Granularity, weights: (String) throws -> [Double]
  ) rethrows -> [Double] {
    var combined = [Double](repeating: 0, count: parameters.count)
    for parameter in parameters.parameters {
      let own = try weights(granularity.group(of: parameter.path))
      for column in parameter.range {
        combined[column] = zip(own, rows).reduce(0) { $0 + $1.0 * $1.1[column] }
      }
    }
    return combined
  }

  /// The exact Gramian of each group.
  func gramians(_ rows: [[Double]], _ granularity: Granularity) -> [String: Gramian] {
    GroupColumns(parameters, granularity: granularity).groups.reduce(into: [:]) {
      let columns = $1.columns
      $0[$1.name] = Gramian(vectors: rows.map { row in columns.flatMap { row[$0] } })
    }
  }
}

extension Parameter {
  /// A gradient with zeros for the values that are never trained.
  func trained(_ gradient: [Float]) -> [Float] {
    var gradient = gradient
    for place in fixed ?? 0..<0 { gradient[place] = 0 }
    return gradient
  }
}
