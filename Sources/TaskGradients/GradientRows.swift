import GradientVaccine
import Layers
import Tensors

// Letters: K tasks, N parameters.

/// A buffer with one row for each task's gradient, K×N.
///
/// The backward pass accumulates straight into the rows: each parameter's gradient is a view of a
/// row, so nothing is copied and the graph of one task is gone before the next begins.
final class GradientRows {
  private let parameters: ParameterSet
  private var buffer: Tensor?

  init(_ parameters: ParameterSet) { self.parameters = parameters }

  /// Forms the gradients of some losses, one a row, and gives the rows and the losses' values.
  func fill(_ losses: [TaskLoss]) throws -> (rows: Tensor, losses: [Double]) {
    let rows = try cleared(losses.count)
    defer { try? parameters.collectGradients(in: nil) }
    let values = try losses.enumerated().map { index, loss in
      try parameters.collectGradients(in: rows.selected(index))
      return try Self.accumulate(loss)
    }
    try parameters.clearFixed(in: rows)
    return (rows, values)
  }

  /// Forms the gradient of the weighted sum of some losses, in one row.
  func fillSum(_ losses: [TaskLoss], weights: [Double]) throws -> (row: Tensor, losses: [Double]) {
    let row = try cleared(1).selected(0)
    try parameters.collectGradients(in: row)
    defer { try? parameters.collectGradients(in: nil) }
    let values = try zip(losses, weights).map { try Self.accumulate($0, weight: $1) }
    try parameters.clearFixed(in: row)
    return (row, values)
  }

  /// Adds a task's gradient to where the parameters collect theirs, and gives its loss.
  private static func accumulate(_ loss: TaskLoss, weight: Double = 1) throws -> Double {
    try loss.parts.reduce(0) { sum, part in
      let value = try part()
      try (weight == 1 ? value : value * weight).backward()
      return try sum + value.item()
    }
  }

  private func cleared(_ count: Int) throws -> Tensor {
    if let buffer, buffer.shape[0] >= count {
      let rows = try buffer.narrowed(0, 0..<count)
      try rows.fill(0)
      return rows
    }
    buffer = nil
    let rows = try Tensor.zeros([count, parameters.count], device: parameters.values.device)
    buffer = rows
    return rows
  }
}
