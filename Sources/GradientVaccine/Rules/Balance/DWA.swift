/// Dynamic weight averaging: tasks whose losses fall more slowly weigh more.
///
///     w_i = K · softmax_i(L_i(t−1) / L_i(t−2) / T)
///
/// `L_i(t)` is the mean loss over a period of steps (an epoch in the paper). Before a task has two
/// full periods its ratio is 1. The weights of the K tasks present sum to K. Losses that are not
/// positive finite numbers are left out.
///
/// Source: Liu, Johns, Davison: End-to-End Multi-Task Learning with Attention. CVPR 2019, equation
/// 7.
public struct DWA: LossRule {
  /// What the rule remembers of one task.
  public struct Course: Codable, Sendable, Equatable {
    var sum = 0.0
    var count = 0.0
    var last: Double?
    var beforeLast: Double?
  }

  /// What the rule remembers.
  public struct State: Codable, Sendable, Equatable {
    var tasks = TaskMemory<Course>()
    var steps = 0
  }

  /// The rule's name.
  public let name = "dwa"
  /// Losses.
  public let needs = Needs(losses: true, gramians: .none)
  /// The temperature T; the greater, the more equal the weights.
  public let temperature: Double
  /// The number of steps in a period.
  public let period: Int

  /// Makes the rule.
  ///
  /// - Precondition: temperature and period are positive.
  public init(temperature: Double = 2, period: Int = 1_000) {
    precondition(temperature > 0 && temperature.isFinite, "the temperature is positive")
    precondition(period > 0, "a period has at least one step")
    self.temperature = temperature
    self.period = period
  }

  /// No losses yet.
  public func initialState() -> State { State() }

  /// The weights from the two periods before this one.
  public func begin(
    _ step: TaskStep, state: inout State, using generator: inout some RandomNumberGenerator
  ) throws(WeightingError) -> [Double] {
    let ratios = step.tasks.map { task -> Double in
      guard let course = state.tasks[task], let last = course.last, let before = course.beforeLast
      else { return 1 / temperature }
      return last / before / temperature
    }
    return Elementary.softmax(ratios).map { $0 * Double(ratios.count) }
  }

  /// Adds the losses up, and closes the period when it is full.
  public func end(_ step: TaskStep, plan: [Double], lossesAfter: [Double]?, state: inout State) {
    for (task, loss) in zip(step.tasks, step.losses ?? []) {
      guard let loss = loss.usableLoss else { continue }
      var course = state.tasks[task] ?? Course()
      course.sum += loss
      course.count += 1
      state.tasks[task] = course
    }
    if state.steps < period - 1 {
      state.steps += 1
      return
    }
    state.steps = 0
    for (task, course) in state.tasks.values where course.count > 0 {
      state.tasks[task] = Course(
        last: course.sum / course.count, beforeLast: course.last)
    }
  }
}
