import Checkpoints
public import Corpora
import Foundation
import Metrics

extension Comparison {
  /// Compares systems by the evaluations that their runs hold.
  ///
  /// A system's score in a direction is the mean over its seeds. A difference is tested with the
  /// sentence statistics summed over the seeds, each system's weighted alike: the test says whether
  /// the difference would hold on other sentences, the interval over seeds whether it would hold
  /// with other seeds.
  ///
  /// - Parameter progress: called with the number of systems that are done and their number.
  /// - Throws: ``ComparisonError``, and what reading the runs throws.
  public init(
    of systems: [ComparedSystem], options: ComparisonOptions = ComparisonOptions(),
    progress: (Int, Int) throws -> Void = { _, _ in }
  ) throws {
    let builder = try ComparisonBuilder(systems, options)
    self = try builder.comparison(progress: progress)
  }
}

/// The steps from systems to a comparison.
struct ComparisonBuilder {
  let systems: [ComparedSystem]
  let options: ComparisonOptions
  let baseline: ComparedSystem
  let directions: [Direction]
  let statistics: DirectionStatistics

  init(_ systems: [ComparedSystem], _ options: ComparisonOptions) throws {
    self.systems = systems
    self.options = options
    baseline = try Self.baseline(options.baseline, of: systems)
    var seen = Set<Direction>()
    directions = ([baseline] + systems).flatMap(\.directions).filter { seen.insert($0).inserted }
    try Self.requireEvaluated(systems, options.split)
    statistics = DirectionStatistics(metric: options.metric, split: options.split)
  }

  private static func baseline(
    _ name: String?, of systems: [ComparedSystem]
  ) throws -> ComparedSystem {
    guard let name else { return systems[0] }
    let trimmed = name.hasSuffix("/") ? String(name.dropLast()) : name
    let found = systems.first { system in
      system.name == name
        || system.runs.contains { $0.path == trimmed || $0.path.hasPrefix("\(trimmed)/") }
    }
    guard let found else { throw ComparisonError.noSystem(name, known: systems.map(\.name)) }
    return found
  }

  /// Refuses runs whose stored evaluation is missing or stale, all of them in one error.
  private static func requireEvaluated(_ systems: [ComparedSystem], _ split: Split) throws {
    let faults = systems.flatMap(\.runs).compactMap { run in
      run.staleness(of: split).map { "\(run.path) (\($0))" }
    }
    guard faults.isEmpty else {
      throw ComparisonError.notEvaluated(runs: faults, split: split.rawValue)
    }
  }

  // MARK: - The whole

  func comparison(progress: (Int, Int) throws -> Void) throws -> Comparison {
    let texts = try statistics.texts(of: [baseline] + systems)
    let families = DirectionFamily.families(of: directions)
    let rows = try rows(texts, families)
    let data = try DataCheck(
      systems, baseline: baseline, directions: directions, split: options.split, texts: texts)
    var comparison = Comparison(
      metric: options.metric, split: options.split.rawValue, signature: signature(rows),
      test: test, baseline: baseline.name, rows: rows, families: families, systems: [],
      data: data)
    let measured = try Dictionary(
      uniqueKeysWithValues: systems.map {
        ($0.name, try MeasuredSystem($0, directions: directions, statistics: statistics))
      })
    guard let reference = measured[baseline.name] else { return comparison }
    for (index, system) in systems.enumerated() {
      try progress(index, systems.count)
      guard let scores = measured[system.name] else { continue }
      comparison.systems.append(
        scores.result(
          beside: system.name == baseline.name ? nil : reference, in: comparison,
          test: options.test, texts: texts))
    }
    try progress(systems.count, systems.count)
    return comparison
  }

  private var test: Comparison.Test? {
    switch options.test {
    case .bootstrap(let samples):
      Comparison.Test(
        kind: .bootstrap, samples: samples, seed: options.seed, level: options.level)
    case .randomisation(let trials, _):
      Comparison.Test(
        kind: .randomisation, samples: trials, seed: options.seed, level: options.level)
    case nil: nil
    }
  }

  private func signature(_ rows: [Comparison.Row]) -> String {
    options.metric == .bleu
      ? Evaluation.signature(of: Set(rows.map(\.tokenizer)))
      : Signature(of: CHRF(), references: References([""])).description
  }

  // MARK: - Rows

  private func rows(
    _ texts: [Direction: ComparedText], _ families: [DirectionFamily]
  ) throws -> [Comparison.Row] {
    let sizes = trainingSizes
    let groups = try groups(sizes)
    let order = families.flatMap(\.directions)
    return try order.map { name in
      let direction = try Direction(parsing: name)
      return Comparison.Row(
        direction: name, group: groups[name] ?? .high, pairs: sizes[name],
        sentences: texts[direction]?.references.count ?? 0,
        tokenizer: .customary(forTarget: direction.target))
    }
  }

  /// Training pairs by direction, as the baseline has them where it has the direction.
  private var trainingSizes: [String: Int] {
    ([baseline] + systems).flatMap(\.runs).reduce(into: [:]) { sizes, run in
      let own = Set(run.directions.map(\.description))
      for (name, size) in run.summary?.trainingSizes ?? [:] where own.contains(name) {
        sizes[name] = sizes[name] ?? size
      }
    }
  }

  /// The groups by size and by the baseline's list of low-resource tasks, and then as asked for.
  private func groups(_ sizes: [String: Int]) throws -> [String: ResourceGroup] {
    let names = directions.map(\.description)
    let untrained = try Set(
      systems.flatMap(\.runs).flatMap { try $0.configuration.data.zeroShotDirections() }
        .map(\.description))
    let known = names.reduce(into: [String: Int]()) {
      $0[$1] = sizes[$1] ?? (untrained.contains($1) ? 0 : 1)
    }
    let low = Set(baseline.runs.flatMap(\.configuration.data.lowResource))
    var groups = ResourceGroup.groups(of: known, low: low)
    for (group, tasks) in options.groups {
      for task in tasks {
        let meant = directions.filter { Self.means(task, $0) }
        guard !meant.isEmpty else { throw ComparisonError.unknownTask(task, known: names) }
        for direction in meant { groups[direction.description] = group }
      }
    }
    return groups
  }

  /// Whether a person who names a direction or a language beside English means a direction.
  private static func means(_ name: String, _ direction: Direction) -> Bool {
    name == direction.description
      || (name != "en" && [direction.source, direction.target].contains(name))
  }
}

extension ComparedRun {
  /// What keeps the run's evaluation from standing for it; nil when nothing does.
  public func staleness(of split: Split) -> Evaluation.Staleness? {
    do {
      guard let evaluation = try Evaluation.stored(split, in: directory) else { return .missing }
      return try evaluation.staleness(beside: directory, configuration)
    } catch {
      return .unreadable("\(error)")
    }
  }
}
