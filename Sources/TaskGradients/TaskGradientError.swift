public import Layers

/// What can be wrong with a network whose gradients are captured in one pass.
public enum TaskGradientError: Error, CustomStringConvertible, Equatable {
  /// A layer's output has a leading dimension that is not divided into tasks.
  case unknownDivision(parameter: String, rows: RowKind, length: Int, known: Int?)
  /// A parameter is used that the engine was not made for.
  case foreignParameter(String)

  /// One line that says what was expected and what was found.
  public var description: String {
    switch self {
    case .unknownDivision(let parameter, let rows, let length, let known):
      "the layer of \(parameter) gives \(length) \(rows) rows, which are not divided into tasks: the "
        + "joint loss divides \(known.map { "\($0) \(rows) rows" } ?? "no \(rows) rows"). Name the "
        + "segments of its rows there, or form the gradients task by task"
    case .foreignParameter(let path):
      "parameter \(path) is used in the pass but is not one of the engine's parameters"
    }
  }
}
