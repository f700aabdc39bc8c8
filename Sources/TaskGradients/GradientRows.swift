import GradientVaccine
import Layers
import Tensors

// Letters: K tasks, N parameters.

/// The number format in which the tasks' gradients wait for the rule.
public enum RowFormat: String, Codable, Sendable, CaseIterable {
  /// Single precision: the gradients as the backward pass gives them.
  case float32
  /// Rounded to bfloat16 once a task's gradient is complete: half the memory, three digits.
  case bfloat16
}

/// A buffer with one row for each task's gradient, K×N.
///
/// The backward pass accumulates straight into a row of single precision: each parameter's gradient
/// is a view of it, so nothing is copied and the graph of one task is gone before the next begins.
/// Rows of bfloat16 are filled from one such row when a task is done, over all its micro-batches.
final class GradientRows {
  let parameters: ParameterSet
  private let format: RowFormat
  private var buffer: Tensor?
  private var single: Tensor?

  init(_ parameters: ParameterSet, format: RowFormat = .float32) {
    self.parameters = parameters
    self.format = format
  }

  /// Forms the gradients of some losses, one a row, and gives the rows and the losses' values.
  func fill(_ losses: [TaskLoss]) throws -> (rows: Tensor, losses: [Double]) {
    let rows = try rows(losses.count)
    let values = try losses.enumerated().map { index, loss in
      let row = try rows.selected(index)
      guard format == .float32 else {
        let (single, value) = try fillSum([loss], weights: [1])
        try row.assign(single)
        return value[0]
      }
      try row.fill(0)
      return try collecting(in: row) { try Self.accumulate(loss) }
    }
    try parameters.clearFixed(in: rows)
    return (rows, values)
  }

  /// Forms the gradient of the weighted sum of some losses, in one row of single precision.
  func fillSum(_ losses: [TaskLoss], weights: [Double]) throws -> (row: Tensor, losses: [Double]) {
    let row = try singleRow()
    try row.fill(0)
    let values = try collecting(in: row) {
      try zip(losses, weights).map { try Self.accumulate($0, weight: $1) }
    }
    try parameters.clearFixed(in: row)
    return (row, values)
  }

  private func collecting<Result>(in row: Tensor, _ body: () throws -> Result) throws -> Result {
    try parameters.collectGradients(in: row)
    defer { try? parameters.collectGradients(in: nil) }
    return try body()
  }

  /// Adds a task's gradient to where the parameters collect theirs, and gives its loss.
  private static func accumulate(_ loss: TaskLoss, weight: Double = 1) throws -> Double {
    try loss.parts.reduce(0) { sum, part in
      let value = try part()
      try (weight == 1 ? value : value * weight).backward()
      return try sum + value.item()
    }
  }

  // MARK: - Memory

  private func rows(_ count: Int) throws -> Tensor {
    if let buffer, buffer.shape[0] >= count { return try buffer.narrowed(0, 0..<count) }
    buffer = nil
    let rows = try make(count, format == .float32 ? .float32 : .bfloat16)
    buffer = rows
    return rows
  }

  private func singleRow() throws -> Tensor {
    if let single { return single }
    let row = try make(1, .float32).selected(0)
    single = row
    return row
  }

  private func make(_ count: Int, _ type: ElementType) throws -> Tensor {
    try .uninitialized([count, parameters.count], type: type, device: parameters.values.device)
  }
}
