import GradientVaccine
import Layers
import Tensors

/// Sees every use of a parameter in one pass, and solves each group when its last use has reported.
final class GradientCapture: ParameterUseObserver {
  private(set) var aligner: GradientAligner
  private(set) var gramians: [String: Gramian] = [:]
  private let segments: [Int: TaskSegments]
  private let tasks: Int
  private let combined: Tensor
  private let groups: [CapturedGroup]
  /// For each parameter's path its group.
  private let groupOf: [String: CapturedGroup]

  init(
    _ parameters: ParameterSet, columns: GroupColumns, segments: [TaskSegments],
    aligner: GradientAligner, into combined: Tensor
  ) {
    self.aligner = aligner
    self.combined = combined
    tasks = segments.first?.count ?? 0
    self.segments = Dictionary(segments.map { ($0.length, $0) }) { first, second in
      precondition(first == second, "two divisions of equal length differ")
      return first
    }
    let groups = columns.groups.map(CapturedGroup.init)
    self.groups = groups
    var groupOf: [String: CapturedGroup] = [:]
    for parameter in parameters.parameters {
      groupOf[parameter.path] = groups.first { $0.contains(parameter) }
    }
    self.groupOf = groupOf
  }

  /// Begins the rule's step, once the losses are known and before the backward pass.
  func begin(tasks: [String], losses: [Double]) throws {
    try aligner.beginStep(tasks: tasks, losses: losses)
  }

  /// Solves what the backward pass has not reached, whose gradients are zero, and ends the step.
  func finish() throws -> StepReport {
    for group in groups where !group.isSolved { try solve(group) }
    return try aligner.endStep()
  }

  // MARK: - Uses of parameters

  func linear(_ input: Tensor, weight: Parameter, bias: Parameter?) throws -> Tensor {
    let output = try input.linear(
      weight: weight.tensor.detached(), bias: bias?.tensor.detached())
    var uses = [
      Use(parameter: weight) { rows, gradient, segments, column, accumulating in
        try rows.writeWeightGradients(
          outputGradient: gradient, input: input, segments: segments, column: column,
          accumulating: accumulating)
      }
    ]
    if let bias { uses.append(Self.biasUse(bias)) }
    try watch(output, uses)
    return output
  }

  func embedding(_ indices: Tensor, table: Parameter, padding: Int?) throws -> Tensor {
    let output = try table.tensor.detached().embedding(indices, padding: padding)
    let use = Use(parameter: table) { rows, gradient, segments, column, accumulating in
      try rows.writeEmbeddingGradients(
        outputGradient: gradient, indices: indices, padding: padding, segments: segments,
        column: column, vocabulary: table.shape[0], accumulating: accumulating)
    }
    try watch(output, [use])
    return output
  }

  func layerNorm(_ input: Tensor, weight: Parameter, bias: Parameter, epsilon: Double) throws
    -> Tensor
  {
    let output = try input.layerNorm(
      weight: weight.tensor.detached(), bias: bias.tensor.detached(), epsilon: epsilon)
    let gain = Use(parameter: weight) { rows, gradient, segments, column, accumulating in
      try rows.writeGainGradients(
        outputGradient: gradient, input: input, epsilon: epsilon, segments: segments,
        column: column, accumulating: accumulating)
    }
    try watch(output, [gain, Self.biasUse(bias)])
    return output
  }

  /// A parameter of a layer, and how its task gradients are written to a group's rows.
  private struct Use {
    var parameter: Parameter
    var write:
      (
        _ rows: Tensor, _ gradient: Tensor, _ segments: TaskSegments, _ column: Int,
        _ accumulating: Bool
      ) throws -> Void
  }

  private static func biasUse(_ bias: Parameter) -> Use {
    Use(parameter: bias) { rows, gradient, segments, column, accumulating in
      try rows.writeBiasGradients(
        outputGradient: gradient, segments: segments, column: column, accumulating: accumulating)
    }
  }

  /// Has the gradients of a layer's parameters written once the gradient of its output is known.
  private func watch(_ output: Tensor, _ uses: [Use]) throws {
    let length = output.shape.first ?? 0
    guard let segments = segments[length] else {
      throw TaskGradientError.unknownDivision(
        parameter: uses[0].parameter.path, length: length, known: segments.keys.sorted())
    }
    let members = try uses.map { use in
      guard let group = groupOf[use.parameter.path] else {
        throw TaskGradientError.foreignParameter(use.parameter.path)
      }
      return (use: use, group: group)
    }
    if !output.requiresGradient { try output.setRequiresGradient(true) }
    for member in members { member.group.pendingUses += 1 }
    try output.onGradient { [unowned self] gradient in
      for (use, group) in members {
        try use.write(
          group.rows(tasks: tasks, like: gradient), gradient, segments,
          group.column(of: use.parameter), group.isWritten(use.parameter))
        group.noteWritten(use.parameter)
        if group.pendingUses == 0 { try solve(group) }
      }
      return nil
    }
  }

  // MARK: - Solving

  private func solve(_ group: CapturedGroup) throws {
    let rows = group.take()
    let gramian = try rows.map { rows in
      Gramian(count: tasks, values: try rows.gramian(columns: 0..<group.width))
    }
    let known = gramian ?? Gramian(count: tasks, values: Array(repeating: 0, count: tasks * tasks))
    gramians[group.name] = known
    let outcome = try aligner.weights(for: group.name, gramian: known)
    for (range, start) in group.placedRanges {
      let destination = try combined.narrowed(0, range)
      guard let rows else {
        try destination.fill(0)
        continue
      }
      try rows.narrowed(1, start..<(start + range.count)).combine(
        weights: outcome.weights, columns: 0..<range.count, into: destination)
    }
  }
}
