public import GradientVaccine
public import Tensors

/// What a step's losses come to once a rule has weighed their gradients.
public struct CombinedGradient {
  /// Σ_i w_i·g_i, with the rule's weights for each group, as a vector [N].
  ///
  /// The memory belongs to the engine and is overwritten by its next step.
  public let gradient: Tensor
  /// The tasks' losses, in the order in which they were given.
  public let losses: [Double]
  /// What the rule did.
  public let report: StepReport
  /// Each group's Gramian where the engine formed it, by the group's name.
  public let gramians: [String: Gramian]
}

/// A way to get the gradient of every task and combine them by a rule.
public protocol TaskGradientEngine: AnyObject {
  /// Runs the tasks' forward and backward passes, asks the rule, and combines.
  ///
  /// - Parameters:
  ///   - losses: the tasks of this step, with different names.
  ///   - aligner: the rule, whose step is begun and ended here.
  /// - Throws: what a loss throws, a ``TensorError``, or a `WeightingError`.
  func combine(_ losses: StepLosses, with aligner: inout GradientAligner) throws
    -> CombinedGradient
}

extension PerTaskGradients: TaskGradientEngine {
  /// Runs the passes task by task.
  public func combine(_ losses: StepLosses, with aligner: inout GradientAligner) throws
    -> CombinedGradient
  {
    try combine(losses.tasks, with: &aligner)
  }
}
