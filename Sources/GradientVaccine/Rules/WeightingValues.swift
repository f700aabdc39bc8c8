/// What a rule reads.
public struct Needs: Sendable, Equatable {
  /// Which groups' Gramians a rule reads.
  public enum Gramians: Sendable, Equatable {
    /// None: the weights are known when the step begins, so losses can be scaled before one
    /// backward pass.
    case none
    /// That of one chosen group; the weights are known when the step begins.
    case group(String)
    /// That of every group.
    case all

    /// Whether a group's Gramian is read.
    public func contains(_ group: String) -> Bool {
      switch self {
      case .none: false
      case .group(let name): name == group
      case .all: true
      }
    }
  }

  /// Whether every step must come with the tasks' losses.
  public let losses: Bool

  /// The Gramians that the rule reads.
  public let gramians: Gramians

  /// States what a rule reads.
  public init(losses: Bool, gramians: Gramians) {
    self.losses = losses
    self.gramians = gramians
  }
}

/// One training step as a rule sees it.
public struct TaskStep: Sendable, Equatable {
  /// The number of steps ended before this one.
  public let number: Int
  /// The names of the tasks present, sorted.
  public let tasks: [String]
  /// The tasks' losses, in the order of `tasks`, where the caller gave them.
  public let losses: [Double]?

  /// Describes a step.
  public init(number: Int, tasks: [String], losses: [Double]?) {
    self.number = number
    self.tasks = tasks
    self.losses = losses
  }
}

/// One group of parameters to be solved.
public struct GroupProblem: Sendable {
  /// The group's name.
  public let group: String
  /// The tasks with a non-zero gradient, as ascending indices into the step's tasks.
  public let members: [Int]
  /// The members' Gramian, in the order of `members`: finite, with a positive diagonal.
  public let gramian: Gramian

  /// Describes a group.
  public init(group: String, members: [Int], gramian: Gramian) {
    self.group = group
    self.members = members
    self.gramian = gramian
  }
}

/// The weights of one group.
public struct GroupSolution: Sendable {
  /// The weight of every member, in the order of the problem.
  public let weights: [Double]
  /// Which ordered pairs of members were corrected; `nil` for rules that correct no pairs.
  public let fired: PairTable<Bool>?

  /// Makes a solution.
  public init(weights: [Double], fired: PairTable<Bool>? = nil) {
    self.weights = weights
    self.fired = fired
  }
}
