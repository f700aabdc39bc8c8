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
    try watch(output, [weight] + (bias.map { [$0] } ?? [])) { gradient, segments, group in
      let rows = try group.rows(tasks: segments.count, like: gradient)
      try rows.writeLinearGradients(
        outputGradient: gradient, input: input, segments: segments,
        weightColumn: group.column(of: weight), biasColumn: bias.map(group.column),
        accumulating: group.isWritten(weight))
    }
    return output
  }

  func embedding(_ indices: Tensor, table: Parameter, padding: Int?) throws -> Tensor {
    let output = try table.tensor.detached().embedding(indices, padding: padding)
    try watch(output, [table]) { gradient, segments, group in
      let rows = try group.rows(tasks: segments.count, like: gradient)
      try rows.writeEmbeddingGradients(
        outputGradient: gradient, indices: indices, padding: padding, segments: segments,
        column: group.column(of: table), vocabulary: table.shape[0],
        accumulating: group.isWritten(table))
    }
    return output
  }

  func layerNorm(_ input: Tensor, weight: Parameter, bias: Parameter, epsilon: Double) throws
    -> Tensor
  {
    let output = try input.layerNorm(
      weight: weight.tensor.detached(), bias: bias.tensor.detached(), epsilon: epsilon)
    try watch(output, [weight, bias]) { gradient, segments, group in
      let rows = try group.rows(tasks: segments.count, like: gradient)
      try rows.writeLayerNormGradients(
        outputGradient: gradient, input: input, epsilon: epsilon, segments: segments,
        weightColumn: group.column(of: weight), biasColumn: group.column(of: bias),
        accumulating: group.isWritten(weight))
    }
    return output
  }

  /// Has the gradients of a layer's parameters written once the gradient of its output is known.
  private func watch(
    _ output: Tensor, _ used: [Parameter],
    write: @escaping (Tensor, TaskSegments, CapturedGroup) throws -> Void
  ) throws {
    guard let length = output.shape.first, let segments = segments[length] else {
      throw TaskGradientError.unknownDivision(
        parameter: used[0].path, length: output.shape.first ?? 0, known: segments.keys.sorted())
    }
    let members = try used.map { parameter in
      guard let group = groupOf[parameter.path] else {
        throw TaskGradientError.foreignParameter(parameter.path)
      }
      return group
    }
    if !output.requiresGradient { try output.setRequiresGradient(true) }
    for group in members { group.pendingUses += 1 }
    try output.onGradient { [unowned self] gradient in
      try write(gradient, segments, members[0])
      for (parameter, group) in zip(used, members) {
        group.noteWritten(parameter)
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
