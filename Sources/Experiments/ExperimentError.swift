/// What can go wrong when an experiment is set up or looked at.
public enum ExperimentError: Error, CustomStringConvertible, Equatable {
  /// Values of a configuration contradict each other or make no sense.
  case configuration(file: String, faults: [String])
  /// A direction was asked for that the run does not translate.
  case unknownDirection(String, known: [String])
  /// The run has no text of that split.
  case noText(split: String, run: String)
  /// `data.low_resource` names what is neither a direction nor a language of the data.
  case unknownLowResource(String, known: [String])
  /// Text for training is missing in a direction.
  case noTrainingText(direction: String)
  /// A resumed run has another configuration than the one given.
  case otherConfiguration(run: String, keys: [String])
  /// Files of probe text are missing for all but at most one direction.
  case noProbe(prefix: String, directions: [String])
  /// A language cannot be translated into, for want of its tag.
  case unknownTarget(String, known: [String])
  /// Runs that were to be pooled have different tasks.
  case otherTasks(run: String, expected: [String], found: [String])
  /// The run has nothing to show of what was asked for.
  case noSimilarity(String, known: [String])
  /// A line of standard input is no sentence.
  case input(line: Int, fault: String)

  /// One line that says what was expected, what was found and how to mend it.
  public var description: String {
    switch self {
    case .configuration(let file, let faults):
      "\(file): " + faults.joined(separator: "; ")
    case .unknownDirection(let name, let known):
      "the run does not translate \(name); it translates \(known.joined(separator: ", "))"
    case .noText(let split, let run):
      "the run \(run) has no \(split) text; its folder data/\(split) is missing or empty"
    case .unknownLowResource(let name, let known):
      "data.low_resource names \(name), which the data lacks; it has "
        + known.joined(separator: ", ")
    case .noTrainingText(let direction):
      "there is no training text for \(direction) after cleaning and splitting"
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
    case .noSimilarity(let what, let known):
      "there is no \(what)"
        + (known.isEmpty ? "" : "; there is " + known.joined(separator: ", "))
    case .input(let line, let fault):
      "standard input, line \(line): \(fault); expected one sentence of UTF-8 text a line"
    case .otherConfiguration(let run, let keys):
      "the run \(run) was started with other values of \(keys.joined(separator: ", ")); "
        + "resume it with its own (gradvac train \(run)/config.yaml --run \(run) --resume) or start another run"
    }
  }
}
