/// The order in which a caller names a step's tasks, against the order of their names.
struct TaskOrder: Sendable {
  /// For each place in the sorted order the caller's index.
  let places: [Int]
  /// For each of the caller's indices the place in the sorted order.
  let ranks: [Int]
  /// Whether both orders are the same.
  let isSorted: Bool

  /// - Throws: ``WeightingError/noTasks`` or ``WeightingError/repeatedTask(_:)``.
  init(_ tasks: [String]) throws(WeightingError) {
    if tasks.isEmpty { throw .noTasks }
    let places = tasks.indices.sorted { tasks[$0] < tasks[$1] }
    for (left, right) in zip(places, places.dropFirst()) where tasks[left] == tasks[right] {
      throw .repeatedTask(tasks[left])
    }
    var ranks = Array(repeating: 0, count: tasks.count)
    for (rank, index) in places.enumerated() { ranks[index] = rank }
    self.places = places
    self.ranks = ranks
    isSorted = places.elementsEqual(tasks.indices)
  }

  /// The caller's values in the order of the names.
  func sorted<Value>(_ values: [Value]) -> [Value] {
    isSorted ? values : places.map { values[$0] }
  }

  /// Values in the order of the names in the caller's order.
  func unsorted<Value>(_ values: [Value]) -> [Value] {
    isSorted ? values : ranks.map { values[$0] }
  }
}
