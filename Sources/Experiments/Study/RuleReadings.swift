import Console
import GradientVaccine
import SimilarityStudy
import Training

/// What a run's rule did: corrections, targets, weights and norms over training.
///
/// From the recorded trajectory where there is one, else from the log's means.
struct RuleReadings {
  private let records: RunRecords
  private let trajectory: Trajectory?

  init(_ records: RunRecords) {
    self.records = records
    trajectory = records.trajectory
  }

  /// The pictures that there is something to show in.
  var all: [Reading] {
    [corrections, byPair, targets, weights, norms].compactMap { $0 }
  }

  private var method: String { records.configuration.method }

  /// The sides of the network that were recorded, else the single row.
  private func sides(of trajectory: Trajectory) -> [String] {
    let rows = trajectory.layout.rows
    let sides = ["encoder", "decoder", "embeddings", "output"].filter(rows.contains)
    return sides.isEmpty ? Array(rows.prefix(8)) : sides
  }

  private func series(
    _ trajectory: Trajectory, _ value: (TrajectoryInterval, String) -> Double?
  ) -> [LineChart.Series] {
    sides(of: trajectory).map { side in
      LineChart.Series(
        name: side,
        points: trajectory.curve { value($0, side) }.map { .init(x: Double($0.step), y: $0.value) })
    }
  }

  // MARK: - Corrections

  /// The share of ordered pairs that are corrected, over training.
  private var corrections: Reading? {
    let title = "Ordered pairs that \(method) corrects"
    if let trajectory, trajectory.intervals.count > 1 {
      let lines = series(trajectory) { $0.activeShare(of: $1) }.filter { !$0.points.isEmpty }
      guard !lines.isEmpty else { return nil }
      return Reading(
        LineChart.activeCorrections(lines, title: title),
        ["encoder", "decoder"].compactMap { activity(of: $0, trajectory) })
    }
    let points = records.log.rule { $0.corrections > 0 || $0.active > 0 ? $0.active : 0 }
    guard points.count > 1, points.contains(where: { $0.y > 0 }) else { return nil }
    let line = LineChart.Series(name: "all groups", points: points)
    return Reading(LineChart.activeCorrections([line], title: title), [])
  }

  /// How much a side was corrected, with an interval over the recorded intervals.
  private func activity(of side: String, _ trajectory: Trajectory) -> String? {
    let shares = trajectory.curve { $0.activeShare(of: side) }.map(\.value)
    guard shares.count > 2, let whole = trajectory.merged()?.activeShare(of: side) else {
      return nil
    }
    var generator = RunReporter.generator(records, "corrections of \(side)")
    let interval = try? Bootstrap.interval(of: shares.count, using: &generator) { drawn in
      drawn.reduce(0) { $0 + shares[$1] } / Double(drawn.count)
    }
    let range = interval.map {
      ", 95% interval [\(percent($0.lower)), \(percent($0.upper))] over "
        + "\(shares.count) intervals of training"
    }
    return "In the \(side), \(percent(whole)) of the ordered pairs that met were corrected"
      + "\(range ?? ""); \(percent(shares[0])) in the first interval, "
      + "\(percent(shares[shares.count - 1])) in the last."
  }

  private func percent(_ share: Double) -> String {
    HumanReadable.fixed(share * 100, digits: share < 0.0995 ? 1 : 0) + "%"
  }

  /// Who is corrected towards whom, over the whole run.
  private var byPair: Reading? {
    guard let trajectory, let whole = trajectory.merged(), let side = sides(of: trajectory).first,
      let shares = whole.correctionShares(of: side)
    else { return nil }
    let tasks = trajectory.layout.tasks
    let tree = whole.similarity(of: side).map { SimilarityHeatmap($0).matrix.tasks } ?? tasks
    let order = tree.compactMap { tasks.firstIndex(of: $0) }
    let named = Self.shortNames(tree)
    let chart = PairHeatmap(
      name: "corrections-by-pair", title: "Who is corrected towards whom, \(side)",
      measure: "share of steps", tasks: named,
      values: order.map { i in order.map { j in i == j ? nil : shares[i][j] } },
      roles: .init(row: "corrected task", column: "towards"))
    return Reading(chart, [mostCorrected(shares, tasks)].compactMap { $0 })
  }

  private static func shortNames(_ tasks: [String]) -> [String] {
    let codes = tasks.map { LanguageFamilies.language(ofTask: $0)?.code ?? $0 }
    return Set(codes).count == codes.count ? codes : tasks
  }

  private func mostCorrected(_ shares: [[Double]], _ tasks: [String]) -> String? {
    let means = shares.map { row -> Double in
      let finite = row.filter(\.isFinite)
      return finite.isEmpty ? 0 : finite.reduce(0, +) / Double(finite.count)
    }
    let ranked = means.indices.sorted { means[$0] > means[$1] }
    guard let most = ranked.first, let least = ranked.last, means[most] > 0 else {
      return "No pair was corrected."
    }
    return "Most often corrected is \(tasks[most]): towards another task in "
      + "\(percent(means[most])) of the steps in which both were present, on average over the "
      + "others; least often \(tasks[least]), \(percent(means[least]))."
  }

  /// The mean target beside the mean cosine that it follows.
  private var targets: Reading? {
    guard let trajectory, trajectory.intervals.count > 1, let side = sides(of: trajectory).first
    else { return nil }
    let target = trajectory.curve { Self.mean($0.meanTargets(of: side)) }
    guard target.count > 1 else { return nil }
    let cosine = trajectory.curve { Self.mean($0.meanCosines(of: side)) }
    let line = { (name: String, curve: [(step: Int, value: Double)]) in
      LineChart.Series(name: name, points: curve.map { .init(x: Double($0.step), y: $0.value) })
    }
    return Reading(
      LineChart.pairSimilarity(
        [line("target", target), line("cosine", cosine)], name: "targets",
        title: "Mean target and mean cosine, \(side)"),
      [
        "A target is a moving average of the cosines measured after earlier corrections of the same "
          + "step, so it settles a little above the raw cosine where the rule acts; it starts at 0."
      ])
  }

  /// The mean of the entries off the diagonal that are numbers.
  private static func mean(_ table: [[Double]]?) -> Double? {
    guard let table else { return nil }
    let values = table.enumerated().flatMap { i, row in
      row.enumerated().filter { $0.offset != i && $0.element.isFinite }.map(\.element)
    }
    return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  // MARK: - Weights and norms

  /// Each task's weight in the update, as a mean over groups.
  private var weights: Reading? {
    let tasks = records.directions.filter { task in
      records.log.training.contains { $0.rule?.weights[task] != nil }
    }
    let series = tasks.map { task in
      LineChart.Series(
        name: task, group: records.group(of: task) + " resource",
        points: records.log.rule { $0.weights[task] })
    }
    guard series.contains(where: { $0.points.count > 1 }) else { return nil }
    let chart = LineChart(
      name: "weights", title: "Weights of the tasks", axis: .number("step"),
      valueLabel: "mean weight", series: series)
    return Reading(
      chart, ["The update is Σ weight · gradient; the plain sum has weight 1 for all."])
  }

  /// How long the update is beside the plain sum.
  private var norms: Reading? {
    let lines: [LineChart.Series]
    if let trajectory, trajectory.intervals.count > 1 {
      lines = series(trajectory) { $0.meanNormRatio(of: $1) }
    } else {
      lines = [.init(name: "all groups", points: records.log.rule { $0.normRatio })]
    }
    guard lines.contains(where: { $0.points.count > 1 }) else { return nil }
    let chart = LineChart(
      name: "norm-ratio", title: "Length of the update beside the plain sum",
      axis: .number("step"), valueLabel: "norm ratio", series: lines)
    let ascents = records.log.training.compactMap { $0.rule?.ascents }
    let mean = ascents.isEmpty ? nil : ascents.reduce(0, +) / Double(ascents.count)
    let words = mean.map {
      "The update would have raised the summed loss in \(percent($0)) of the groups and steps "
        + "(mean of \(ascents.count) records)."
    }
    return Reading(chart, [words].compactMap { $0 })
  }
}
