public import GradientVaccine

/// The Gramians of one training step, kept as they were, for asking other rules about it.
public struct StepGramians: Sendable, Equatable {
  /// The update's number, from 1.
  public let step: Int
  /// For each group the upper triangle with the diagonal of its Gramian over all K tasks, row by
  /// row: G·K(K+1)/2 numbers in single precision, NaN where a task was absent or a group not finite.
  let triangles: [Float]

  /// Whether step and numbers are the same; a task absent in both is.
  public static func == (left: Self, right: Self) -> Bool {
    left.step == right.step
      && left.triangles.elementsEqual(right.triangles) { $0.bitPattern == $1.bitPattern }
  }

  /// How many numbers a group has.
  static func triangle(_ tasks: Int) -> Int { tasks * (tasks + 1) / 2 }

  /// Keeps a step's Gramians.
  ///
  /// - Parameter places: for each task of the Gramians its place in the layout.
  init(step: Int, _ gramians: [Gramian?], places: [Int], layout: TrajectoryLayout) {
    self.step = step
    let count = layout.tasks.count
    let size = Self.triangle(count)
    var triangles = [Float](repeating: .nan, count: gramians.count * size)
    for (group, gramian) in gramians.enumerated() {
      guard let gramian else { continue }
      for (row, i) in places.enumerated() {
        for (column, j) in places.enumerated() where i <= j {
          let place = i * (2 * count - i + 1) / 2 + j - i
          triangles[group * size + place] = Float(clamping: gramian[row, column])
        }
      }
    }
    self.triangles = triangles
  }

  init(step: Int, triangles: [Float]) {
    self.step = step
    self.triangles = triangles
  }

  /// A group's Gramian over the tasks that were present, in the order of the layout.
  ///
  /// - Returns: nil when no task was present, or the group was not finite.
  public func gramian(ofGroup group: Int, layout: TrajectoryLayout) -> (
    tasks: [Int], gramian: Gramian
  )? {
    let count = layout.tasks.count
    let triangle = triangles[group * Self.triangle(count)..<(group + 1) * Self.triangle(count)]
    func entry(_ i: Int, _ j: Int) -> Double {
      let (low, high) = (min(i, j), max(i, j))
      return Double(triangle[triangle.startIndex + low * (2 * count - low + 1) / 2 + high - low])
    }
    let tasks = (0..<count).filter { entry($0, $0).isFinite }
    guard !tasks.isEmpty else { return nil }
    let values = tasks.flatMap { i in tasks.map { entry(i, $0) } }
    return (tasks, Gramian(count: tasks.count, values: values))
  }
}

extension Float {
  /// The nearest single-precision number that is finite; NaN stays.
  init(clamping value: Double) {
    let greatest = Double(Float.greatestFiniteMagnitude)
    self = value.isNaN ? .nan : Float(Swift.min(greatest, Swift.max(-greatest, value)))
  }
}
