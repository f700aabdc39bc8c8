import Checkpoints
import Console
import Corpora
import Foundation
import SimilarityStudy
import Testing
import Training

@testable import Experiments

@Suite("Reports of runs")
struct StudyReportTests {
  private func train(_ folder: TinyCorpus, _ name: String, method: String) throws -> URL {
    var configuration = folder.configuration()
    configuration.method = method
    configuration.similarity.recordInterval = 5
    let url = folder.url.appendingPathComponent(name)
    _ = try TrainingSession.run(
      configuration, at: url,
      environment: .init(
        stream: StatusStream(isInteractive: false) { _ in }, interruption: Interruption()))
    return url
  }

  @Test("A run's report has every part for which the run holds something, and only read files")
  func one() throws {
    let folder = try TinyCorpus()
    let url = try train(folder, "run", method: "gradvac")
    try FileManager.default.removeItem(at: url.appendingPathComponent("checkpoints"))
    let files = ReportFiles(runs: [url], page: nil)
    #expect(try StudyReporter([url]).write(to: files, drawing: nil) == nil)
    let report = try StudyReporter([url]).report.runs[0]
    #expect(report.title == "run" && report.warnings.isEmpty)
    #expect(
      report.sections.map(\.title) == [
        "Similarity of gradients", "Encoder, decoder and layers", "Along training",
        "What the rule did", "Translation quality", "Learning curves", "Data", "Configuration",
        "Environment",
      ])
    #expect(
      report.rule.map(\.chart.name)
        == ["corrections", "corrections-by-pair", "targets", "weights", "norm-ratio"])
    #expect(report.explorer?.views.map(\.title).prefix(3) == ["encoder", "decoder", "model"])
    #expect(report.explorer?.views[0].steps.map(\.step) == [10, 20])
    #expect(report.qualityLead.hasPrefix("On the validation text"))
    let page = try String(contentsOf: files.page, encoding: .utf8)
    #expect(page.contains("3 directions, gradvac by layer, 20 updates"))
    let names = try FileManager.default.contentsOfDirectory(atPath: files.figures.path)
    #expect(names.contains("similarity-encoder-0.csv") && names.contains("weights.vl.json"))
  }

  @Test("Several runs are compared first; each has its chapter")
  func two() throws {
    let folder = try TinyCorpus()
    let runs = [
      try train(folder, "a/run", method: "pcgrad"), try train(folder, "b/run", method: "joint"),
    ]
    let study = try StudyReporter(runs).report
    #expect(study.runs.map(\.title) == ["a/run", "b/run"])
    #expect(study.comparison.map(\.title) == ["The runs", "Quality", "Training side by side"])
    let names = study.figures.map(\.name)
    #expect(names.contains("bleu-by-run") && names.contains("a-run-corrections"))
    #expect(!names.contains("b-run-corrections") && names.contains("b-run-similarity-encoder"))
    #expect(study.page.html.contains("id=\"run-2-1\""))
  }

  @Test("A run that trains is watched until it ends")
  func watching() throws {
    let folder = try TinyCorpus()
    let url = try train(folder, "run", method: "joint")
    let log = url.appendingPathComponent("log.jsonl")
    let whole = try String(contentsOf: log, encoding: .utf8)
    let lines = whole.split(separator: "\n")
    try Data(lines.dropLast().joined(separator: "\n").utf8).write(to: log)
    let files = ReportFiles(runs: [url], page: url.appendingPathComponent("watched/page.html"))
    let ending = Thread {
      while !FileManager.default.fileExists(atPath: files.page.path) {
        Thread.sleep(forTimeInterval: 0.01)
      }
      try? Data(whole.utf8).write(to: log)
    }
    ending.start()
    try ReportWatch(
      files: files, stream: StatusStream(isInteractive: false) { _ in },
      interruption: Interruption(), pause: 0.05
    ).run()
    let page = try String(contentsOf: files.page, encoding: .utf8)
    #expect(page.contains("data-reload=\"10\"") && page.contains("Training has not ended"))
    #expect(try !StudyReporter([url]).isUnfinished)
    #expect(files.figures.lastPathComponent == "page-figures")
  }

  @Test("Parts stand in the network's order, whatever the names' order")
  func parts() throws {
    let names = ["decoder.0", "decoder.10", "decoder.2", "embeddings", "encoder.0", "output"]
    let measurement = ProbeMeasurement(
      step: 1, tasks: ["fr-en", "de-en"], sentences: 3, isMultiParallel: true,
      gramians: Dictionary(uniqueKeysWithValues: names.map { ($0, [1, 0.5, 0.5, 1]) }))
    let found = try #require(RunSimilarities(probe: [measurement]))
    #expect(
      found.parts.map(\.name) == [
        "encoder", "decoder", "model", "embeddings", "encoder.0", "decoder.0", "decoder.2",
        "decoder.10", "output",
      ])
    #expect(found.first?.mean.tasks == ["fr", "de"] && found.first?.tasks == ["fr-en", "de-en"])
    #expect(RunSimilarities(probe: []) == nil)
  }

  @Test("Tasks into English are set beside those out of English, from one run or from two")
  func directions() throws {
    let tasks = ["fr-en", "de-en", "ru-en", "en-fr", "en-de", "en-ru"]
    let directions = try tasks.map { try Direction(parsing: $0) }
    // Within Any→En 0.8, within En→Any 0.3 and 0.2 for fr–de, across 0.
    let rows = (0..<6).map { i in
      (0..<6).map { j -> Double in
        if i == j { return 1 }
        guard i / 3 == j / 3 else { return 0 }
        return i < 3 ? 0.8 : i + j == 7 ? 0.2 : 0.3
      }
    }
    let measurement = ProbeMeasurement(
      step: 1, tasks: tasks, sentences: 3, isMultiParallel: true,
      gramians: ["encoder.0": rows.flatMap { $0 }, "decoder.0": rows.flatMap { $0 }])
    let both = try #require(RunSimilarities(probe: [measurement]))
    let reading = try #require(DirectionContrast([(both, directions)]))
    let first = try #require(reading.readings(seed: 1).first)
    let chart = try #require(first.chart as? ScatterChart)
    #expect(chart.title == "Any→En against En→Any, encoder")
    #expect(chart.points.map(\.label) == ["fr–de", "fr–ru", "de–ru"])
    #expect(chart.points.map(\.x) == [0.2, 0.3, 0.3] && chart.points.map(\.y) == [0.8, 0.8, 0.8])
    #expect(
      first.sentences[0].hasPrefix(
        "Gradients agree more in Any→En than in En→Any: mean cosine 0.80"))
    let halves = [0..<3, 3..<6].map { range in
      ProbeMeasurement(
        step: 1, tasks: Array(tasks[range]), sentences: 3, isMultiParallel: true,
        gramians: ["encoder.0": range.flatMap { i in range.map { rows[i][$0] } }])
    }
    let sources = try zip(halves, [0..<3, 3..<6]).map { half, range in
      (try #require(RunSimilarities(probe: [half])), Array(directions[range]))
    }
    let apart = try #require(DirectionContrast(sources)?.readings(seed: 1).first)
    #expect((apart.chart as? ScatterChart)?.points == chart.points)
    #expect(DirectionContrast([sources[0]]) == nil)
  }

  @Test("What cannot be read is left out with a warning; a folder that is no run is an error")
  func damaged() throws {
    let folder = try TinyCorpus()
    let url = try train(folder, "run", method: "joint")
    try folder.write("{", to: "run/evaluation/test/scores.json")
    let report = try StudyReporter([url]).report.runs[0]
    #expect(report.warnings.count == 1 && report.warnings[0].hasPrefix("Left out: "))
    #expect(throws: CheckpointError.self) { try StudyReporter([folder.url]) }
  }
}
