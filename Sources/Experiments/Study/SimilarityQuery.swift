import Checkpoints
public import Console
public import Corpora
import Foundation
public import GradientVaccine
import SimilarityStudy

/// What is asked of a run's similarities: where, when, on which text, in which groups.
public struct SimilarityQuery {
  /// Which checkpoints are measured.
  public enum Checkpoint: Sendable, Equatable {
    /// The one with the best score; the last one where none was validated.
    case best
    /// The newest one.
    case last
    /// All there are, and those whose measurement the run has kept.
    case all
    /// The one after so many updates.
    case step(Int)
  }

  /// Where the gradients come from.
  public var origin = SimilarityFindings.Origin.probe
  /// Which checkpoints are measured.
  public var checkpoint = Checkpoint.best
  /// Text of one's own, as the prefix of files by language; the run's probe text when nil.
  public var probe: String?
  /// What to compare; all of the run's directions when nil.
  public var directions: [Direction]?
  /// The groups to show; layers, sides and the whole model when nil.
  public var granularity: Granularity?
  /// The group that is shown and said most about; the encoder when nil.
  public var group: String?
  /// The blocks of sentences for intervals; 0 for none.
  public var blocks = 10
  /// Whether what was measured is kept in the run, where its own probe text was measured on.
  public var keeping = false
  /// Runs of one direction each, against which transfer is measured.
  public var alone: [String] = []

  /// The run's probe text at its best checkpoint.
  public init() {}

  /// Looks at a run.
  ///
  /// - Throws: an error that says in one line what is missing or damaged.
  public func findings(of path: String, on stream: StatusStream) throws -> SimilarityFindings {
    let directory = try RunDirectory.open(at: URL(fileURLWithPath: path))
    let configuration = try AnyRunSettings.load(directory.configuration.path)
    var findings =
      origin == .training
      ? try recorded(directory)
      : try measured(directory, .load(directory.configuration.path), stream)
    let evaluation = try RunQuality.stored(configuration.task, in: directory)
    findings.runs = [directory.url.lastPathComponent]
    findings.quality = evaluation?.averages["all"]?.score
    var single: [String: Double] = [:]
    for run in try alone.map({ try RunDirectory.open(at: URL(fileURLWithPath: $0)) }) {
      guard let scores = try RunQuality.stored(configuration.task, in: run) else {
        throw SimilarityQueryError.missing("evaluation in \(run.url.path)", known: [])
      }
      single.merge(scores.tasks.mapValues(\.score)) { first, _ in first }
    }
    findings.speak(
      seed: configuration.seed, quality: (evaluation?.tasks ?? [:]).mapValues(\.score),
      alone: single, measure: evaluation?.measure.name ?? QualityMeasure.translation.name)
    return findings
  }

  // MARK: - Training

  private func recorded(_ directory: RunDirectory) throws -> SimilarityFindings {
    guard let trajectory = try Trajectory.read(in: directory.similarity),
      let whole = trajectory.merged()
    else { throw ReplayError.nothingRecorded }
    let names = try rows(trajectory.layout)
    let focus = try SimilarityFindings.focus(group, among: names)
    var findings = SimilarityFindings(
      runs: [], origin: .training,
      steps: [trajectory.steps.lowerBound, trajectory.steps.upperBound],
      account:
        "batches of training, updates \(HumanReadable.count(trajectory.steps.lowerBound)) to "
        + "\(HumanReadable.count(trajectory.steps.upperBound)), mean over updates",
      tasks: trajectory.layout.tasks,
      rows: names.map {
        .init(
          name: $0, values: whole.meanCosines(of: $0) ?? [], matrix: whole.similarity(of: $0),
          spread: trajectory.spread(of: $0, blocks: blocks))
      }, focus: focus)
    findings.curves = Self.curves(trajectory, focus)
    if findings.focused?.matrix == nil {
      findings.remarks.append("some directions were never in one batch, so their cells are empty")
    }
    return findings
  }

  private static func curves(_ trajectory: Trajectory, _ row: String)
    -> [SimilarityFindings.Curve]
  {
    var curves = familyCurves(
      trajectory.intervals.map { ($0.lastStep, $0.similarity(of: row)) })
    let numbers: [(String, (TrajectoryInterval) -> Double?)] = [
      ("active corrections", { $0.activeShare(of: row) }),
      ("norm ratio of the update", { $0.meanNormRatio(of: row) }),
    ]
    for (name, value) in numbers {
      curves.append(.init(name: name, points: trajectory.curve(value)))
    }
    for (index, task) in trajectory.layout.tasks.enumerated() {
      curves.append(
        .init(
          name: "weight of \(task)", points: trajectory.curve { $0.meanWeights(of: row)?[index] }))
    }
    return curves.filter { curve in
      // A weight or a ratio that is 1 throughout is that of a rule that leaves it alone.
      curve.points.count > 1 && !curve.points.allSatisfy { $0.value == 1 }
    }
  }

  /// The mean similarity over steps, of all pairs and of pairs within and between families.
  private static func familyCurves(_ matrices: [(step: Int, matrix: SimilarityMatrix?)])
    -> [SimilarityFindings.Curve]
  {
    let known = matrices.compactMap { step, matrix in matrix.map { (step, $0) } }
    let families = known.compactMap { step, matrix in matrix.familyMeans.map { (step, $0) } }
    return [
      .init(
        name: "mean cosine",
        points: known.compactMap { step, matrix in matrix.meanOfPairs.map { (step, $0) } }),
      .init(name: "within families", points: families.map { ($0.0, $0.1.within) }),
      .init(name: "between families", points: families.map { ($0.0, $0.1.between) }),
    ].filter { $0.points.count > 1 }
  }

  private func rows(_ layout: TrajectoryLayout) throws -> [String] {
    guard let granularity else { return layout.rows }
    guard let rows = layout.rows(at: granularity) else {
      throw SimilarityQueryError.missing(
        "division into \(granularity.rawValue): the run was recorded by \(layout.granularity.rawValue)",
        known: layout.rows)
    }
    return rows
  }

  // MARK: - Probe text

  private func measured(
    _ directory: RunDirectory, _ configuration: RunConfiguration, _ stream: StatusStream
  ) throws -> SimilarityFindings {
    let base: Granularity = granularity == .allMatrix ? .allMatrix : .allLayer
    let isOwnText = probe == nil && directions == nil
    var remarks: [String] = []
    var measurements: [ProbeMeasurement] = []
    if checkpoint == .all, isOwnText, base == .allLayer {
      measurements = ProbeMeasurement.all(in: directory.similarity)
    }
    for place in try places(directory, besides: Set(measurements.map(\.step))) {
      let run = try TranslationRun.open(directory, at: place, averaged: false)
      let text =
        try probe.map { try ProbeText(prefix: $0, directions: directions, for: run) }
        ?? ProbeText(of: run, directions: directions)
      let study = try ProbeStudy(
        model: run.model, probe: text.corpus, isMultiParallel: text.isMultiParallel,
        maxTokens: configuration.sampling.maxTokens, granularity: base)
      stream.transient("measuring gradients at step \(HumanReadable.count(run.step)) …")
      let measurement = try study.measure(
        atStep: run.step, blocks: checkpoint == .all ? 0 : blocks)
      stream.clearTransient()
      if keeping, isOwnText, base == .allLayer { try measurement.store(in: directory.similarity) }
      remarks = text.remarks
      measurements.append(measurement)
    }
    measurements.sort { $0.step < $1.step }
    return try findings(of: measurements, remarks: remarks)
  }

  private func findings(of measurements: [ProbeMeasurement], remarks: [String]) throws
    -> SimilarityFindings
  {
    guard let last = measurements.last else {
      throw SimilarityQueryError.missing("checkpoint to measure", known: [])
    }
    let names = try rows(last.layout)
    let focus = try SimilarityFindings.focus(group, among: names)
    let rows = names.map { name in
      let mean = try? SimilarityMatrix.mean(of: measurements.compactMap { $0.similarity(of: name) })
      return SimilarityFindings.Row(
        name: name, values: mean?.values ?? [], matrix: mean,
        spread: measurements.count == 1 ? last.spread(of: name) : nil)
    }
    let steps = measurements.map(\.step)
    var findings = SimilarityFindings(
      runs: [], origin: .probe, steps: steps, account: Self.account(last, steps),
      tasks: last.tasks, rows: rows.filter { $0.matrix != nil }, focus: focus)
    findings.curves = Self.familyCurves(
      measurements.map { ($0.step, $0.similarity(of: focus)) })
    findings.remarks = remarks
    if measurements.count == 1, blocks > 1, findings.focused?.spread == nil {
      findings.remarks.append("there are too few sentences for intervals")
    }
    if findings.focused == nil {
      throw SimilarityQueryError.missing(
        "similarity of \(focus): a gradient is zero or not finite", known: [])
    }
    return findings
  }

  private static func account(_ measurement: ProbeMeasurement, _ steps: [Int]) -> String {
    let text =
      "\(HumanReadable.count(measurement.sentences)) sentences of each direction"
      + (measurement.isMultiParallel ? ", the same in all of them" : "")
    guard steps.count > 1, let first = steps.first, let last = steps.last else {
      return "\(text), at step \(HumanReadable.count(measurement.step))"
    }
    return "\(text), mean over \(steps.count) checkpoints from step \(HumanReadable.count(first)) "
      + "to \(HumanReadable.count(last))"
  }

  /// The checkpoints to measure.
  private func places(_ directory: RunDirectory, besides known: Set<Int>) throws -> [URL] {
    switch checkpoint {
    case .best: [try directory.step(of: .best) == nil ? directory.last : directory.best]
    case .last: [directory.last]
    case .step(let step): [directory.checkpoint(step: step)]
    case .all:
      try directory.steps().filter { !known.contains($0) }.map(directory.checkpoint(step:))
    }
  }
}
