import Checkpoints
import Corpora
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
  let tasks: [ComparedTask]
  let metric: Comparison.Metric
  let statistics: TaskStatistics

  init(_ systems: [ComparedSystem], _ options: ComparisonOptions) throws {
    self.systems = systems
    self.options = options
    baseline = try Self.baseline(options.baseline, of: systems)
    var seen = Set<ComparedTask>()
    tasks = ([baseline] + systems).flatMap(\.tasks).filter { seen.insert($0).inserted }
    metric = try Self.metric(options.metric, for: systems)
    try Self.requireEvaluated(systems, options.split)
    statistics = TaskStatistics(metric: metric, split: options.split)
  }

  /// The metric asked for, else BLEU, or what taggers of such tags are validated by.
  private static func metric(
    _ wanted: Comparison.Metric?, for systems: [ComparedSystem]
  ) throws -> Comparison.Metric {
    let runs = systems.flatMap(\.runs)
    let kind = runs[0].kind
    if let other = runs.first(where: { $0.kind != kind }) {
      throw ComparisonError.mixedTasks(runs[0].path, kind, other.path, other.kind)
    }
    if let wanted {
      guard wanted.task == kind else {
        throw ComparisonError.metric(wanted.rawValue, kind)
      }
      return wanted
    }
    guard kind == .tagging else { return .bleu }
    let tags = try TaggingVocabulary.stored(in: runs[0].directory.vocabulary).tags
    return tags.kind == .spans ? .f1 : .accuracy
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
    let families = families
    let rows = try rows(texts, families)
    let data = try DataCheck(
      systems, baseline: baseline, tasks: tasks, split: options.split, texts: texts)
    var comparison = Comparison(
      metric: metric, split: options.split.rawValue, signature: signature(rows),
      test: test, baseline: baseline.name, rows: rows, families: families, systems: [],
      data: data)
    let measured = try Dictionary(
      uniqueKeysWithValues: systems.map {
        ($0.name, try MeasuredSystem($0, tasks: tasks, statistics: statistics))
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
    switch metric {
    case .bleu: Evaluation.signature(of: Set(rows.compactMap(\.tokenizer)))
    case .chrf: Signature(of: CHRF(), references: References([""])).description
    case .f1: Signature(of: TagF1(), references: References([""])).description
    case .accuracy: Signature(of: TagAccuracy(), references: References([""])).description
    }
  }

  // MARK: - Rows

  private func rows(
    _ texts: [ComparedTask: ComparedText], _ families: [DirectionFamily]
  ) throws -> [Comparison.Row] {
    let sizes = trainingSizes
    let groups = try groups(sizes)
    let known = Dictionary(uniqueKeysWithValues: tasks.map { ($0.name, $0) })
    return families.flatMap(\.directions).compactMap { known[$0] }.map { task in
      Comparison.Row(
        direction: task.name, group: groups[task.name] ?? .high, pairs: sizes[task.name],
        sentences: texts[task]?.references.count ?? 0,
        tokenizer: task.direction.map { .customary(forTarget: $0.target) })
    }
  }

  /// The families of directions; languages that are tagged are one.
  private var families: [DirectionFamily] {
    let directions = tasks.compactMap(\.direction)
    return directions.isEmpty
      ? [DirectionFamily(title: "languages", directions: tasks.map(\.name))]
      : DirectionFamily.families(of: directions)
  }

  /// Training pairs by direction, as the baseline has them where it has the direction.
  private var trainingSizes: [String: Int] {
    ([baseline] + systems).flatMap(\.runs).reduce(into: [:]) { sizes, run in
      let own = Set(run.tasks.map(\.name))
      for (name, size) in run.summary?.trainingSizes ?? [:] where own.contains(name) {
        sizes[name] = sizes[name] ?? size
      }
    }
  }

  /// The groups by size and by the baseline's list of low-resource tasks, and then as asked for.
  private func groups(_ sizes: [String: Int]) throws -> [String: ResourceGroup] {
    let names = tasks.map(\.name)
    let untrained = systems.flatMap(\.runs).reduce(into: Set<String>()) {
      $0.formUnion($1.zeroShot)
    }
    let known = names.reduce(into: [String: Int]()) {
      $0[$1] = sizes[$1] ?? (untrained.contains($1) ? 0 : 1)
    }
    let low = Set(baseline.runs.flatMap(\.configuration.lowResourceTasks))
    var groups = ResourceGroup.groups(of: known, low: low)
    for (group, tasks) in options.groups {
      for task in tasks {
        let meant = self.tasks.filter { $0.isMeant(by: task) }
        guard !meant.isEmpty else { throw ComparisonError.unknownTask(task, known: names) }
        for found in meant { groups[found.name] = group }
      }
    }
    return groups
  }
}
