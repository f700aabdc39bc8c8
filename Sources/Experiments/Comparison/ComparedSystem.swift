import Corpora

/// One row of a comparison: a run, or several that differ in their seed, or one run for each
/// direction, or both.
public struct ComparedSystem: Sendable {
  /// The name, unique in its comparison.
  public internal(set) var name: String
  /// The runs, in the order given.
  public let runs: [ComparedRun]

  /// A system of these runs.
  ///
  /// - Throws: ``ComparisonError/twice(system:first:second:direction:)`` when two runs of one seed
  ///   have the same task, ``ComparisonError/mixed(system:first:second:keys:)`` when
  ///   runs that have the same task differ in more than the seed.
  init(name: String, runs: [ComparedRun]) throws {
    self.name = name
    self.runs = runs
    for (index, run) in runs.enumerated() {
      for other in runs[..<index] { try Self.require(other, beside: run, in: name) }
    }
  }

  private static func require(
    _ first: ComparedRun, beside second: ComparedRun, in name: String
  ) throws {
    guard let shared = first.tasks.first(where: second.tasks.contains) else { return }
    guard first.seed != second.seed else {
      throw ComparisonError.twice(
        system: name, first: first.path, second: second.path, direction: shared.name)
    }
    let keys = differences(first.settings, second.settings)
    guard keys.isEmpty else {
      throw ComparisonError.mixed(
        system: name, first: first.path, second: second.path, keys: keys)
    }
  }

  /// The keys, sorted, that have different values or are in one alone.
  static func differences(_ first: [String: String], _ second: [String: String]) -> [String] {
    Set(first.keys).union(second.keys).filter { first[$0] != second[$0] }.sorted()
  }

  /// The seeds, in rising order.
  public var seeds: [UInt64] { Set(runs.map(\.seed)).sorted() }

  /// Its tasks, each once.
  public var tasks: [ComparedTask] {
    var seen = Set<ComparedTask>()
    return runs.flatMap(\.tasks).filter { seen.insert($0).inserted }
  }

  /// The runs that have a task, by rising seed.
  func runs(of task: ComparedTask) -> [ComparedRun] {
    runs.filter { $0.tasks.contains(task) }.sorted { $0.seed < $1.seed }
  }

  /// The name of the rule, or `bilingual`, or `monolingual`.
  var kind: String {
    if runs.contains(where: { !$0.isBilingual }) { return runs[0].configuration.method }
    return runs[0].kind == .tagging ? "monolingual" : "bilingual"
  }

  /// The mean cost of a seed.
  var cost: RunCost? {
    let bySeed = seeds.compactMap { seed in
      RunCost.total(runs.filter { $0.seed == seed }.compactMap(\.cost))
    }
    return runs.allSatisfy { $0.cost != nil } ? .mean(bySeed) : nil
  }
}
