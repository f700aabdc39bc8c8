import GradientVaccine

/// What is written about one group of a step.
struct AlignAnswer {
  let group: AlignRecord.Group
  let outcome: GroupOutcome
  /// The group's tasks, as indices into the step's.
  private let places: [Int]
  private let tasks: [String]

  init(group: AlignRecord.Group, outcome: GroupOutcome, tasks: [String]) {
    self.group = group
    self.outcome = outcome
    self.tasks = tasks
    places = group.places(among: tasks)
  }

  /// Writes the group's object.
  func write(to writer: inout AlignWriter) {
    var names = ["combined", "fired"]
    if !outcome.nonFinite.isEmpty { names.append("non_finite") }
    names += ["targets", "weights"]
    writer.object(names) { writer, name in
      switch name {
      case "combined": writer.array(combined) { $0.number($1) }
      case "fired": writeFired(to: &writer)
      case "non_finite": writer.array(outcome.nonFinite.map { tasks[$0] }) { $0.string($1) }
      case "targets": writeTargets(to: &writer)
      default: byTask(&writer) { $0.number(outcome.weights[$1]) }
      }
    }
  }

  /// `Σ w_i g_i`.
  private var combined: [Double] {
    var sum = [Double](repeating: 0, count: group.gradients.first?.count ?? 0)
    for (place, gradient) in zip(places, group.gradients) {
      let weight = outcome.weights[place]
      for n in sum.indices { sum[n] += weight * gradient[n] }
    }
    return sum
  }

  private func writeFired(to writer: inout AlignWriter) {
    byTask(&writer) { writer, i in
      let others = outcome.fired.count == 0 ? [] : places.filter { outcome.fired[i, $0] }
      writer.array(others.map { tasks[$0] }) { $0.string($1) }
    }
  }

  private func writeTargets(to writer: inout AlignWriter) {
    guard let targets = outcome.targets else { return writer.object([]) { _, _ in } }
    byTask(&writer) { writer, i in
      byTask(&writer, except: i) { $0.number(targets[i, $1]) }
    }
  }

  /// Writes an object with one value for each of the group's tasks.
  private func byTask(
    _ writer: inout AlignWriter, except omitted: Int? = nil,
    _ value: (inout AlignWriter, Int) -> Void
  ) {
    let kept = places.filter { $0 != omitted }
    let byName = Dictionary(uniqueKeysWithValues: kept.map { (tasks[$0], $0) })
    writer.object(kept.map { tasks[$0] }) { writer, name in
      if let place = byName[name] { value(&writer, place) }
    }
  }
}

extension AlignRecord.Group {
  /// The group's tasks, as indices into the step's.
  func places(among all: [String]) -> [Int] {
    let places = Dictionary(uniqueKeysWithValues: zip(all, all.indices))
    return tasks.compactMap { places[$0] }
  }

  /// The Gramian of the step's tasks; those that the group does not have count as zero gradients.
  func gramian(among all: [String]) -> Gramian {
    let own = Gramian(vectors: gradients)
    if tasks.count == all.count { return own }
    var values = [Double](repeating: 0, count: all.count * all.count)
    let places = places(among: all)
    for (row, i) in places.enumerated() {
      for (column, j) in places.enumerated() { values[i * all.count + j] = own[row, column] }
    }
    return Gramian(count: all.count, values: values)
  }
}
