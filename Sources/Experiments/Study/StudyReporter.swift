import Checkpoints
import Console
public import Foundation
public import SimilarityStudy

/// Puts one run or several into one page with its figures.
public struct StudyReporter {
  /// The runs in the order given.
  public let runs: [RunRecords]
  private let reporters: [RunReporter]

  /// Reads runs from their directories.
  ///
  /// - Throws: as ``RunRecords/init(_:)`` for the first that is no run.
  public init(_ urls: [URL]) throws {
    runs = try urls.map { try RunRecords($0) }
    reporters = runs.map { RunReporter($0) }
  }

  /// Whether a run still trains, or was killed.
  public var isUnfinished: Bool { runs.contains(where: \.isUnfinished) }

  /// Everything that the runs say.
  public var report: StudyReport {
    let names = RunNames(runs).names
    let reports = zip(reporters, names).map { reporter, name in
      var report = reporter.report
      report.title = name
      return report
    }
    guard runs.count > 1 else { return StudyReport(title: reports[0].title, runs: reports) }
    var study = StudyReport(title: "\(runs.count) runs", runs: reports)
    study.subtitle = names.joined(separator: " · ")
    let comparison = RunComparison(reporters, names: names)
    study.comparison = comparison.sections
    study.charts = comparison.charts
    return study
  }

  /// Writes the page.
  ///
  /// - Parameter reloadInterval: after how many seconds it loads itself anew; nil for never.
  public func writePage(to url: URL, reloadInterval: Int? = nil) throws {
    try Self.write(report, to: url, reloadInterval: reloadInterval)
  }

  /// Writes the page and its figures.
  ///
  /// - Parameter drawing: draws SVG and PNG files; nil leaves specifications and tables only.
  /// - Returns: a warning in one line where drawing did not work.
  public func write(to files: ReportFiles, drawing: DrawingTool?) throws -> String? {
    let report = report
    try Self.write(report, to: files.page)
    return try FigureFiles.write(report.figures, to: files.figures, drawing: drawing).warning
  }

  private static func write(
    _ report: StudyReport, to url: URL, reloadInterval: Int? = nil
  ) throws {
    var page = report.page
    page.reloadInterval = reloadInterval
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try AtomicFile.write(Data(page.html.utf8), to: url.path)
  }
}

/// Names that tell runs apart: their folders', with the folders above where these are the same.
struct RunNames {
  let names: [String]

  init(_ runs: [RunRecords]) {
    let paths = runs.map { Array($0.directory.url.standardizedFileURL.pathComponents.dropFirst()) }
    let deepest = paths.map(\.count).max() ?? 1
    let depth =
      (1...max(deepest, 1)).first { depth in
        Set(paths.map { $0.suffix(depth).joined(separator: "/") }).count == paths.count
      } ?? deepest
    names = paths.map { $0.suffix(depth).joined(separator: "/") }
  }
}
