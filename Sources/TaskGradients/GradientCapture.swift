import GradientVaccine
import Layers
import Tensors

/// Sees every use of a parameter in one pass, and solves each group when its last use has reported.
///
/// Parameters of groups that are not captured, and frozen ones, are used as in an ordinary pass.
final class GradientCapture: ParameterUseObserver {
  private(set) var aligner: GradientAligner
  private(set) var gramians: [String: Gramian] = [:]
  private let segments: [RowKind: Segments]
  private let combined: Tensor
  private let groups: [CapturedGroup]
  /// For each captured parameter's path its group, and itself in it.
  private let places: [String: (group: CapturedGroup, member: CapturedGroup.Member)]
  private let known: ParameterSet
  /// What the backward pass starts with for each task.
  private var seeds: [Double]

  /// - Parameters:
  ///   - captured: whether a group's task gradients are formed.
  ///   - aligner: the rule, at the start of training or between steps.
  init(
    _ parameters: ParameterSet, columns: GroupColumns, joint: JointLoss,
    capturing captured: (String) -> Bool, aligner: GradientAligner, pool: RowPool,
    into combined: Tensor
  ) {
    self.aligner = aligner
    self.combined = combined
    known = parameters
    seeds = Array(repeating: 1, count: joint.tasks.count)
    segments = joint.segments
    groups = columns.groups.filter { captured($0.name) }.map { group in
      CapturedGroup(
        group.name, group.paths.compactMap { parameters[$0] }.filter { !$0.isFrozen },
        tasks: joint.tasks.count, pool: pool)
    }
    places = groups.reduce(into: [:]) { places, group in
      for member in group.members { places[member.parameter.path] = (group, member) }
    }
  }

  /// Whether nothing is captured.
  var isIdle: Bool { groups.isEmpty }

  /// Begins the rule's step, once the losses are known, and gives what the backward pass starts
  /// with: ones, or the rule's weights where they do not depend on Gramians.
  func begin(tasks: [String], losses: [Double]) throws -> [Double] {
    try aligner.beginStep(tasks: tasks, losses: losses)
    if let weights = aligner.presetWeights { seeds = weights }
    return seeds
  }

  /// Solves what the backward pass has not reached, whose gradients are zero, and ends the step.
  func finish() throws -> StepReport {
    for group in groups where !group.isSolved { try solve(group) }
    return try aligner.endStep()
  }

  // MARK: - Uses of parameters

  func linear(_ input: Tensor, _ rows: RowKind, weight: Parameter, bias: Parameter?) throws
    -> Tensor
  {
    // What the forward pass multiplies is multiplied again on the way back.
    let input = try input.productOperand()
    let output = try input.linear(weight: tensor(weight), bias: bias.map { try tensor($0) })
    let use = Use(parameter: weight) { rows, gradient, segments, member in
      try rows.writeWeightGradients(
        outputGradient: gradient, input: input, segments: segments, column: member.column,
        accumulating: member.isWritten)
    }
    try watch(output, rows, [use] + (bias.map { [Self.biasUse($0)] } ?? []))
    return output
  }

  func embedding(_ indices: Tensor, _ rows: RowKind, table: Parameter, padding: Int?) throws
    -> Tensor
  {
    let output = try tensor(table).embedding(indices, padding: padding)
    let use = Use(parameter: table, lookUp: indices) { rows, gradient, segments, member in
      let entries = member.entries
      try rows.writeEmbeddingGradients(
        outputGradient: gradient, indices: entries?.places(of: indices) ?? indices,
        padding: padding.flatMap { entries == nil ? $0 : entries?.place(of: $0) },
        segments: segments, column: member.column,
        vocabulary: entries?.count ?? table.shape[0], accumulating: member.isWritten)
    }
    try watch(output, rows, [use])
    return output
  }

  func layerNorm(
    _ input: Tensor, _ rows: RowKind, weight: Parameter, bias: Parameter, epsilon: Double
  ) throws -> Tensor {
    let (output, moments) = try input.layerNormWithMoments(
      weight: tensor(weight), bias: tensor(bias), epsilon: epsilon)
    let gain = Use(parameter: weight) { rows, gradient, segments, member in
      try rows.writeGainGradients(
        outputGradient: gradient, input: input, moments: moments, segments: segments,
        column: member.column, accumulating: member.isWritten)
    }
    try watch(output, rows, [gain, Self.biasUse(bias)])
    return output
  }

  /// Losses of an output projection, whose table's gradients are written in the forward pass.
  ///
  /// The scores exist for some rows at a time, so what follows from them is formed at once, as for
  /// losses whose gradient is one. The backward pass adds what is missing where it is not.
  func crossEntropy(_ states: Tensor, _ rows: RowKind, table: Parameter, loss: CrossEntropy)
    throws -> Tensor
  {
    let values = try tensor(table)
    let destination = try projectionRows(of: table, for: states, rows)
    let output = try states.projectedCrossEntropy(loss, table: values, writing: destination)
    let casting = states.castsProducts
    let use = Use(parameter: table) { rows, gradient, segments, member in
      try states.addProjectionGradients(
        to: TableGradientRows(rows: rows, segments: segments, column: member.column),
        table: values,
        loss: loss, casting: casting, lossGradient: gradient, held: destination == nil ? 0 : 1)
    }
    try watch(output, rows, [use])
    return output
  }

  /// Where a projection's gradients can be written before the backward pass: nil for a table that is
  /// not captured, or that another projection has written to.
  private func projectionRows(of table: Parameter, for states: Tensor, _ rows: RowKind) throws
    -> TableGradientRows?
  {
    guard let (group, member) = places[table.path], !member.isWritten else { return nil }
    defer { member.isWritten = true }
    return TableGradientRows(
      rows: try group.writableRows(beforeAllUses: true),
      segments: try division(of: states, rows, for: table),
      column: member.column)
  }

  /// A parameter of a layer, and how its task gradients are written to a group's rows.
  private struct Use {
    var parameter: Parameter
    /// The indices, where the use only looks entries of a table up.
    var lookUp: Tensor?
    var write:
      (
        _ rows: Tensor, _ gradient: Tensor, _ segments: Segments, _ member: CapturedGroup.Member
      ) throws -> Void
  }

  private static func biasUse(_ bias: Parameter) -> Use {
    Use(parameter: bias) { rows, gradient, segments, member in
      try rows.writeBiasGradients(
        outputGradient: gradient, segments: segments, column: member.column,
        accumulating: member.isWritten)
    }
  }

  /// A parameter's values; outside the graph when its gradients are captured.
  private func tensor(_ parameter: Parameter) throws -> Tensor {
    guard known[parameter.path] === parameter else {
      throw TaskGradientError.foreignParameter(parameter.path)
    }
    return places[parameter.path] == nil ? parameter.tensor : try parameter.tensor.detached()
  }

  /// Has the gradients of a layer's parameters written once the gradient of its output is known.
  private func watch(_ output: Tensor, _ rows: RowKind, _ uses: [Use]) throws {
    let captured = uses.compactMap { use in
      places[use.parameter.path].map { (use: use, group: $0.group, member: $0.member) }
    }
    guard let first = captured.first else { return }
    let segments = try division(of: output, rows, for: first.use.parameter)
    if !output.requiresGradient { try output.setRequiresGradient(true) }
    for place in captured { place.member.noteUse(lookUp: place.use.lookUp) }
    // Emptied by the hook: the layer's input is freed as in an ordinary pass, before the graph is.
    var waiting = captured
    try output.onGradient { [unowned self] gradient in
      let arrived = waiting
      waiting = []
      for (use, group, member) in arrived {
        try use.write(group.writableRows(), gradient, segments, member)
        try group.noteWritten(member)
        if group.isComplete { try solve(group) }
      }
      return nil
    }
  }

  /// How the leading dimension of a layer's input or output divides into tasks.
  private func division(of tensor: Tensor, _ rows: RowKind, for parameter: Parameter) throws
    -> Segments
  {
    let length = tensor.shape.first ?? 0
    guard let division = segments[rows], division.length == length else {
      throw TaskGradientError.unknownDivision(
        parameter: parameter.path, rows: rows, length: length, known: segments[rows]?.length)
    }
    return division
  }

  // MARK: - Solving

  private func solve(_ group: CapturedGroup) throws {
    try group.solve(into: combined) { scaled in
      let gramian = unscaled(scaled)
      gramians[group.name] = gramian
      let weights = try aligner.weights(for: group.name, gramian: gramian).weights
      return zip(weights, seeds).map { $1 == 0 ? 0 : $0 / $1 }
    }
  }

  /// The Gramian of the losses' gradients, from that of gradients multiplied by the seeds.
  private func unscaled(_ gramian: Gramian) -> Gramian {
    if seeds.allSatisfy({ $0 == 1 }) { return gramian }
    let factors = seeds.map { $0 == 0 ? 0 : 1 / $0 }
    let values = gramian.values.indices.map { place in
      gramian.values[place] * factors[place / seeds.count] * factors[place % seeds.count]
    }
    return Gramian(count: seeds.count, values: values)
  }
}
