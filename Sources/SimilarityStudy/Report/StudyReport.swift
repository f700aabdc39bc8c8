/// Several runs on one page: what sets them apart first, then each of them.
public struct StudyReport: Sendable {
  /// The title.
  public var title: String
  /// A line under the title.
  public var subtitle = ""
  /// The findings that matter most.
  public var headlines: [String] = []
  /// Problems that the reader must know of.
  public var warnings: [String] = []
  /// What the runs say together.
  public var comparison: [ReportSection] = []
  /// The pictures of the comparison, for files.
  public var charts: [any Chart] = []
  /// The runs.
  public var runs: [RunReport]

  /// Puts runs together.
  public init(title: String, runs: [RunReport]) {
    self.title = title
    self.runs = runs
  }

  /// The page: of one run its own, of several the comparison and a chapter for each.
  public var page: ReportPage {
    if runs.count == 1, comparison.isEmpty { return runs[0].page }
    var page = ReportPage(
      title: title, subtitle: subtitle, headlines: headlines, warnings: warnings,
      sections: comparison)
    page.chapters = runs.map(\.chapter)
    return page
  }

  /// All pictures as figures for files; those of several runs are named after their run.
  public var figures: [Figure] {
    guard runs.count > 1 else { return runs.flatMap(\.figures) + charts.map(\.figure) }
    return charts.map(\.figure)
      + runs.flatMap { run in
        run.figures.map { figure in
          Figure(
            name: "\(run.title)-\(figure.name)", title: figure.title,
            alternativeText: figure.alternativeText, specification: figure.specification,
            csv: figure.csv)
        }
      }
  }
}
