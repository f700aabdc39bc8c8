public import Console

/// Why runs cannot be compared.
public enum ComparisonError: ExitCoded, CustomStringConvertible, Equatable {
  /// Runs without an evaluation that belongs to them as they are, each with what is the matter.
  case notEvaluated(runs: [String], split: String)
  /// Two runs of one system and seed have the same task.
  case twice(system: String, first: String, second: String, direction: String)
  /// Runs of one system differ in more than the seed.
  case mixed(system: String, first: String, second: String, keys: [String])
  /// Runs of different kinds.
  case mixedTasks(String, RunTask, String, RunTask)
  /// A metric for runs of another kind.
  case metric(String, RunTask)
  /// No system has the name that was asked for.
  case noSystem(String, known: [String])
  /// A group was asked for of a task that no run has.
  case unknownTask(String, known: [String])
  /// A stored evaluation does not fit the text beside it.
  case lines(file: String, expected: Int, found: Int)
  /// The list of a folder's runs cannot be read.
  case plan(file: String, reason: String)

  /// One line that says what was expected, what was found and how to mend it.
  public var description: String {
    switch self {
    case .notEvaluated(let runs, let split):
      "there is no fitting evaluation of the \(split) text of " + runs.joined(separator: "; ")
        + "; run gradvac evaluate on each, or compare with --evaluate"
    case .twice(let system, let first, let second, let direction):
      "\(first) and \(second) have the same configuration and seed and both have \(direction)"
        + (system.isEmpty
          ? "; name them apart: A=\(first) B=\(second)" : " under the name \(system)")
    case .mixed(let system, let first, let second, let keys):
      "\(first) and \(second) under the name \(system) differ in more than the seed: "
        + keys.joined(separator: ", ")
    case .mixedTasks(let first, let one, let second, let other):
      "\(first) is a run of \(one.rawValue) and \(second) one of \(other.rawValue); they cannot be "
        + "compared"
    case .metric(let name, let task):
      "\(name) is no metric for runs of \(task.rawValue); there are "
        + Comparison.Metric.allCases.filter { $0.task == task }.map(\.rawValue)
        .joined(separator: " and ")
    case .noSystem(let name, let known):
      "no system is called \(name); there are " + known.joined(separator: ", ")
    case .unknownTask(let name, let known):
      "\(name) is no task and no language of the runs; they have "
        + known.joined(separator: ", ")
    case .lines(let file, let expected, let found):
      "\(file) has \(found) lines, but the text has \(expected); evaluate the run again"
    case .plan(let file, let reason):
      "\(file): \(reason); it lists the runs of a folder, as gradvac train --sweep writes it"
    }
  }

  /// 66 where something is missing, 64 for wrong names, 65 otherwise.
  public var exitCode: ExitCode {
    switch self {
    case .notEvaluated: .missingInput
    case .noSystem, .unknownTask, .metric, .mixedTasks: .usage
    default: .dataError
    }
  }
}
