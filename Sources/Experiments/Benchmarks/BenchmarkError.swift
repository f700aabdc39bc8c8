/// What can go wrong in a benchmark.
public enum BenchmarkError: Error, CustomStringConvertible, Equatable {
  /// Values of the options make no model or no data.
  case invalid(faults: [String])
  /// Ways that promise the same gradient gave different ones, so their times mean nothing.
  case differentGradients(first: String, second: String, difference: Double, tolerance: Double)
  /// The process that measures memory ended without a figure.
  case memory(way: String, reason: String)

  /// One line that says what was expected and what was found.
  public var description: String {
    switch self {
    case .invalid(let faults): faults.joined(separator: "; ")
    case .differentGradients(let first, let second, let difference, let tolerance):
      "\(first) and \(second) give gradients that differ by \(difference) of their norm, expected "
        + "at most \(tolerance); nothing was measured"
    case .memory(let way, let reason):
      "the process that measures the memory of \(way) gave no number of bytes: \(reason); "
        + "leave the measurement out with --no-memory"
    }
  }
}
