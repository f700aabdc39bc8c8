public import Layers
public import Tensors

/// All tasks of one step in one batch, sorted by task: one graph, one backward pass.
///
/// Every layer of the network is used through the ``ForwardPass`` that is handed to ``compute``, so
/// that the engine sees each layer's input and the gradient of its output. Their leading dimension
/// says which task a row belongs to.
public struct JointLoss {
  /// The tasks, in the order of the batch.
  public let tasks: [String]
  /// How the leading dimensions of layers' outputs divide into tasks.
  ///
  /// A Transformer has two: sentences, and target tokens where padding was left out before the
  /// output projection. A layer's is found by its length; two of equal length must be equal.
  public let segments: [TaskSegments]
  /// The batch loss as a scalar, and each task's share of it.
  ///
  /// - Parameter observer: must see every use of a parameter, by `ForwardPass`; nil for none.
  public let compute: ((any ParameterUseObserver)?) throws -> (total: Tensor, shares: [Double])

  /// A loss of several tasks in one batch.
  public init(
    tasks: [String], segments: [TaskSegments],
    compute: @escaping ((any ParameterUseObserver)?) throws -> (total: Tensor, shares: [Double])
  ) {
    precondition(
      segments.allSatisfy { $0.count == tasks.count }, "each division has a segment for every task")
    self.tasks = tasks
    self.segments = segments
    self.compute = compute
  }
}

/// The losses of one step, for whichever way of forming their gradients.
public struct StepLosses {
  /// The tasks one by one.
  public let tasks: [TaskLoss]
  /// All tasks in one batch, where that is possible.
  public let joint: JointLoss?

  /// Losses of the same tasks with the same values, in both forms.
  public init(tasks: [TaskLoss], joint: JointLoss? = nil) {
    self.tasks = tasks
    self.joint = joint
  }
}
