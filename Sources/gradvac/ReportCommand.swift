import Arguments
import Console
import Experiments
import Foundation
import SimilarityStudy

let reportCommand = Command(
  name: "report",
  abstract: "Write what runs have shown as one page with interactive figures.",
  discussion: """
    The page holds the similarity of the tasks' gradients by part of the network and over training, \
    what the rule did, quality, learning curves, configuration, environment and data; of several \
    runs also what sets them apart. It needs nothing but itself: no network, no other file. Figures \
    are also written as Vega-Lite specifications, CSV, SVG and PNG. Only files of the runs are \
    read; no model is loaded.
    """,
  arguments: [.repeated("RUN", "The runs' directories.")],
  options: [
    .text(
      "output", "FILE.html",
      "The page; RUN/report.html for one run, report.html for several when left out."),
    .flag("watch", "Write the page anew while the runs train; it reloads itself."),
  ],
  examples: [
    .init("gradvac report runs/recipe", "Write runs/recipe/report.html and its figures."),
    .init("gradvac report runs/gradvac runs/pcgrad --output both.html", "Put two runs together."),
    .init("gradvac report runs/recipe --watch", "Follow a run in the browser."),
  ]
) { arguments in
  let runs = arguments.texts("RUN").map { URL(fileURLWithPath: $0) }
  let page = arguments.optionalText("output").map { URL(fileURLWithPath: $0) }
  let files = ReportFiles(runs: runs, page: page)
  let stream = StatusStream.standardError()
  if arguments.flag("watch") {
    let watch = ReportWatch(files: files, stream: stream, interruption: .catchingSignals())
    try watch.run()
  }
  stream.transient("drawing figures …")
  let warning = try StudyReporter(runs).write(to: files, drawing: .ofThisProgram())
  stream.clearTransient()
  if let warning { stream.line("warning: \(warning)") }
  try ResultStream.standardOutput().line(files.page.relativePath)
}
