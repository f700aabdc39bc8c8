public import GradientVaccine
public import Layers
import Tensors

/// Per-task gradients from one forward and one backward pass over all tasks together.
///
/// An ordinary backward pass multiplies the gradient of each layer's output with the layer's input
/// over the whole batch. Here the same product is taken over each task's rows of the batch, in a
/// hook, at the same arithmetic cost. A parameter group is solved as soon as all uses of its
/// parameters have reported, and its K gradients make room for the next group's: beside an ordinary
/// step's memory there are never more than the K×n gradients of the groups under way.
///
/// Only the groups whose Gramians the rule reads are captured. Rules that need none, or losses
/// alone, take one ordinary pass over the weighted sum.
///
/// Exact for networks of the `Layers` module, whose parameters are used through a `ForwardPass`:
/// linear maps, embeddings (also as tied output projection) and layer normalisations. A frozen
/// parameter's columns are zero.
public final class OneGraphGradients: TaskGradientEngine {
  private let parameters: ParameterSet
  private let columns: GroupColumns
  private let fallback: PerTaskGradients
  private let pool: RowPool
  private let combined: Tensor

  /// An engine for a network.
  ///
  /// - Parameter granularity: the parameter groups that the rule sees.
  public init(_ parameters: ParameterSet, granularity: Granularity) throws {
    self.parameters = parameters
    columns = GroupColumns(parameters, granularity: granularity)
    fallback = try PerTaskGradients(parameters, granularity: granularity)
    pool = RowPool(device: parameters.values.device)
    combined = try .zeros([parameters.count], device: parameters.values.device)
  }

  /// Runs one pass over all tasks, asks the rule group by group, and combines.
  ///
  /// Losses without a joint form go task by task. When anything throws, the rule's state is what it
  /// was before the call, and the engine can be used again.
  public func combine(_ losses: StepLosses, with aligner: inout GradientAligner) throws
    -> CombinedGradient
  {
    guard let joint = losses.joint else { return try fallback.combine(losses, with: &aligner) }
    let needed = aligner.needs.gramians
    if needed != .all {
      // What is not captured accumulates, as in any backward pass.
      try combined.fill(0)
      try parameters.collectGradients(in: combined)
    }
    defer { if needed != .all { try? parameters.collectGradients(in: nil) } }
    let capture = GradientCapture(
      parameters, columns: columns, joint: joint, capturing: needed.contains, aligner: aligner,
      pool: pool, into: combined)
    let values = try pass(joint, capture)
    let report = try capture.finish()
    if needed == .all { try clearFrozen() } else { try parameters.clearFixed(in: combined) }
    aligner = capture.aligner
    return CombinedGradient(
      gradient: combined, losses: values, report: report, gramians: capture.gramians)
  }

  /// Forward and backward, in a function of its own so that the graph is gone when it ends.
  private func pass(_ joint: JointLoss, _ capture: GradientCapture) throws -> [Double] {
    let losses = try joint.losses(capture.isIdle ? nil : capture)
    let values = try joint.values(of: losses)
    let seeds = try capture.begin(tasks: joint.tasks, losses: values)
    let start = try Tensor(seeds).converted(to: losses.elementType, device: losses.device)
    try losses.backward(start)
    return values
  }

  private func clearFrozen() throws {
    for parameter in parameters.parameters where parameter.isFrozen {
      try combined.narrowed(0, parameter.range).fill(0)
    }
  }
}
