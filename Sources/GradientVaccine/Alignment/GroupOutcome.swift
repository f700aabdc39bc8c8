/// What was done to one group in one step.
///
/// Tasks are indexed in the order in which the caller named them when the step began.
public struct GroupOutcome: Sendable, Equatable {
  /// The group's name.
  public let group: String

  /// The weight of every task: the update is `Σ weights[i] · g_i`.
  public let weights: [Double]

  /// The cosines before any correction; `nan` where a gradient is zero or not finite.
  ///
  /// Empty (no tasks) when the runner reports in ``ReportDetail/summary``.
  public let cosines: PairTable<Double>

  /// The ordered pairs (i, j) for which `g'_i` was corrected towards `g_j`.
  ///
  /// Empty (no tasks) for rules that correct no pairs, and in ``ReportDetail/summary``.
  public let fired: PairTable<Bool>

  /// The number of ordered pairs corrected.
  public let firedCount: Int

  /// The target cosines after the step; `nil` for rules without targets and in
  /// ``ReportDetail/summary``.
  public let targets: PairTable<Double>?

  /// `‖update‖ / ‖Σ g_i‖`; `nil` when the plain sum is zero or not finite.
  public let normRatio: Double?

  /// `⟨Σ g_i, update⟩`; not a number when the Gramian is not finite.
  ///
  /// Below zero, a small step along the update increases the sum of the losses.
  public let descent: Double

  /// The tasks with a gradient that is not finite; if there are any, the rule was not asked.
  public let nonFinite: [Int]

  /// The tasks whose gradient is exactly zero in this group; the rule did not see them.
  public let zero: [Int]

  /// The sign of ``descent``: 1 descends the summed loss, −1 ascends it, 0 neither (or not known).
  public var descentSign: Int { descent > 0 ? 1 : descent < 0 ? -1 : 0 }
}

/// How much a ``GroupOutcome`` holds.
public enum ReportDetail: String, Codable, Sendable {
  /// Everything, K² values three times for each group.
  case full
  /// No tables of pairs: O(K) for each group.
  case summary
}

/// What was done in one step.
public struct StepReport: Sendable, Equatable {
  /// The number of steps ended before this one.
  public let step: Int
  /// The step's tasks, in the caller's order; it indexes all outcomes.
  public let tasks: [String]
  /// The losses that the step came with.
  public let losses: [Double]?
  /// The outcome of every group that was handed in.
  public let groups: [String: GroupOutcome]
}
