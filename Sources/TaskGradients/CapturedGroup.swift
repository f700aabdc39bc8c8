import Layers
import Tensors

// Letters: K tasks, n the group's columns.

/// A parameter group while a pass is captured: its K×n gradients, and what is still to come.
final class CapturedGroup {
  let name: String
  /// The number of the group's columns, n.
  let width: Int
  /// The group's ranges of the flat vectors, and where each begins among the group's columns.
  let placedRanges: [(range: Range<Int>, start: Int)]
  /// Uses of the group's parameters whose gradient has not come yet.
  var pendingUses = 0
  private(set) var isSolved = false
  private var buffer: Tensor?
  private var written: Set<String> = []

  init(_ group: GroupColumns.Group) {
    name = group.name
    var start = 0
    placedRanges = group.columns.map { range in
      defer { start += range.count }
      return (range, start)
    }
    width = start
  }

  /// Whether a parameter's columns are the group's.
  func contains(_ parameter: Parameter) -> Bool {
    placedRanges.contains {
      $0.range.lowerBound <= parameter.range.lowerBound
        && parameter.range.upperBound <= $0.range.upperBound
    }
  }

  /// Where a parameter begins among the group's columns.
  func column(of parameter: Parameter) -> Int {
    guard let place = placedRanges.first(where: { $0.range.contains(parameter.range.lowerBound) })
    else { preconditionFailure("parameter \(parameter.path) is not in group \(name)") }
    return place.start + parameter.range.lowerBound - place.range.lowerBound
  }

  /// Whether a gradient of the parameter has been written, so that the next one is added.
  func isWritten(_ parameter: Parameter) -> Bool { written.contains(parameter.path) }

  /// Counts one use of a parameter as done.
  func noteWritten(_ parameter: Parameter) {
    written.insert(parameter.path)
    pendingUses -= 1
  }

  /// The group's gradients [K, n], zero where nothing was written yet.
  func rows(tasks: Int, like gradient: Tensor) throws -> Tensor {
    if let buffer { return buffer }
    let rows = try Tensor.zeros([tasks, width], device: gradient.device)
    buffer = rows
    return rows
  }

  /// Hands the gradients over and forgets them; nil when no gradient has come.
  func take() -> Tensor? {
    defer {
      buffer = nil
      isSolved = true
    }
    return buffer
  }
}
