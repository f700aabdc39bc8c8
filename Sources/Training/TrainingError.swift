/// What can end a training run before its time.
public enum TrainingError: Error, CustomStringConvertible, Equatable {
  /// Updates in a row had a gradient that is not finite.
  case notFinite(step: Int, updates: Int, tasks: [String])
  /// A checkpoint's network is not the one that is being trained.
  case otherNetwork(parameter: String, expected: [Int], found: [Int]?)
  /// A checkpoint's state has a format that this version does not read.
  case stateVersion(found: Int, supported: Int)

  /// One line that says what was expected and what was found.
  public var description: String {
    switch self {
    case .notFinite(let step, let updates, let tasks):
      "step \(step) was the \(updates)th update in a row whose gradient is not finite"
        + (tasks.isEmpty ? "" : " (in \(tasks.joined(separator: ", ")))")
        + "; lower training.learning_rate or look at the data; the last checkpoint is intact"
    case .otherNetwork(let parameter, let expected, let found):
      "the checkpoint does not fit the configured model: \(parameter) has shape \(expected) here, "
        + (found.map { "\($0) in the checkpoint" } ?? "and is missing in the checkpoint")
    case .stateVersion(let found, let supported):
      "the checkpoint's state has format version \(found); this version reads \(supported)"
    }
  }
}
