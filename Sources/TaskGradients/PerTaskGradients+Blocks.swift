public import GradientVaccine
import Tensors

// Letters: K tasks, N parameters, B blocks.

/// Gramians of the tasks' gradients on a text, and on what is left of it without each of its blocks.
public struct BlockGramians {
  /// By group, on the whole text.
  public let whole: [String: Gramian]
  /// For each block by group, on everything but the block.
  public let without: [[String: Gramian]]
}

extension PerTaskGradients {
  /// The Gramians of a text in blocks, for a jackknife over its blocks.
  ///
  /// Two passes over the text for any number of blocks: the first forms the whole gradients, the
  /// second subtracts each block's from them. Memory: 2·K×N values.
  ///
  /// - Parameter blocks: for each block the losses of the same K tasks in the same order; the whole
  ///   gradient of a task is that of the sum over the blocks.
  /// - Throws: what a loss throws, or a ``TensorError``.
  public func gramians(ofBlocks blocks: [[TaskLoss]]) throws -> BlockGramians {
    let tasks = blocks.first?.map(\.task) ?? []
    precondition(
      blocks.allSatisfy { $0.map(\.task) == tasks }, "every block has a loss for each task")
    let sums = tasks.indices.map { index in
      TaskLoss(tasks[index], parts: blocks.flatMap { $0[index].parts })
    }
    let (whole, _) = try rows.fill(sums)
    let total = try gramians(of: whole)
    let second = GradientRows(rows.parameters)
    let without = try blocks.map { block in
      let (rest, _) = try second.fill(block)
      try rest.scale(by: -1)
      try rest.add(whole)
      return try gramians(of: rest)
    }
    return BlockGramians(whole: total, without: without)
  }
}
