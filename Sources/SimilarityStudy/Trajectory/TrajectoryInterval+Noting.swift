public import GradientVaccine

extension TrajectoryInterval {
  /// Adds a training step.
  ///
  /// Groups without a Gramian, or with one that is not finite, add nothing; a part adds nothing
  /// unless all of its groups do. Tasks that the layout does not have are passed over.
  ///
  /// - Parameters:
  ///   - step: the update's number, larger than those before.
  ///   - report: what the rule did.
  ///   - gramians: by group, one row for each of the report's tasks.
  ///   - keeping: whether the Gramians are also kept as they are.
  /// - Complexity: O(R K²).
  public mutating func note(
    step: Int, _ report: StepReport, gramians: [String: Gramian], keeping: Bool = false
  ) {
    lastStep = step
    let places = Dictionary(uniqueKeysWithValues: zip(layout.tasks, layout.tasks.indices))
    let known = report.tasks.indices.filter { places[report.tasks[$0]] != nil }
    let present = PresentTasks(rows: known, places: known.compactMap { places[report.tasks[$0]] })
    let finite = layout.groups.map { gramians[$0].flatMap { $0.isFinite ? $0 : nil } }
    for (group, name) in layout.groups.enumerated() {
      guard let gramian = finite[group], let outcome = report.groups[name] else { continue }
      noteCosines(gramian, row: group, present)
      noteGramian(gramian, group: group, present)
      noteOutcome(outcome, gramian, group: group, present)
    }
    for row in layout.groups.count..<layout.rows.count {
      let members = layout.members(ofRow: row).map { finite[$0] }
      guard members.allSatisfy({ $0 != nil }) else { continue }
      let parts = members.compactMap { $0 }
      noteCosines(parts.dropFirst().reduce(parts[0], +), row: row, present)
    }
    if keeping, finite.contains(where: { $0 != nil }) {
      samples.append(
        StepGramians(
          step: step, finite.map { $0?.restricted(to: present.rows) }, places: present.places,
          layout: layout))
    }
  }

  /// The tasks of a step: their rows in its Gramians, and their places in the layout.
  private struct PresentTasks {
    let rows: [Int]
    let places: [Int]

    /// Visits every pair a < b of rows with the places of its tasks.
    func forEachPair(_ body: (_ a: Int, _ b: Int, _ i: Int, _ j: Int) -> Void) {
      for first in rows.indices {
        for second in (first + 1)..<max(rows.count, first + 1) {
          body(rows[first], rows[second], places[first], places[second])
        }
      }
    }
  }

  private mutating func noteCosines(_ gramian: Gramian, row: Int, _ present: PresentTasks) {
    let table = gramian.cosines()
    let start = row * layout.pairCount
    present.forEachPair { a, b, i, j in
      let cosine = table[a, b]
      guard cosine.isFinite else { return }
      let place = start + layout.pair(i, j)
      pairSteps[place] += 1
      cosines[place] += cosine
    }
  }

  private mutating func noteGramian(_ gramian: Gramian, group: Int, _ present: PresentTasks) {
    groupSteps[group] += 1
    for (row, task) in zip(present.rows, present.places) where gramian[row, row] > 0 {
      taskSteps[group * layout.tasks.count + task] += 1
      squares[group * layout.tasks.count + task] += gramian[row, row]
    }
    present.forEachPair { a, b, i, j in
      guard gramian[a, a] > 0, gramian[b, b] > 0 else { return }
      products[group * layout.pairCount + layout.pair(i, j)] += gramian[a, b]
    }
  }

  private mutating func noteOutcome(
    _ outcome: GroupOutcome, _ gramian: Gramian, group: Int, _ present: PresentTasks
  ) {
    let count = layout.tasks.count
    for (row, task) in zip(present.rows, present.places) where gramian[row, row] > 0 {
      weights[group * count + task] += outcome.weights[row]
    }
    if outcome.descentSign < 0 { ascents[group] += 1 }
    if let ratio = outcome.normRatio, ratio.isFinite {
      normRatios[group] += ratio
      normRatioSteps[group] += 1
    }
    let size = layout.groups.count * count * count
    let hasFired = outcome.fired.count == gramian.count
    if hasFired, fired.isEmpty { fired = Array(repeating: 0, count: size) }
    if outcome.targets != nil, targets.isEmpty { targets = Array(repeating: 0, count: size) }
    present.forEachPair { a, b, i, j in
      guard gramian[a, a] > 0, gramian[b, b] > 0 else { return }
      let (forth, back) = ((group * count + i) * count + j, (group * count + j) * count + i)
      if hasFired {
        fired[forth] += outcome.fired[a, b] ? 1 : 0
        fired[back] += outcome.fired[b, a] ? 1 : 0
      }
      if let table = outcome.targets {
        targets[forth] += table[a, b]
        targets[back] += table[b, a]
      }
    }
  }
}
