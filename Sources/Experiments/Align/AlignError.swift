import GradientVaccine

/// What can go wrong while a stream of gradients is aligned.
///
/// Lines count from 1, columns in bytes
/// from 1.
public enum AlignError: Error, Equatable {
  /// A line is no JSON of the expected shape.
  case malformed(line: Int, column: Int, expected: String, found: String)
  /// A line has more bytes than allowed.
  case lineTooLong(line: Int, limit: Int)
  /// A line has no `gradients`, or none in it.
  case noGradients(line: Int)
  /// A group has no tasks, or a task's gradient has no numbers.
  case empty(line: Int, place: String)
  /// Two gradients of one group have different lengths.
  case lengths(
    line: Int, group: String, first: String, firstLength: Int, second: String, length: Int)
  /// The method needs a loss that the line does not give.
  case missingLoss(line: Int, task: String, method: String)
  /// The rule refused a step.
  case rule(line: Int, error: String)
  /// A selection of tasks by resources, which a stream of gradients does not know.
  case tasksByResource(String)
  /// The state file cannot be read, understood or written.
  case stateFile(path: String, problem: String, isData: Bool)
  /// Reading or writing the stream failed.
  case stream(String)

  /// The exit status of a command that ends with this error, as in `sysexits.h`.
  public var exitStatus: Int32 {
    switch self {
    case .tasksByResource: 64
    case .stream: 74
    case .stateFile(_, _, let isData): isData ? 65 : 74
    default: 65
    }
  }
}

extension AlignError: CustomStringConvertible {
  /// Where it happened, what was expected, what was found, how to mend it.
  public var description: String {
    switch self {
    case .malformed(let line, let column, let expected, let found):
      "line \(line), column \(column): expected \(expected), found \(found)"
    case .lineTooLong(let line, let limit):
      "line \(line) is longer than \(limit) bytes; raise the limit or write smaller groups"
    case .noGradients(let line):
      "line \(line): expected {\"gradients\": {group: {task: [numbers]}}} with at least one group"
    case .empty(let line, let place):
      "line \(line): \(place) is empty; leave out what has no gradient"
    case .lengths(let line, let group, let first, let firstLength, let second, let length):
      "line \(line): in group “\(group)” the gradient of “\(first)” has \(firstLength) numbers "
        + "and that of “\(second)” has \(length); all tasks of a group need the same length"
    case .missingLoss(let line, let task, let method):
      "line \(line): the method \(method) needs a loss for every task, and “losses” gives none "
        + "for “\(task)”"
    case .rule(let line, let error): "line \(line): \(error)"
    case .tasksByResource(let selection):
      "the tasks “\(selection)” are known to a training run, not to a stream; name them instead"
    case .stateFile(let path, let problem, _): "state file \(path): \(problem)"
    case .stream(let problem): problem
    }
  }
}
