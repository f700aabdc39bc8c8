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
        .init("Run"), .init("Method"), .init("Directions", isNumeric: true),
        .init("Seed", isNumeric: true), .init("Updates", isNumeric: true), .init("Time"),
        .init("BLEU", isNumeric: true), .init("high", isNumeric: true),
        .init("low", isNumeric: true), .init("Mean cosine", isNumeric: true),
        .init("in families", isNumeric: true), .init("between", isNumeric: true),
      ],
      rows: zip(reporters, names).map(row))
  }

  private func row(_ reporter: RunReporter, _ name: String) -> [String] {
    let records = reporter.records
    let averages = records.evaluation?.averages
    let bleu = { (group: String) in
      averages?[group].map { HumanReadable.fixed($0.bleu, digits: 1) } ?? "–"
    }
    let mean = reporter.similarities?.first?.mean
    let cosine = { (value: Double?) in value.map { HumanReadable.fixed($0, digits: 3) } ?? "–" }
    return [
      name, records.configuration.method, "\(records.directions.count)",
      "\(records.configuration.seed)", HumanReadable.count(records.step),
      HumanReadable.duration(seconds: records.seconds), bleu("all"), bleu("high"), bleu("low"),
      cosine(mean?.meanOfPairs), cosine(mean?.familyMeans?.within),
      cosine(mean?.familyMeans?.between),
    ]
  }

  // MARK: - Quality

  /// BLEU of every run in every direction, and as means over groups; scores of directions into a
  /// language and out of it are no measure of each other.
  private var qualityReadings: [Reading] {
    let entries = zip(reporters, names).flatMap { reporter, name in
      reporter.quality.map {
        ComparisonChart.Entry(row: $0.direction, system: name, value: $0.bleu)
      }
    }
    guard !entries.isEmpty else { return [] }
    let families = DirectionFamily.families(
      of: Set(entries.map(\.row)).sorted().compactMap { try? Direction(parsing: $0) })
    let isParted = families.count > 1
    let means = zip(reporters, names).flatMap { reporter, name in
      families.flatMap { family in
        let own = reporter.quality.filter { family.directions.contains($0.direction) }
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
          name: "bleu-by-run" + name, title: "BLEU by direction" + name,
          entries: entries.filter { family.directions.contains($0.row) },
          colourOrder: names), caution)
    }
    return [
      Reading(
        ComparisonChart(
          name: "bleu-by-group", title: "BLEU by resource group", entries: means, colourOrder: names
        ))
    ] + byDirection
  }

  private static func means(
    _ quality: [DirectionQuality], _ name: String, suffix: String
  ) -> [ComparisonChart.Entry] {
    ["high", "medium", "low", "all"].compactMap { group in
      let scores = quality.filter { group == "all" || $0.group == group }.map(\.bleu)
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
      name: "quality-and-similarity-over-runs", title: "BLEU and similarity over runs",
      xLabel: "cosine above the runs' mean", yLabel: "BLEU above the runs' mean", points: points,
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

  /// The mean cosine with the other tasks and BLEU of each of a run's directions.
  private static func measured(
    _ reporter: RunReporter
  ) -> [(direction: String, cosine: Double, bleu: Double)] {
    guard let part = reporter.similarities?.first else { return [] }
    let scores = Dictionary(
      reporter.quality.map { ($0.direction, $0.bleu) }, uniquingKeysWith: { first, _ in first })
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
    let scores = lines { $0.log.meanScores }
    let active = lines { run in run.log.rule { $0.active } }
    let charts: [LineChart] = [
      LineChart(
        name: "loss-by-run", title: "Training loss", axis: .number("step"),
        valueLabel: "loss per token", series: loss),
      .validation(scores, measure: "BLEU, mean of the directions", name: "validation-by-run"),
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
