public import GradientVaccine
public import Layers
import Tensors

/// Per-task gradients by one forward and backward pass for each task.
///
/// Works with any network whose parameters are a ``ParameterSet``, and any loss, over any number of
/// micro-batches. Memory: K×N values beside an ordinary step's, for K tasks and N parameters; rules
/// whose weights are known before the losses take one row. Rows of bfloat16 halve that, at three
/// digits for each gradient's elements.
public final class PerTaskGradients {
  let rows: GradientRows
  let columns: GroupColumns
  private let combined: Tensor

  /// An engine for a network.
  ///
  /// - Parameters:
  ///   - granularity: the parameter groups that the rule sees.
  ///   - format: the number format of the rows.
  public init(
    _ parameters: ParameterSet, granularity: Granularity, format: RowFormat = .float32
  ) throws {
    rows = GradientRows(parameters, format: format)
    columns = GroupColumns(parameters, granularity: granularity)
    combined = try .zeros([parameters.count], device: parameters.values.device)
  }

  /// Runs the passes, asks the rule about the groups whose Gramians it reads, and combines.
  ///
  /// When anything throws, the rule's state is what it was before the call, and the engine can be
  /// used again.
  public func combine(_ losses: [TaskLoss], with aligner: inout GradientAligner) throws
    -> CombinedGradient
  {
    var rule = aligner
    let result =
      rule.needs == Needs(losses: false, gramians: .none)
      ? try combineAtOnce(losses, with: &rule) : try combineRows(losses, with: &rule)
    aligner = rule
    return result
  }

  private func combineRows(_ losses: [TaskLoss], with rule: inout GradientAligner) throws
    -> CombinedGradient
  {
    let (rows, values) = try rows.fill(losses)
    try rule.beginStep(tasks: losses.map(\.task), losses: values)
    var gramians: [String: Gramian] = [:]
    for group in columns.groups {
      var weights = rule.presetWeights ?? []
      if rule.needs.gramians.contains(group.name) {
        let gramian = try Self.gramian(of: rows, group)
        gramians[group.name] = gramian
        weights = try rule.weights(for: group.name, gramian: gramian).weights
      }
      for range in group.columns {
        try rows.combine(weights: weights, columns: range, into: combined)
      }
    }
    return CombinedGradient(
      gradient: combined, losses: values, report: try rule.endStep(), gramians: gramians)
  }

  /// The exact Gramian of each group, without any rule: what a similarity study measures.
  public func gramians(of losses: [TaskLoss]) throws -> [String: Gramian] {
    try gramians(of: rows.fill(losses).rows)
  }

  /// Each group's Gramian of a buffer's rows [K, N].
  func gramians(of rows: Tensor) throws -> [String: Gramian] {
    try columns.groups.reduce(into: [:]) { $0[$1.name] = try Self.gramian(of: rows, $1) }
  }

  /// One ordinary backward pass over the weighted sum, for rules whose weights are known beforehand.
  private func combineAtOnce(_ losses: [TaskLoss], with rule: inout GradientAligner) throws
    -> CombinedGradient
  {
    try rule.beginStep(tasks: losses.map(\.task))
    guard let weights = rule.presetWeights else {
      preconditionFailure("a rule that needs nothing has its weights at once")
    }
    let (row, values) = try rows.fillSum(losses, weights: weights)
    return CombinedGradient(
      gradient: row, losses: values, report: try rule.endStep(), gramians: [:])
  }

  static func gramian(of rows: Tensor, _ group: GroupColumns.Group) throws -> Gramian {
    let count = rows.shape[0]
    let products = try group.columns.reduce([Double](repeating: 0, count: count * count)) {
      zip($0, try rows.gramian(columns: $1)).map(+)
    }
    return Gramian(count: count, values: products)
  }
}
