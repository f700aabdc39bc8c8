import Console
import Corpora
import SimilarityStudy
import Training

/// What several runs say together.
struct RunComparison {
  private let reporters: [RunReporter]
  private let names: [String]

  init(_ reporters: [RunReporter], names: [String]) {
    self.reporters = reporters
    self.names = names
  }

  private var runs: [RunRecords] { reporters.map(\.records) }

  /// What the runs' quality is measured by.
  private var measure: String { runs.first?.measure.name ?? QualityMeasure.translation.name }

  /// The sections for which there is something to say.
  var sections: [ReportSection] {
    let quality = qualityReadings
    return [
      ReportSection(title: "The runs", blocks: [.table(overview)]),
      ComparisonSection(runs).section,
      section("Quality", quality),
      section("Quality and similarity over runs", relation, "Relation"),
      section("Into and out of a language", directions, "Into and out"),
      section("Training side by side", curves, "Training"),
    ].compactMap { $0 }
  }

  /// The pictures of the sections.
  var charts: [any Chart] {
    (qualityReadings + relation + directions + curves).map(\.chart)
  }

  private func section(
    _ title: String, _ readings: [Reading], _ shortTitle: String? = nil
  ) -> ReportSection? {
    guard !readings.isEmpty else { return nil }
    return ReportSection(title: title, shortTitle: shortTitle, blocks: [.readings(readings)])
  }

  // MARK: - Overview

  private var overview: ReportTable {
    ReportTable(
      columns: [
        .init("Run"), .init("Method"), .init("Tasks", isNumeric: true),
        .init("Seed", isNumeric: true), .init("Updates", isNumeric: true), .init("Time"),
        .init(measure, isNumeric: true), .init("high", isNumeric: true),
        .init("low", isNumeric: true), .init("Mean cosine", isNumeric: true),
        .init("in families", isNumeric: true), .init("between", isNumeric: true),
      ],
      rows: zip(reporters, names).map(row))
  }

  private func row(_ reporter: RunReporter, _ name: String) -> [String] {
    let records = reporter.records
    let averages = records.evaluation?.averages
    let score = { (group: String) in
      averages?[group].map { HumanReadable.fixed($0.score, digits: 1) } ?? "–"
    }
    let mean = reporter.similarities?.first?.mean
    let cosine = { (value: Double?) in value.map { HumanReadable.fixed($0, digits: 3) } ?? "–" }
    return [
      name, records.configuration.method, "\(records.directions.count)",
      "\(records.configuration.seed)", HumanReadable.count(records.step),
      HumanReadable.duration(seconds: records.seconds), score("all"), score("high"), score("low"),
      cosine(mean?.meanOfPairs), cosine(mean?.familyMeans?.within),
      cosine(mean?.familyMeans?.between),
    ]
  }

  // MARK: - Quality

  /// The score of every run in every task, and as means over groups; scores of directions into a
  /// language and out of it are no measure of each other.
  private var qualityReadings: [Reading] {
    let entries = zip(reporters, names).flatMap { reporter, name in
      reporter.quality.map {
        ComparisonChart.Entry(row: $0.task, system: name, value: $0.score)
      }
    }
    guard !entries.isEmpty else { return [] }
    let families = families(of: Set(entries.map(\.row)).sorted())
    let isParted = families.count > 1
    let means = zip(reporters, names).flatMap { reporter, name in
      families.flatMap { family in
        let own = reporter.quality.filter { family.tasks.contains($0.task) }
        return Self.means(own, name, suffix: isParted ? " \(family.title)" : "")
      }
    }
    let sources = Set(reporters.map { $0.records.evaluation == nil })
    let caution =
      sources.count > 1
      ? ["Some runs have scores of the test text and some of the validation text only."] : []
    let byDirection = families.map { family in
      let name = isParted ? ", \(family.title)" : ""
      return Reading(
        ComparisonChart(
          name: "bleu-by-run" + name, title: "\(measure) by \(runs[0].measure.task)" + name,
          entries: entries.filter { family.tasks.contains($0.row) },
          colourOrder: names), caution)
    }
    return [
      Reading(
        ComparisonChart(
          name: "bleu-by-group", title: "\(measure) by resource group", entries: means,
          colourOrder: names
        ))
    ] + byDirection
  }

  /// Tasks whose scores are of one kind: directions into a language or out of it, or languages.
  private func families(of tasks: [String]) -> [(title: String, tasks: [String])] {
    let directions = tasks.compactMap { try? Direction(parsing: $0) }
    guard !directions.isEmpty else { return [("", tasks)] }
    return DirectionFamily.families(of: directions).map { ($0.title, $0.directions) }
  }

  private static func means(
    _ quality: [TaskQuality], _ name: String, suffix: String
  ) -> [ComparisonChart.Entry] {
    ["high", "medium", "low", "all"].compactMap { group in
      let scores = quality.filter { group == "all" || $0.group == group }.map(\.score)
      guard !scores.isEmpty else { return nil }
      return .init(
        row: group + suffix, system: name, value: scores.reduce(0, +) / Double(scores.count))
    }
  }

  // MARK: - Quality and similarity over runs

  /// A point for every run and direction that at least three runs have, each beside the direction's
  /// mean over these runs, so that easy and hard directions do not mix in.
  private var relation: [Reading] {
    let measured = zip(reporters, names).flatMap { reporter, name in
      Self.measured(reporter).map { (run: name, direction: $0, cosine: $1, bleu: $2) }
    }
    let byDirection = Dictionary(grouping: measured, by: \.direction).filter { $1.count >= 3 }
    let points = byDirection.sorted { $0.key < $1.key }.flatMap { direction, found in
      let count = Double(found.count)
      let cosine = found.reduce(0) { $0 + $1.cosine } / count
      let bleu = found.reduce(0) { $0 + $1.bleu } / count
      return found.map {
        ScatterChart.Point(
          label: direction, group: $0.run, x: $0.cosine - cosine,
          y: $0.bleu - bleu)
      }
    }
    guard points.count >= 4 else { return [] }
    let chart = ScatterChart(
      name: "quality-and-similarity-over-runs", title: "\(measure) and similarity over runs",
      xLabel: "cosine above the runs' mean", yLabel: "\(measure) above the runs' mean",
      points: points,
      groupOrder: names.filter { name in points.contains { $0.group == name } })
    return [
      Reading(
        chart,
        RunReporter.correlations(points, of: "similarity") + [
          "A point is a run and a direction (\(byDirection.count) directions with three runs or "
            + "more); points of one run share its training, so that the intervals are too narrow."
        ])
    ]
  }

  /// The mean cosine with the other tasks and the score of each of a run's directions.
  private static func measured(
    _ reporter: RunReporter
  ) -> [(direction: String, cosine: Double, bleu: Double)] {
    guard let part = reporter.similarities?.first else { return [] }
    let scores = Dictionary(
      reporter.quality.map { ($0.task, $0.score) }, uniquingKeysWith: { first, _ in first })
    return zip(part.tasks, part.mean.tasks).compactMap { direction, name in
      guard let bleu = scores[direction], let cosine = part.mean.meanWithOthers(name) else {
        return nil
      }
      return (direction, cosine, bleu)
    }
  }

  // MARK: - Directions

  private var directions: [Reading] {
    let sources = reporters.compactMap(\.directionSource)
    return DirectionContrast(sources)?.readings(seed: runs[0].configuration.seed) ?? []
  }

  // MARK: - Curves

  private var curves: [Reading] {
    let lines = { (value: (RunRecords) -> [LineChart.Point]) in
      zip(runs, names).map {
        LineChart.Series(name: $1, group: $0.configuration.method, points: value($0))
      }
    }
    let loss = lines { $0.log.training.map { .init(x: Double($0.step), y: $0.loss) } }
    let scores = lines { $0.log.meanScores($0.measure) }
    let active = lines { run in run.log.rule { $0.active } }
    let charts: [LineChart] = [
      LineChart(
        name: "loss-by-run", title: "Training loss", axis: .number("step"),
        valueLabel: "loss per token", series: loss),
      .validation(scores, measure: "\(measure), mean of the tasks", name: "validation-by-run"),
      .activeCorrections(
        active, name: "corrections-by-run", title: "Ordered pairs that are corrected"),
    ]
    return charts.filter { chart in chart.series.contains { $0.points.count > 1 } }
      .map { Reading($0) }
  }
}

extension RunReporter {
  /// The run's similarities beside its directions.
  var directionSource: DirectionContrast.Source? {
    guard let similarities, let configuration = records.configuration as? RunConfiguration,
      let directions = try? configuration.data.directions()
    else { return nil }
    return (similarities, directions)
  }
}
