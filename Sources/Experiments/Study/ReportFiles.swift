public import Foundation

/// Where a report and its figures go.
public struct ReportFiles: Sendable {
  /// The runs' directories.
  public let runs: [URL]
  /// The page.
  public let page: URL
  /// The folder of figures: that of the run whose own page it is, else one beside the page.
  public let figures: URL

  /// Files for runs; without a page, the run's own of one run and `report.html` of several.
  public init(runs: [URL], page: URL?) {
    self.runs = runs
    let own = runs.count == 1 ? runs[0] : nil
    self.page =
      page ?? own?.appendingPathComponent("report.html") ?? URL(fileURLWithPath: "report.html")
    if let own, page == nil {
      figures = own.appendingPathComponent("figures", isDirectory: true)
    } else {
      let stem = self.page.deletingPathExtension().lastPathComponent
      figures = self.page.deletingLastPathComponent()
        .appendingPathComponent("\(stem)-figures", isDirectory: true)
    }
  }
}
