import Checkpoints
public import Console
import Corpora
import Foundation
import Layers
public import SimilarityStudy
import Tensors
import Training
import Translation

/// Puts what a run has left behind into its report, figures and a summary for the terminal.
public struct RunReporter {
  private let run: TranslationRun
  private let evaluation: Evaluation?
  private let pictures: SimilarityPictures
  private let log: RunLog

  /// Gathers a run's measurements.
  ///
  /// - Parameter evaluation: the quality of its translations, where it was measured.
  public init(_ run: TranslationRun, evaluation: Evaluation?) {
    self.run = run
    self.evaluation = evaluation
    log = RunLog(run.directory.log)
    pictures = SimilarityPictures(
      ProbeMeasurement.all(in: run.directory.similarity), seed: run.configuration.seed)
  }

  /// Writes `report.html` and the figures.
  ///
  /// - Parameter drawing: draws SVG and PNG files; nil leaves specifications and tables only.
  /// - Returns: a warning in one line where drawing did not work.
  public func write(drawing: DrawingTool?) throws -> String? {
    let report = report()
    try AtomicFile.write(Data(report.html.utf8), to: run.directory.report.path)
    try FileManager.default.createDirectory(
      at: run.directory.figures, withIntermediateDirectories: true)
    return try FigureFiles.write(
      report.figures, to: run.directory.figures, drawing: drawing
    ).warning
  }

  // MARK: - The terminal

  /// The similarity of the encoder's gradients as coloured blocks, with what it says in words.
  public func similarityText(colors: ColorSupport) -> String? {
    guard let picture = pictures.pictures.first else { return nil }
    let heatmap = SimilarityHeatmap(picture.matrix)
    let order = heatmap.dendrogram.order
    let tasks = picture.matrix.tasks
    let names = order.map { Self.language(of: tasks[$0]) }
    let text = HeatmapText(
      values: order.map { row in order.map { picture.matrix[row, $0] } }, rows: names,
      columns: names, range: Self.range(of: picture.matrix))
    return text.rendered(colors: colors) + "\n" + picture.study.sentences.joined(separator: "\n")
  }

  private static func language(of task: String) -> String {
    LanguageFamilies.language(ofTask: task)?.code ?? task
  }

  /// The values off the diagonal, which is 1 and would hide their differences.
  private static func range(of matrix: SimilarityMatrix) -> ClosedRange<Double>? {
    let values = matrix.pairs.map(\.value)
    guard let low = values.min(), let high = values.max(), low < high else { return nil }
    return low...high
  }

  // MARK: - The page

  private func report() -> RunReport {
    var report = RunReport(title: "Translation run \(run.directory.url.lastPathComponent)")
    report.subtitle =
      "\(run.directions.count) directions, \(run.configuration.method), "
      + "\(HumanReadable.count(run.step)) updates"
    report.headlines = headlines
    if let evaluation { add(evaluation, to: &report) }
    report.similarity = pictures.pictures.map { picture in
      SimilarityPicture(
        name: picture.part,
        chart: SimilarityHeatmap(
          picture.matrix, name: "similarity-\(picture.part)", title: Self.title(picture.part)),
        sentences: picture.study.sentences)
    }
    report.trajectories = trajectories
    report.curves = log.curves
    report.configuration = (try? run.configuration.yaml()) ?? ""
    report.environment = environment
    report.data = account
    return report
  }

  private static func title(_ part: String) -> String {
    "Cosine similarity of the tasks' gradients, "
      + (part == "model" ? "whole model" : part)
  }

  private var headlines: [String] {
    var lines: [String] = []
    if let high = evaluation?.averages["high"], let all = evaluation?.averages["all"] {
      lines.append(
        "BLEU \(HumanReadable.fixed(all.bleu, digits: 1)) on average over all directions, "
          + "\(HumanReadable.fixed(high.bleu, digits: 1)) over the high-resource ones "
          + "(\(evaluation?.split ?? "test") text, \(HumanReadable.count(all.sentences)) sentences)."
      )
    }
    return lines + (pictures.pictures.first?.study.sentences.prefix(1) ?? [])
  }

  private func add(_ evaluation: Evaluation, to report: inout RunReport) {
    report.quality = run.directions.map(\.description).compactMap { name in
      evaluation.directions[name].map {
        DirectionQuality(
          direction: name, group: evaluation.groups[name]?.title ?? "", bleu: $0.bleu,
          chrf: $0.chrf, sentences: $0.sentences)
      }
    }
    report.signature = evaluation.signature
    report.samples = evaluation.samples.map {
      TranslationSample(
        direction: $0.direction, source: $0.source, reference: $0.reference, output: $0.output)
    }
  }

  private var trajectories: [LineChart] {
    guard pictures.trajectory.count > 1 else { return [] }
    let points = pictures.trajectory
    return [
      .pairSimilarity([
        .init(
          name: "within families",
          points: points.map { .init(x: Double($0.step), y: $0.within) }),
        .init(
          name: "between families",
          points: points.map { .init(x: Double($0.step), y: $0.between) }),
      ])
    ]
  }

  private var environment: [Fact] {
    let seconds = log.training.last?.seconds ?? 0
    return [
      Fact("libtorch", "\(Runtime.torchVersion) (\(Runtime.cpuCapability))"),
      Fact("device", "\(run.configuration.device), \(Runtime.threads) threads"),
      Fact("parameters", HumanReadable.count(run.model.parameters.values.count)),
      Fact("training time", HumanReadable.duration(seconds: seconds)),
      Fact("target tokens", HumanReadable.count(log.training.last?.tokens ?? 0)),
      Fact("seed", "\(run.configuration.seed)"),
    ]
  }

  private var account: [ReportBlock] {
    let file = run.textFolder.appendingPathComponent("account.txt")
    guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
    return [.code(text)]
  }
}
