public import Tensors

/// A task of one step: its name, and how its loss is computed.
///
/// The loss is a closure and not a tensor, so that each task's gradient can be formed by itself: a
/// rule can never be handed gradients that were already summed.
///
/// For `joint` to be ordinary multilingual training, a task's loss is its *share of the batch loss*:
/// the sum over its tokens, divided by the tokens of all tasks in the batch. With a mean per task
/// instead, every task counts alike, whatever the sampling.
public struct TaskLoss {
  /// The task's name.
  public let task: String
  /// The losses of the task's micro-batches; the task's loss is their sum.
  public let parts: [() throws -> Tensor]

  /// A task whose loss is computed at once.
  public init(_ task: String, loss: @escaping () throws -> Tensor) {
    self.init(task, parts: [loss])
  }

  /// A task whose loss is the sum over micro-batches, whose graphs never exist at the same time.
  public init(_ task: String, parts: [() throws -> Tensor]) {
    self.task = task
    self.parts = parts
  }
}
