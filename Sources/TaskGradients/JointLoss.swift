public import Layers
public import Tensors

/// All tasks of one step in one batch, sorted by task: one graph, one backward pass.
///
/// Every layer of the network is used through the ``ForwardPass`` that is handed to ``losses``, so
/// that the engine sees each layer's input and the gradient of its output, and what their rows are.
/// The leading dimension says which task a row belongs to.
public struct JointLoss {
  /// The tasks, in the order of the batch.
  public let tasks: [String]
  /// How the leading dimensions of layers' outputs divide into tasks, by what the rows are.
  ///
  /// A Transformer that translates has two: source tokens and target tokens.
  public let segments: [RowKind: Segments]
  /// Each task's share of the batch loss, as a tensor [K] in the graph, for K tasks.
  ///
  /// ``Tensor/segmentTotals(_:)`` makes it from the losses of tokens. A task's loss may depend on
  /// nothing but the task's rows.
  ///
  /// - Parameter observer: must see every use of a parameter, by `ForwardPass`; nil for none.
  public let losses: ((any ParameterUseObserver)?) throws -> Tensor

  /// A loss of several tasks in one batch.
  public init(
    tasks: [String], segments: [RowKind: Segments],
    losses: @escaping ((any ParameterUseObserver)?) throws -> Tensor
  ) {
    precondition(
      segments.values.allSatisfy { $0.count == tasks.count },
      "each division has a segment for every task")
    self.tasks = tasks
    self.segments = segments
    self.losses = losses
  }

  /// A loss of a network whose layers all have the same rows.
  public init(
    tasks: [String], segments: Segments,
    losses: @escaping ((any ParameterUseObserver)?) throws -> Tensor
  ) {
    self.init(tasks: tasks, segments: [.input: segments], losses: losses)
  }

  /// The batch loss of an ordinary pass as a scalar in the graph, and each task's share of it.
  public func compute(_ observer: (any ParameterUseObserver)? = nil) throws -> (
    total: Tensor, shares: [Double]
  ) {
    let losses = try losses(observer)
    return (try losses.sum(), try values(of: losses))
  }

  /// The numbers of the tasks' losses.
  func values(of losses: Tensor) throws -> [Double] {
    precondition(losses.shape == [tasks.count], "a joint loss gives one loss for each task")
    return try losses.detached().converted(to: .float64).array()
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
