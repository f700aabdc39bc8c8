public import GradientVaccine
public import Layers
import Tensors

/// Per-task gradients from one forward and one backward pass over all tasks together.
///
/// An ordinary backward pass multiplies the gradient of each layer's output with the layer's input
/// over the whole batch. Here the same product is taken over each task's rows of the batch, in a
/// hook, at the same arithmetic cost. A parameter group is solved as soon as all uses of its
/// parameters have reported, and its K gradients are freed during the backward pass: beside an
/// ordinary step's memory there are never more than the K×n gradients of the groups under way.
///
/// Exact for networks of the `Layers` module, whose parameters are used through a `ForwardPass`:
/// linear maps, embeddings (also as tied output projection) and layer normalisations.
public final class OneGraphGradients: TaskGradientEngine {
  private let parameters: ParameterSet
  private let columns: GroupColumns
  private let fallback: PerTaskGradients
  private let combined: Tensor

  /// An engine for a network.
  ///
  /// - Parameter granularity: the parameter groups that the rule sees.
  public init(_ parameters: ParameterSet, granularity: Granularity) throws {
    self.parameters = parameters
    columns = GroupColumns(parameters, granularity: granularity)
    fallback = try PerTaskGradients(parameters, granularity: granularity)
    combined = try .zeros([parameters.count], device: parameters.values.device)
  }

  /// Runs one pass over all tasks, asks the rule group by group, and combines.
  ///
  /// Losses without a joint form go task by task.
  public func combine(_ losses: StepLosses, with aligner: inout GradientAligner) throws
    -> CombinedGradient
  {
    guard let joint = losses.joint else { return try fallback.combine(losses, with: &aligner) }
    if aligner.needs == Needs(losses: false, gramians: .none) {
      guard let plain = try combinePlainly(joint, with: &aligner) else {
        return try fallback.combine(losses, with: &aligner)
      }
      return plain
    }
    let capture = GradientCapture(
      parameters, columns: columns, segments: joint.segments, aligner: aligner, into: combined)
    let (total, shares) = try joint.compute(capture)
    try capture.begin(tasks: joint.tasks, losses: shares)
    try total.backward()
    let report = try capture.finish()
    aligner = capture.aligner
    return CombinedGradient(
      gradient: combined, losses: shares, report: report, gramians: capture.gramians)
  }

  /// An ordinary pass for rules that weigh all tasks alike; nil when the weights differ.
  private func combinePlainly(_ joint: JointLoss, with aligner: inout GradientAligner) throws
    -> CombinedGradient?
  {
    try aligner.beginStep(tasks: joint.tasks)
    guard let weights = aligner.presetWeights, let first = weights.first,
      weights.allSatisfy({ $0 == first })
    else { return nil }
    try combined.fill(0)
    try parameters.collectGradients(in: combined)
    defer { try? parameters.collectGradients(in: nil) }
    let (total, shares) = try joint.compute(nil)
    try (first == 1 ? total : total * first).backward()
    return CombinedGradient(
      gradient: combined, losses: shares, report: try aligner.endStep(), gramians: [:])
  }
}
