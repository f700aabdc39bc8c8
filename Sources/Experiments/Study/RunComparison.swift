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
      section("Quality", quality), section("Quality and similarity over runs", relation),
      section("Into and out of a language", directions),
      section("Training side by side", curves),
    ].compactMap { $0 }
  }

  /// The pictures of the sections.
  var charts: [any Chart] {
    (qualityReadings + relation + directions + curves).map(\.chart)
  }

  private func section(_ title: String, _ readings: [Reading]) -> ReportSection? {
    readings.isEmpty ? nil : ReportSection(title: title, blocks: [.readings(readings)])
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

  /// BLEU of every run in every direction, and as means over groups.
  private var qualityReadings: [Reading] {
    let entries = zip(reporters, names).flatMap { reporter, name in
      reporter.quality.map {
        ComparisonChart.Entry(row: $0.direction, system: name, value: $0.bleu)
      }
    }
    guard !entries.isEmpty else { return [] }
    let kinds = Set(entries.map { Self.kind(of: $0.row) })
    let means = zip(reporters, names).flatMap { reporter, name in
      kinds.sorted().flatMap { kind in
        let own = reporter.quality.filter { Self.kind(of: $0.direction) == kind }
        return Self.means(own, name, suffix: kinds.count > 1 ? " \(kind)" : "")
      }
    }
    let sources = Set(reporters.map { $0.records.evaluation == nil })
    let caution =
      sources.count > 1
      ? ["Some runs have scores of the test text and some of the validation text only."] : []
    return [
      Reading(
        ComparisonChart(name: "bleu-by-run", title: "BLEU by direction", entries: entries), caution),
      Reading(
        ComparisonChart(name: "bleu-by-group", title: "BLEU by resource group", entries: means)),
    ]
  }

  /// Whether a direction goes into or out of English, whose scores are no measure of each other.
  private static func kind(of direction: String) -> String {
    direction.hasSuffix("-en") ? "into en" : direction.hasPrefix("en-") ? "out of en" : "other"
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

  /// A point for every run and direction that all runs share, each beside the direction's mean over
  /// the runs, so that easy and hard directions do not mix in.
  private var relation: [Reading] {
    let measured = reporters.map { reporter -> [String: (cosine: Double, bleu: Double)] in
      guard let part = reporter.similarities?.first else { return [:] }
      let scores = Dictionary(
        reporter.quality.map { ($0.direction, $0.bleu) }, uniquingKeysWith: { first, _ in first })
      return zip(part.tasks, part.mean.tasks).reduce(into: [:]) { result, names in
        guard let bleu = scores[names.0], let cosine = part.mean.meanWithOthers(names.1) else {
          return
        }
        result[names.0] = (cosine, bleu)
      }
    }
    let shared = measured.dropFirst().reduce(Set(measured[0].keys)) {
      $0.intersection($1.keys)
    }.sorted()
    guard runs.count >= 4, !shared.isEmpty else { return [] }
    let points = shared.flatMap { direction -> [ScatterChart.Point] in
      let values = measured.compactMap { $0[direction] }
      let count = Double(values.count)
      let cosine = values.reduce(0) { $0 + $1.cosine } / count
      let bleu = values.reduce(0) { $0 + $1.bleu } / count
      return zip(values, names).map { value, name in
        .init(
          label: "\(name), \(direction)", group: direction, x: value.cosine - cosine,
          y: value.bleu - bleu)
      }
    }
    let chart = ScatterChart(
      name: "quality-and-similarity-over-runs", title: "BLEU and similarity over runs",
      xLabel: "cosine above the runs' mean", yLabel: "BLEU above the runs' mean", points: points)
    return [
      Reading(
        chart,
        RunReporter.correlations(points, of: "similarity") + [
          "A point is a run and a direction; points of one run share its training, so that the "
            + "intervals are somewhat too narrow."
        ])
    ]
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
    guard let similarities, let directions = try? records.configuration.data.directions() else {
      return nil
    }
    return (similarities, directions)
  }
}
