extension RuleRunner {
  /// Asks the rule about the tasks with a gradient, and reports in the caller's order.
  mutating func solve(
    _ group: String, _ gramian: Gramian, _ current: OpenStep
  ) throws(WeightingError) -> GroupOutcome {
    let order = current.caller
    let members = order.places.indices.filter {
      gramian[order.places[$0], order.places[$0]] > 0
    }
    let callers = members.map { order.places[$0] }
    var weights = current.preset.map(order.unsorted) ?? Array(repeating: 1, count: gramian.count)
    if members.isEmpty {
      return report(group, gramian, current, weights: weights, fired: nil, callers: [])
    }
    let isWhole = callers.elementsEqual(0..<gramian.count)
    let problem = GroupProblem(
      group: group, members: members,
      gramian: isWhole ? gramian : gramian.restricted(to: callers))
    var generator = StreamGenerator(seed: seed, step: stepsEnded, name: group)
    let solution = try rule.solve(problem, plan: current.plan, state: &state, using: &generator)
    precondition(
      solution.weights.count == members.count, "\(rule.name) gave not one weight for each task")
    for (task, weight) in zip(callers, solution.weights) { weights[task] = weight }
    return report(
      group, gramian, current, weights: weights, fired: solution.fired, callers: callers)
  }

  private func report(
    _ group: String, _ gramian: Gramian, _ current: OpenStep, weights: [Double],
    fired: PairTable<Bool>?, callers: [Int]
  ) -> GroupOutcome {
    let sums = gramian.rowSums
    let plain = max(sums.reduce(0, +), 0).squareRoot()
    return GroupOutcome(
      group: group, weights: weights, cosines: cosines(gramian),
      fired: table(fired, callers: callers, count: gramian.count),
      firedCount: fired?.values.count { $0 } ?? 0,
      targets: targets(of: group, current),
      normRatio: plain > 0 ? gramian.weightedNorm(weights) / plain : nil,
      descent: zip(weights, sums).reduce(0) { $0 + $1.0 * $1.1 }, nonFinite: [],
      zero: (0..<gramian.count).filter { gramian[$0, $0] <= 0 })
  }

  /// The outcome of a group that is not finite: nothing is asked, nothing is learnt.
  func unsolved(
    _ group: String, _ gramian: Gramian, _ current: OpenStep, _ faulty: [Int]
  ) -> GroupOutcome {
    let weights: [Double] =
      switch nonFinite {
      case .sum:
        current.preset.map(current.caller.unsorted) ?? Array(repeating: 1, count: gramian.count)
      case .skip: Array(repeating: 0, count: gramian.count)
      }
    return GroupOutcome(
      group: group, weights: weights, cosines: cosines(gramian),
      fired: table(nil, callers: [], count: gramian.count), firedCount: 0,
      targets: targets(of: group, current), normRatio: nil, descent: .nan, nonFinite: faulty,
      zero: (0..<gramian.count).filter { gramian[$0, $0] == 0 })
  }

  private func cosines(_ gramian: Gramian) -> PairTable<Double> {
    detail == .full ? gramian.cosines() : PairTable(count: 0, values: [])
  }

  private func table(
    _ fired: PairTable<Bool>?, callers: [Int], count: Int
  ) -> PairTable<Bool> {
    guard detail == .full, let fired else { return PairTable(count: 0, values: []) }
    if fired.count == count, callers.elementsEqual(0..<count) { return fired }
    var table = PairTable(count: count, repeating: false)
    for (row, i) in callers.enumerated() {
      for (column, j) in callers.enumerated() where fired[row, column] { table[i, j] = true }
    }
    return table
  }

  private func targets(of group: String, _ current: OpenStep) -> PairTable<Double>? {
    guard detail == .full,
      let values = rule.targets(of: group, plan: current.plan, state: state)
    else { return nil }
    let table = PairTable(count: current.step.tasks.count, values: values)
    return current.caller.isSorted ? table : table.reordered(current.caller.ranks)
  }
}
