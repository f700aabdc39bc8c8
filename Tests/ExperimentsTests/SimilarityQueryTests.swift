import Checkpoints
import Console
import Corpora
import Foundation
import GradientVaccine
import Layers
import SimilarityStudy
import TaskGradients
import Tensors
import Testing
import Training
import Translation

@testable import Experiments

@Suite("Similarities of a run")
struct SimilarityQueryTests {
  private let stream = StatusStream(isInteractive: false) { _ in }

  private func train(_ folder: TinyCorpus, _ name: String, seed: UInt64 = 1) throws -> String {
    var configuration = folder.configuration(steps: 12)
    configuration.seed = seed
    configuration.training.updateFreq = 1
    configuration.similarity.recordInterval = 4
    configuration.similarity.recordSteps = 3
    configuration.validation.bleuSentences = 0
    let url = folder.url.appendingPathComponent(name)
    _ = try TrainingSession.run(
      configuration, at: url, environment: .init(stream: stream, interruption: Interruption()))
    return url.path
  }

  /// Each task's gradient on probe sentences, by an ordinary backward pass of its own.
  private func gradients(_ run: TranslationRun, _ corpus: EncodedCorpus, dropping: Range<Int>)
    throws -> [[Double]]
  {
    try corpus.tasks.map { task in
      let pairs = task.pairs.indices.filter { !dropping.contains($0) }.map {
        (task.pairs[$0].source, task.pairs[$0].target)
      }
      let gradient = try Tensor.zeros([run.model.parameters.count])
      try run.model.parameters.collectGradients(in: gradient)
      let batch = try TranslationBatch(pairs: pairs, tokens: run.model.tokens)
      let weight = 1 / Double(pairs.reduce(0) { $0 + $1.1.count })
      try run.model.lossSum(of: batch, weight: weight, in: .evaluation()).backward()
      try run.model.parameters.collectGradients(in: nil)
      try run.model.parameters.clearFixed(in: gradient)
      let values: [Float] = try gradient.array()
      return values.map(Double.init)
    }
  }

  /// The cosines over the parameters of a group, from the definition.
  private func cosines(
    _ rows: [[Double]], _ parameters: ParameterSet, where belongs: (String) -> Bool
  ) -> [[Double]] {
    let columns = parameters.parameters.filter { belongs($0.path) }.flatMap(\.range)
    func dot(_ x: [Double], _ y: [Double]) -> Double {
      columns.reduce(0) { $0 + x[$1] * y[$1] }
    }
    return rows.map { x in
      rows.map { y in dot(x, y) / (dot(x, x) * dot(y, y)).squareRoot() }
    }
  }

  @Test("are those of separate backward passes, for every group of every granularity")
  func direct() throws {
    let folder = try TinyCorpus()
    let path = try train(folder, "run")
    let directory = try RunDirectory.open(at: URL(fileURLWithPath: path))
    let run = try TranslationRun.open(directory, at: directory.last, averaged: false)
    let text = try ProbeText(of: run, directions: nil)
    #expect(text.isMultiParallel && text.remarks.isEmpty)
    let rows = try gradients(run, text.corpus, dropping: 0..<0)
    for granularity in Granularity.allCases {
      var query = SimilarityQuery()
      query.checkpoint = .last
      query.granularity = granularity
      query.blocks = 0
      let findings = try query.findings(of: path, on: stream)
      let paths = run.model.parameters.parameters.map(\.path)
      let names = ParameterGroups(paths: paths, granularity: granularity).names
      #expect(Set(findings.rows.map(\.name)) == Set(names) && findings.steps == [12])
      // A key's bias moves all scores of a query alike, which the softmax takes out again: its
      // gradient is 0 but for rounding, and so are its angles.
      for row in findings.rows where !row.name.hasSuffix("k_proj.bias") {
        let expected = cosines(rows, run.model.parameters) {
          granularity.group(of: $0) == row.name
        }
        for (found, exact) in zip(row.values.joined(), expected.joined()) {
          #expect(abs(found - exact) < 1e-5, "\(granularity) \(row.name)")
        }
      }
    }
  }

  /// Twelve sentences that no run was trained on, in files `own.LANGUAGE`.
  private func writeOwnText(_ folder: TinyCorpus) throws {
    let lines = (400..<412).map(TinyCorpus.english)
    try folder.write(lines.map { $0 + "\n" }.joined(), to: "own.en")
    for (language, suffix) in [("fr", "o"), ("de", "en"), ("nl", "et")] {
      try folder.write(
        lines.map { TinyCorpus.foreign($0, suffix) + "\n" }.joined(), to: "own.\(language)")
    }
  }

  @Test("without a block they are those of the other sentences, and give intervals")
  func blocks() throws {
    let folder = try TinyCorpus()
    let path = try train(folder, "run")
    try writeOwnText(folder)
    let directory = try RunDirectory.open(at: URL(fileURLWithPath: path))
    let run = try TranslationRun.open(directory, at: directory.last, averaged: false)
    let text = try ProbeText(prefix: folder.path("own"), directions: nil, for: run)
    let study = try ProbeStudy(
      model: run.model, probe: text.corpus, isMultiParallel: true, maxTokens: 200)
    let measurement = try study.measure(atStep: 12, blocks: 3)
    let count = measurement.sentences
    let without = measurement.similaritiesWithoutBlocks(of: "encoder")
    try #require(without.count == 3 && count == 12)
    let rows = try gradients(run, text.corpus, dropping: count / 3..<2 * count / 3)
    let expected = cosines(rows, run.model.parameters) { $0.hasPrefix("model.encoder") }
    for (found, exact) in zip(without[1].values.joined(), expected.joined()) {
      #expect(abs(found - exact) < 1e-5)
    }
    let spread = try #require(measurement.spread(of: "encoder"))
    #expect(spread.mean.count == 3 && spread.intervals[0][1].contains(spread.matrix[0, 1]))
    let copy = try JSONDecoder().decode(
      ProbeMeasurement.self, from: JSONEncoder().encode(measurement))
    #expect(copy == measurement)
  }

  @Test("own text is compared, also in directions that were not trained")
  func ownText() throws {
    let folder = try TinyCorpus()
    let path = try train(folder, "run")
    try writeOwnText(folder)
    var query = SimilarityQuery()
    query.probe = folder.path("own")
    query.blocks = 2
    let found = try query.findings(of: path, on: stream)
    #expect(found.tasks == ["de-en", "fr-en"] && found.account.hasPrefix("12 sentences"))
    query.directions = [
      Direction(source: "fr", target: "en"), Direction(source: "nl", target: "en"),
    ]
    let strange = try query.findings(of: path, on: stream)
    #expect(strange.tasks == ["fr-en", "nl-en"])
    #expect(strange.remarks.contains { $0.hasPrefix("the run was not trained on nl-en") })
    query.directions = [
      Direction(source: "en", target: "nl"), Direction(source: "fr", target: "en"),
    ]
    #expect(throws: SimilarityQueryError.unknownTarget("nl", known: ["en"])) {
      try query.findings(of: path, on: stream)
    }
    query.probe = folder.path("nowhere")
    query.directions = nil
    #expect(throws: SimilarityQueryError.self) { try query.findings(of: path, on: stream) }
  }

  @Test("of several runs are pooled with intervals over runs")
  func pooled() throws {
    let folder = try TinyCorpus()
    let paths = try [1, 2, 3].map { try train(folder, "run\($0)", seed: $0) }
    let query = SimilarityQuery()
    let single = try paths.map { try query.findings(of: $0, on: stream) }
    let pooled = try SimilarityFindings.pooled(single, seed: 1)
    let values = try single.map { try #require($0.focused?.matrix?[0, 1]) }
    let mean = try #require(pooled.focused?.matrix?[0, 1])
    #expect(abs(mean - values.reduce(0, +) / 3) < 1e-12)
    #expect(pooled.runs == ["run1", "run2", "run3"])
    #expect(pooled.focused?.statements.contains { $0.contains("n = 3 runs") } == true)
    #expect(throws: SimilarityQueryError.self) {
      try SimilarityFindings.pooled([single[0]], seed: 1)
    }
  }

  @Test("of all checkpoints use what the run has kept, and say how they changed")
  func overTime() throws {
    let folder = try TinyCorpus()
    let path = try train(folder, "run")
    var query = SimilarityQuery()
    query.checkpoint = .all
    let found = try query.findings(of: path, on: stream)
    #expect(found.steps == [10, 12])
    #expect(found.curves.first { $0.name == "mean cosine" }?.points.map(\.step) == [10, 12])
    query.checkpoint = .step(11)
    #expect(throws: CheckpointError.self) { try query.findings(of: path, on: stream) }
    query.checkpoint = .last
    query.group = "encoder.9"
    #expect(throws: SimilarityQueryError.self) { try query.findings(of: path, on: stream) }
  }

  @Test("fifty tasks fit into eighty columns", arguments: [ColorSupport.none, .truecolor])
  func fifty(colors: ColorSupport) throws {
    let codes = LanguageFamilies.all.map(\.code).filter { $0 != "en" }.prefix(50)
    let rows = codes.indices.map { i in
      codes.indices.map { i == $0 ? 1 : 0.5 + 0.4 * Double((i * $0) % 7) / 7 }
    }
    let matrix = try SimilarityMatrix(tasks: codes.map { "\($0)-en" }, values: rows)
    let text = SimilarityFindings.heatmap(matrix, colors: colors, width: 80)
    let lines = text.split(separator: "\n")
    #expect(lines.count == 51)
    let visible = lines.map { line in
      line.split(separator: "\u{1B}").map {
        $0.hasPrefix("[") ? $0.drop { $0 != "m" }.dropFirst() : $0
      }
      .joined().displayWidth
    }
    #expect(visible.allSatisfy { $0 <= 80 })
    #expect(text.contains("Afro-Asiatic") && !text.contains("-en"))
  }

  @Test("of training are the record's")
  func training() throws {
    let folder = try TinyCorpus()
    let path = try train(folder, "run")
    var query = SimilarityQuery()
    query.origin = .training
    let found = try query.findings(of: path, on: stream)
    let record = try #require(
      try Trajectory.read(in: URL(fileURLWithPath: path).appendingPathComponent("similarity")))
    #expect(found.steps == [1, 12])
    #expect(found.focused?.matrix == record.merged()?.similarity(of: "encoder"))
    #expect(found.curves.contains { $0.name == "active corrections" })
    #expect(found.focused?.spread?.mean.count == 3)
    query.granularity = .allMatrix
    #expect(throws: SimilarityQueryError.self) { try query.findings(of: path, on: stream) }
  }
}
