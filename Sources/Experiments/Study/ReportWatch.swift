public import Console
import Foundation

/// Writes a report anew whenever its runs have something new, until they have ended.
public struct ReportWatch {
  private let files: ReportFiles
  private let stream: StatusStream
  private let interruption: Interruption
  private let pause: Double

  /// After how many seconds the page loads itself anew.
  static let reloadInterval = 10

  /// Watches the runs of a report.
  ///
  /// - Parameter pause: seconds between two looks at the runs' files.
  public init(
    files: ReportFiles, stream: StatusStream, interruption: Interruption, pause: Double = 5
  ) {
    self.files = files
    self.stream = stream
    self.interruption = interruption
    self.pause = pause
  }

  /// Watches until no run trains any more, or someone asks to stop.
  ///
  /// - Throws: what reading a run or writing the page throws.
  public func run() throws {
    var seen: [String: Date]?
    while !interruption.isRequested {
      let now = state
      if now != seen {
        let reporter = try StudyReporter(files.runs)
        guard reporter.isUnfinished else { return }
        try reporter.writePage(to: files.page, reloadInterval: Self.reloadInterval)
        if seen == nil {
          stream.line(
            "watching; open \(files.page.path) in a browser. Ends with the training, or control-C.")
        }
        seen = now
      }
      wait()
    }
  }

  private func wait() {
    let end = Date(timeIntervalSinceNow: pause)
    while Date() < end, !interruption.isRequested { Thread.sleep(forTimeInterval: 0.1) }
  }

  /// When the files that a report is made of were last changed, by path.
  private var state: [String: Date] {
    var state: [String: Date] = [:]
    for run in files.runs {
      for name in ["log.jsonl", "similarity", "evaluation"] {
        for file in Self.contents(of: run.appendingPathComponent(name)) {
          let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
          state[file.path] = attributes?[.modificationDate] as? Date
        }
      }
    }
    return state
  }

  private static func contents(of url: URL) -> [URL] {
    let files = (try? FileManager.default.subpathsOfDirectory(atPath: url.path)) ?? []
    return [url] + files.map(url.appendingPathComponent)
  }
}
