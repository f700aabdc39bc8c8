import Corpora
import Metrics

/// A system with the sentence statistics of every direction and seed.
struct MeasuredSystem {
  private let system: ComparedSystem
  private let directions: [Direction]
  private let source: DirectionStatistics
  /// By direction, one for each seed that has it, in rising order of seeds.
  private let statistics: [Direction: [SegmentStatistics]]

  init(
    _ system: ComparedSystem, directions: [Direction], statistics source: DirectionStatistics
  ) throws {
    self.system = system
    self.source = source
    self.directions = directions.filter(system.directions.contains)
    statistics = try self.directions.reduce(into: [:]) { found, direction in
      found[direction] = try system.runs(of: direction).compactMap {
        try source.statistics(of: direction, in: $0)
      }
    }
  }

  /// The system's scores, with differences from a baseline and their p-values.
  ///
  /// - Parameter baseline: nil for the baseline itself.
  func result(
    beside baseline: MeasuredSystem?, in comparison: Comparison, test: PairedTest?,
    texts: [Direction: ComparedText]
  ) -> Comparison.System {
    var result = Comparison.System(
      name: system.name, kind: system.kind, runs: system.runs.map(\.path), seeds: system.seeds,
      directions: [:], averages: [:], cost: system.cost)
    let differing = comparison.data.directionsWithOtherText(in: system.name)
    let pairs = baseline.map { self.pairs(beside: $0, without: differing) } ?? [:]
    for direction in directions {
      guard var score = score(of: [direction]) else { continue }
      if let baseline, let other = baseline.score(of: [direction]) {
        score.difference = score.score - other.score
        score.pValue = pairs[direction].flatMap { pValue($0, direction, test, comparison) }
      }
      result.directions[direction.description] = score
    }
    for family in comparison.families {
      result.averages[family.title] = averages(
        of: family, in: comparison, beside: baseline, pairs: pairs, test: test)
    }
    return result
  }

  // MARK: - Scores

  /// The mean score of some directions: over the seeds that have them all, else over the
  /// directions' means.
  private func score(of wanted: [Direction]) -> Comparison.Score? {
    let columns = wanted.compactMap { direction in
      statistics[direction].map { column in
        column.map { source.measure(direction).value(of: $0) }
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
    pairs: [Direction: Pair], test: PairedTest?
  ) -> [String: Comparison.Score] {
    var averages: [String: Comparison.Score] = [:]
    for group in comparison.groupNames {
      let names = comparison.members(of: family, group: group)
      let members = directions.filter { names.contains($0.description) }
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
  ) -> [Direction: Pair] {
    directions.reduce(into: [:]) { pairs, direction in
      guard !differing.contains(direction.description), let own = statistics[direction],
        let others = baseline.statistics[direction], let first = own.first,
        let second = others.first, first.count == second.count
      else { return }
      let common = Self.leastCommonMultiple(own.count, others.count)
      pairs[direction] = (
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
    _ pair: Pair, _ direction: Direction, _ test: PairedTest?, _ comparison: Comparison
  ) -> Double? {
    guard let test else { return nil }
    return source.measure(direction).compare(
      pair.system, with: pair.baseline, test: test,
      seed: comparison.test?.seed ?? PairedTest.defaultSeed
    ).pValue
  }

  private func meanPValue(
    _ members: [Direction], _ pairs: [Direction: Pair], _ test: PairedTest?,
    _ comparison: Comparison
  ) -> Double? {
    guard let test, members.allSatisfy({ pairs[$0] != nil }) else { return nil }
    var mean = MacroAverageTest(test, seed: comparison.test?.seed ?? PairedTest.defaultSeed)
    for direction in members {
      guard let pair = pairs[direction] else { continue }
      mean.add(source.measure(direction), pair.system, baseline: pair.baseline)
    }
    return mean.pValue
  }
}
