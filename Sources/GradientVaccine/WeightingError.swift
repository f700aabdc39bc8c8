/// What can go wrong when a rule is made, fed, saved or restored.
public enum WeightingError: Error, Equatable, Sendable {
  /// No rule has this name.
  case unknownMethod(String, known: [String])
  /// The rule has no option of this name.
  case unknownOption(String, method: String, known: [String])
  /// The option's value is of the wrong kind or out of range.
  case invalidOption(String, method: String, found: String, expected: String)
  /// A task was named that does not exist.
  case unknownTask(String, known: [String])
  /// `low_resource` or `high_resource` was not replaced by names before the rule was used.
  case unresolvedTasks(String)
  /// A step names no task.
  case noTasks
  /// A step names a task twice.
  case repeatedTask(String)
  /// The number of losses is not that of the tasks.
  case lossCount(found: Int, tasks: Int)
  /// The rule needs the tasks' losses, and the step has none.
  case missingLosses(method: String)
  /// Static weights give no weight for a task of the step.
  case missingWeight(task: String, known: [String])
  /// A group was handed in, or a step ended, without a step begun.
  case noStepBegun
  /// A group was handed in twice within a step.
  case repeatedGroup(String)
  /// A Gramian has not one row for each task of the step.
  case gramianSize(group: String, found: Int, tasks: Int)
  /// The rule needs the Gramian of a group that the step did not hand in.
  case missingGroup(String, method: String, found: [String])
  /// A saved state has a format that this version does not read.
  case stateVersion(found: Int, supported: Int)
  /// A saved state belongs to another rule.
  case stateOfOtherMethod(found: String, expected: String)
}

extension WeightingError: CustomStringConvertible {
  /// What was expected, what was found, and how to mend it.
  public var description: String {
    configurationDescription ?? stepDescription ?? stateDescription ?? "the rule failed"
  }

  private var configurationDescription: String? {
    switch self {
    case .unknownMethod(let name, let known):
      return "there is no method “\(name)”" + Self.hint(name, known)
    case .unknownOption(let name, let method, let known):
      if known.isEmpty { return "the method \(method) has no options; remove “\(name)”" }
      return "the method \(method) has no option “\(name)”" + Self.hint(name, known)
    case .invalidOption(let name, let method, let found, let expected):
      return "the option \(name) of \(method) is \(found); expected \(expected)"
    case .unknownTask(let name, let known):
      return "there is no task “\(name)”" + Self.hint(name, known)
    case .unresolvedTasks(let selection):
      return "the tasks “\(selection)” must be replaced by names before the first step "
        + "(TaskSelection.resolved)"
    case .missingWeight(let task, let known):
      return "no static weight is given for the task “\(task)”" + Self.hint(task, known)
    default: return nil
    }
  }

  private var stepDescription: String? {
    switch self {
    case .noTasks: "a step must have at least one task"
    case .repeatedTask(let name): "the task “\(name)” appears twice in a step"
    case .lossCount(let found, let tasks): "a step of \(tasks) tasks came with \(found) losses"
    case .missingLosses(let method):
      "the method \(method) needs the loss of every task, and the step has none"
    case .noStepBegun: "no step has begun: call beginStep before handing in groups or ending"
    case .repeatedGroup(let group): "the group “\(group)” was handed in twice within a step"
    case .gramianSize(let group, let found, let tasks):
      "the Gramian of group “\(group)” has \(found) rows; the step has \(tasks) tasks"
    case .missingGroup(let group, let method, let found):
      "the method \(method) needs the group “\(group)”, and the step had only: "
        + (found.isEmpty ? "none" : found.joined(separator: ", "))
    default: nil
    }
  }

  private var stateDescription: String? {
    switch self {
    case .stateVersion(let found, let supported):
      "the saved state has format version \(found); this version reads \(supported)"
    case .stateOfOtherMethod(let found, let expected):
      "the saved state belongs to the method \(found), not to \(expected)"
    default: nil
    }
  }

  private static func hint(_ name: String, _ known: [String]) -> String {
    let nearest = name.nearest(among: known).map { "; did you mean “\($0)”?" } ?? ""
    return nearest + (nearest.isEmpty ? "; " : " ") + "known: " + known.joined(separator: ", ")
  }
}
