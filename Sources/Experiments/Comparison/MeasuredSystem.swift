import Corpora
import Metrics

/// A system with the sentence statistics of every task and seed.
struct MeasuredSystem {
  private let system: ComparedSystem
  private let tasks: [ComparedTask]
  private let source: TaskStatistics
  /// By task, one for each seed that has it, in rising order of seeds.
  private let statistics: [ComparedTask: [SegmentStatistics]]

  init(
    _ system: ComparedSystem, tasks: [ComparedTask], statistics source: TaskStatistics
  ) throws {
    self.system = system
    self.source = source
    self.tasks = tasks.filter(system.tasks.contains)
    statistics = try self.tasks.reduce(into: [:]) { found, task in
      found[task] = try system.runs(of: task).compactMap {
        try source.statistics(of: task, in: $0)
      }
    }
  }

  /// The system's scores, with differences from a baseline and their p-values.
  ///
  /// - Parameter baseline: nil for the baseline itself.
  func result(
    beside baseline: MeasuredSystem?, in comparison: Comparison, test: PairedTest?,
    texts: [ComparedTask: ComparedText]
  ) -> Comparison.System {
    var result = Comparison.System(
      name: system.name, kind: system.kind, runs: system.runs.map(\.path), seeds: system.seeds,
      directions: [:], averages: [:], cost: system.cost)
    let differing = comparison.data.tasksWithOtherText(in: system.name)
    let pairs = baseline.map { self.pairs(beside: $0, without: differing) } ?? [:]
    for task in tasks {
      guard var score = score(of: [task]) else { continue }
      if let baseline, let other = baseline.score(of: [task]) {
        score.difference = score.score - other.score
        score.pValue = pairs[task].flatMap { pValue($0, task, test, comparison) }
      }
      result.directions[task.name] = score
    }
    for family in comparison.families {
      result.averages[family.title] = averages(
        of: family, in: comparison, beside: baseline, pairs: pairs, test: test)
    }
    return result
  }

  // MARK: - Scores

  /// The mean score of some tasks: over the seeds that have them all, else over the
  /// tasks' means.
  private func score(of wanted: [ComparedTask]) -> Comparison.Score? {
    let columns = wanted.compactMap { task in
      statistics[task].map { column in
        column.map { source.measure(task).value(of: $0) }
      }
    }
    guard columns.count == wanted.count, !columns.isEmpty, columns.allSatisfy({ !$0.isEmpty })
    else { return nil }
    let isComplete = columns.allSatisfy { $0.count == system.seeds.count }
    guard isComplete else {
      let means = columns.map { $0.reduce(0, +) / Double($0.count) }
      return Comparison.Score(
        score: means.reduce(0, +) / Double(means.count), halfWidth: nil, bySeed: [])
    }
    let bySeed = system.seeds.indices.map { seed in
      columns.reduce(0) { $0 + $1[seed] } / Double(columns.count)
    }
    let mean = SeedMean(bySeed)
    return Comparison.Score(score: mean.mean, halfWidth: mean.halfWidth, bySeed: bySeed)
  }

  private func averages(
    of family: DirectionFamily, in comparison: Comparison, beside baseline: MeasuredSystem?,
    pairs: [ComparedTask: Pair], test: PairedTest?
  ) -> [String: Comparison.Score] {
    var averages: [String: Comparison.Score] = [:]
    for group in comparison.groupNames {
      let names = comparison.members(of: family, group: group)
      let members = tasks.filter { names.contains($0.name) }
      guard members.count == names.count, var score = score(of: members) else { continue }
      if let baseline, let other = baseline.score(of: members) {
        score.difference = score.score - other.score
        score.pValue = meanPValue(members, pairs, test, comparison)
      }
      averages[group] = score
    }
    return averages
  }

  // MARK: - Tests

  /// The statistics of a system and of a baseline, each summed over its seeds and weighted so that
  /// both count alike.
  typealias Pair = (system: SegmentStatistics, baseline: SegmentStatistics)

  private func pairs(
    beside baseline: MeasuredSystem, without differing: Set<String>
  ) -> [ComparedTask: Pair] {
    tasks.reduce(into: [:]) { pairs, task in
      guard !differing.contains(task.name), let own = statistics[task],
        let others = baseline.statistics[task], let first = own.first,
        let second = others.first, first.count == second.count
      else { return }
      let common = Self.leastCommonMultiple(own.count, others.count)
      pairs[task] = (
        SegmentStatistics(adding: own, times: common / own.count),
        SegmentStatistics(adding: others, times: common / others.count)
      )
    }
  }

  private static func leastCommonMultiple(_ a: Int, _ b: Int) -> Int {
    var (larger, smaller) = (a, b)
    while smaller != 0 { (larger, smaller) = (smaller, larger % smaller) }
    return a / larger * b
  }

  private func pValue(
    _ pair: Pair, _ task: ComparedTask, _ test: PairedTest?, _ comparison: Comparison
  ) -> Double? {
    guard let test else { return nil }
    return source.measure(task).compare(
      pair.system, with: pair.baseline, test: test,
      seed: comparison.test?.seed ?? PairedTest.defaultSeed
    ).pValue
  }

  private func meanPValue(
    _ members: [ComparedTask], _ pairs: [ComparedTask: Pair], _ test: PairedTest?,
    _ comparison: Comparison
  ) -> Double? {
    guard let test, members.allSatisfy({ pairs[$0] != nil }) else { return nil }
    var mean = MacroAverageTest(test, seed: comparison.test?.seed ?? PairedTest.defaultSeed)
    for task in members {
      guard let pair = pairs[task] else { continue }
      mean.add(source.measure(task), pair.system, baseline: pair.baseline)
    }
    return mean.pValue
  }
}
