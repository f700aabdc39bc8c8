/// What can go wrong when a run's similarities are looked at.
public enum SimilarityQueryError: Error, CustomStringConvertible, Equatable {
  /// Files of probe text are missing for all but at most one direction.
  case noProbe(prefix: String, directions: [String])
  /// A language cannot be translated into, for want of its tag.
  case unknownTarget(String, known: [String])
  /// Runs that were to be pooled have different tasks.
  case otherTasks(run: String, expected: [String], found: [String])
  /// The run has nothing to show of what was asked for.
  case missing(String, known: [String])

  /// One line that says what was expected, what was found and how to mend it.
  public var description: String {
    switch self {
    case .noProbe(let prefix, let directions):
      "the probe needs files \(prefix).LANGUAGE of at least two directions of the run, which "
        + "translates \(directions.joined(separator: ", ")); each file has a sentence a line, and "
        + "line N says the same in all of them"
    case .unknownTarget(let language, let known):
      "the model cannot be asked for \(language): its vocabulary has tags of "
        + known.joined(separator: ", ")
    case .otherTasks(let run, let expected, let found):
      "the run \(run) cannot be pooled with the one before: expected the tasks "
        + expected.joined(separator: ", ") + ", found " + found.joined(separator: ", ")
    case .missing(let what, let known):
      "there is no \(what)"
        + (known.isEmpty ? "" : "; there is " + known.joined(separator: ", "))
    }
  }
}
