/// What happened to the tasks' gradients over some training steps, as sums that add up.
///
/// Every mean over the interval is a sum divided by the number of steps in which there was
/// something to add: a step may hold any of the tasks. Intervals of one run add
/// (``merged(_:)``), so that a mean over any range of intervals is exact.
public struct TrajectoryInterval: Sendable, Equatable {
  /// What rows and columns stand for.
  public let layout: TrajectoryLayout
  /// The first update of the interval, from 1.
  public internal(set) var firstStep: Int
  /// The last update noted.
  public internal(set) var lastStep: Int

  /// [R, P]: steps in which both tasks had a gradient there that was finite and not zero.
  var pairSteps: [Int]
  /// [R, P]: Σ cos(g_i, g_j) over those steps.
  var cosines: [Double]
  /// [G, K]: steps in which the task had such a gradient.
  var taskSteps: [Int]
  /// [G, K]: Σ ‖g_i‖².
  var squares: [Double]
  /// [G, P]: Σ ⟨g_i, g_j⟩.
  var products: [Double]
  /// [G, K]: Σ w_i.
  var weights: [Double]
  /// [G]: steps in which the group's Gramian was finite.
  var groupSteps: [Int]
  /// [G]: those of them in which the update would raise the summed loss.
  var ascents: [Int]
  /// [G]: Σ ‖update‖ / ‖Σ g_i‖, and the steps in which that is defined.
  var normRatios: [Double]
  var normRatioSteps: [Int]
  /// [G, K, K]: steps in which g_i was corrected towards g_j; empty for rules that correct no pairs.
  var fired: [Int] = []
  /// [G, K, K]: Σ φ̂_ij after the step; empty for rules without targets.
  var targets: [Double] = []
  /// Some steps' Gramians as they were.
  public internal(set) var samples: [StepGramians] = []

  /// An interval in which nothing has been noted.
  public init(_ layout: TrajectoryLayout, after step: Int) {
    let (tasks, groups) = (layout.tasks.count, layout.groups.count)
    let (rows, pairs) = (layout.rows.count, layout.pairCount)
    self.layout = layout
    (firstStep, lastStep) = (step + 1, step)
    pairSteps = Array(repeating: 0, count: rows * pairs)
    cosines = Array(repeating: 0, count: rows * pairs)
    taskSteps = Array(repeating: 0, count: groups * tasks)
    squares = Array(repeating: 0, count: groups * tasks)
    products = Array(repeating: 0, count: groups * pairs)
    weights = Array(repeating: 0, count: groups * tasks)
    groupSteps = Array(repeating: 0, count: groups)
    ascents = Array(repeating: 0, count: groups)
    normRatios = Array(repeating: 0, count: groups)
    normRatioSteps = Array(repeating: 0, count: groups)
  }

  /// Whether no Gramian has been noted.
  public var isEmpty: Bool { groupSteps.allSatisfy { $0 == 0 } }

  /// Adds an interval of the same layout.
  mutating func add(_ other: TrajectoryInterval) {
    precondition(layout == other.layout, "intervals of different layouts do not add")
    firstStep = min(firstStep, other.firstStep)
    lastStep = max(lastStep, other.lastStep)
    pairSteps.add(other.pairSteps)
    cosines.add(other.cosines)
    taskSteps.add(other.taskSteps)
    squares.add(other.squares)
    products.add(other.products)
    weights.add(other.weights)
    groupSteps.add(other.groupSteps)
    ascents.add(other.ascents)
    normRatios.add(other.normRatios)
    normRatioSteps.add(other.normRatioSteps)
    fired.add(other.fired)
    targets.add(other.targets)
    samples += other.samples
  }

  /// The sum of intervals of one layout; nil for none.
  public static func merged(_ intervals: some Collection<TrajectoryInterval>) -> Self? {
    guard var sum = intervals.first else { return nil }
    for interval in intervals.dropFirst() { sum.add(interval) }
    return sum
  }
}

extension [Int] {
  /// Adds element by element; an empty array counts as zeros.
  fileprivate mutating func add(_ other: [Int]) {
    if isEmpty { self = other } else { for place in other.indices { self[place] += other[place] } }
  }
}

extension [Double] {
  /// Adds element by element; an empty array counts as zeros.
  fileprivate mutating func add(_ other: [Double]) {
    if isEmpty { self = other } else { for place in other.indices { self[place] += other[place] } }
  }
}
