/// GradNorm: weights are learnt so that all tasks train at similar rates.
///
/// On one chosen group of shared parameters, with `G_i = w_i ‖g_i‖` and the relative losses
/// `L̃_i = L_i(t) / L_i(first)`, `r_i = L̃_i / mean L̃`:
///
///     minimise Σ |G_i − mean(G) · r_i^α|   over w,   the second term held constant
///
/// After each step w moves against the sign of that slope, `w_i ← w_i − η · sign(G_i − mean(G)
/// r_i^α) · ‖g_i‖ / mean ‖g‖`, and the weights of the tasks present are scaled to sum to their
/// number. Dividing by the mean norm makes the rate η independent of the gradients' scale; a weight
/// stays above 1/100 of its fair share. The weights of a step are those learnt before it, for all
/// groups alike.
///
/// A task starts with the weight 1 and with the first loss met. Losses should be means per task: of
/// a share of the batch loss the relative loss would follow the batch's composition. Losses that
/// are not positive finite numbers, and groups that are not finite, teach nothing.
///
/// Source: Chen, Badrinarayanan, Lee, Rabinovich: GradNorm. ICML 2018, equations 1 and 2, Algorithm
/// 1.
public struct GradNorm: Weighting {
  /// What the rule remembers.
  public struct State: Codable, Sendable, Equatable {
    /// The weights learnt.
    public internal(set) var weights = TaskMemory<Double>()
    /// Each task's first loss.
    public internal(set) var firstLosses = TaskMemory<Double>()
    /// The norms of this step's gradients on the chosen group, by place in the step.
    var norms: [Int: Double] = [:]

    private enum CodingKeys: String, CodingKey {
      case weights, norms
      case firstLosses = "first_losses"
    }
  }

  /// The rule's name.
  public let name = "gradnorm"
  /// The group on which norms are compared; in the paper the last shared layer.
  public let group: String
  /// The strength α with which rates are pulled together.
  public let alpha: Double
  /// The rate η of the weights.
  public let rate: Double

  private static let leastShare = 0.01

  /// Makes the rule.
  ///
  /// - Precondition: α and the rate are finite, α not negative, the rate positive.
  public init(group: String, alpha: Double = 1.5, rate: Double = 0.025) {
    precondition(alpha >= 0 && alpha.isFinite, "α is finite and not negative")
    precondition(rate > 0 && rate.isFinite, "the rate is finite and positive")
    self.group = group
    self.alpha = alpha
    self.rate = rate
  }

  /// Losses, and the chosen group's Gramian.
  public var needs: Needs { Needs(losses: true, gramians: .group(group)) }

  /// No tasks yet.
  public func initialState() -> State { State() }

  /// The weights learnt so far, scaled to the tasks present.
  public func begin(
    _ step: TaskStep, state: inout State, using generator: inout some RandomNumberGenerator
  ) throws(WeightingError) -> [Double] {
    for (task, loss) in zip(step.tasks, step.losses ?? []) where state.firstLosses[task] == nil {
      state.firstLosses[task] = loss.usableLoss
    }
    state.norms = [:]
    return Self.balanced(step.tasks.map { state.weights[$0] ?? 1 })
  }

  /// The weights learnt before the step.
  public func presetWeights(_ plan: [Double]) -> [Double]? { plan }

  /// The weights learnt before the step; the chosen group's norms are kept for its end.
  public func solve(
    _ group: GroupProblem, plan: [Double], state: inout State,
    using generator: inout some RandomNumberGenerator
  ) throws(WeightingError) -> GroupSolution {
    if group.group == self.group {
      for (member, norm) in zip(group.members, group.gramian.norms) {
        state.norms[member] = norm
      }
    }
    return GroupSolution(weights: group.members.map { plan[$0] })
  }

  /// Moves the weights.
  public func end(_ step: TaskStep, plan: [Double], lossesAfter: [Double]?, state: inout State) {
    let lessons = lessons(of: step, state)
    state.norms = [:]
    if lessons.isEmpty { return }
    let weights = Self.balanced(moved(plan, by: lessons).map { max($0, Self.leastShare) })
    for (task, weight) in zip(step.tasks, weights) { state.weights[task] = weight }
  }

  /// What one task of a step teaches.
  private struct Lesson {
    let place: Int
    let norm: Double
    let relativeLoss: Double
  }

  private func lessons(of step: TaskStep, _ state: State) -> [Lesson] {
    step.tasks.enumerated().compactMap { place, task in
      guard let norm = state.norms[place], let first = state.firstLosses[task],
        let loss = step.losses?[place].usableLoss
      else { return nil }
      return Lesson(place: place, norm: norm, relativeLoss: loss / first)
    }
  }

  private func moved(_ weights: [Double], by lessons: [Lesson]) -> [Double] {
    func mean(_ value: (Lesson) -> Double) -> Double {
      lessons.reduce(0) { $0 + value($1) } / Double(lessons.count)
    }
    let (meanNorm, meanRelative) = (mean(\.norm), mean(\.relativeLoss))
    let meanWeighted = mean { weights[$0.place] * $0.norm }
    var moved = weights
    for lesson in lessons {
      let pull = Elementary.power(lesson.relativeLoss / meanRelative, alpha)
      let gap = weights[lesson.place] * lesson.norm - meanWeighted * pull
      let sign: Double = gap > 0 ? 1 : gap < 0 ? -1 : 0
      moved[lesson.place] -= rate * sign * (lesson.norm / meanNorm)
    }
    return moved
  }

  /// Weights scaled to sum to their number.
  private static func balanced(_ weights: [Double]) -> [Double] {
    let sum = weights.reduce(0, +)
    return weights.map { $0 * Double(weights.count) / sum }
  }
}
