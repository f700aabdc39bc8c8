import Foundation
import Testing

@testable import Metrics

@Suite struct ScoreReportTests {
  private let references = NamedLines(
    name: "test.ref", lines: ["the cat sat on the mat", "a dog ran home", "it rains today again"])
  private let baseline = NamedLines(
    name: "base.txt", lines: ["the cat sat on a mat", "a dog runs home", "today it rains"])
  private let better = NamedLines(
    name: "better.txt", lines: ["the cat sat on the mat", "a dog ran home", "it rains today now"])

  private func metrics() throws -> [NamedMetric] {
    try NamedMetric.keys.map { try NamedMetric(key: $0) }
  }

  @Test func jsonHasThePromisedShapeAndLeavesAbsentFieldsOut() throws {
    let report = try ScoreReport(
      references: [references], systems: [baseline, better], metrics: metrics(),
      options: .init(test: .bootstrap(samples: 20)))
    let data = try JSONEncoder().encode(report)
    let json = try #require(
      JSONSerialization.jsonObject(with: data) as? [String: [[String: Any]]])
    let systems = try #require(json["systems"])
    #expect(systems.map { $0["name"] as? String } == ["base.txt", "better.txt"])
    for (index, system) in systems.enumerated() {
      #expect(Set(system.keys) == ["name", "bleu", "chrf", "chrf++"])
      let chrf = try #require(system["chrf"] as? [String: Any])
      let expected: Set = ["metric", "score", "signature", "mean", "half_width"]
      #expect(Set(chrf.keys) == (index == 0 ? expected : expected.union(["p_value"])))
    }
    #expect(try JSONDecoder().decode(ScoreReport.self, from: data) == report)
  }

  @Test func scoresWithoutOptionsAreTheMetricsOwn() throws {
    let report = try ScoreReport(
      references: [references], systems: [baseline], metrics: [NamedMetric(key: "chrf++")])
    let entry = try #require(report.systems.first?.metrics["chrf++"])
    let score = try CHRF(wordOrder: 2).corpusScore(
      hypotheses: baseline.lines, references: References(references.lines))
    #expect(entry.score == score.value)
    #expect(entry.metric == "chrF2++")
    #expect(entry.mean == nil && entry.halfWidth == nil && entry.pValue == nil)
    #expect(entry.signature.hasPrefix("nrefs:1|case:mixed|eff:yes|nc:6|nw:2|space:no|impl:gradvac"))
  }

  @Test func testsAndIntervalsAreNamedInTheSignature() throws {
    func signature(_ options: ScoreReport.Options) throws -> String? {
      try ScoreReport(
        references: [references, better], systems: [baseline, better],
        metrics: [NamedMetric(key: "bleu")], options: options
      ).systems.first?.metrics["bleu"]?.signature
    }
    let end = "|case:mixed|eff:no|tok:13a|smooth:exp|impl:" + Signature.implementation
    #expect(
      try signature(.init(bootstrapSamples: 9, seed: 7)) == "nrefs:2|bs:9|seed:7" + end)
    #expect(
      try signature(.init(test: .randomisation(trials: 5))) == "nrefs:2|ar:5|seed:12345" + end)
    #expect(try signature(.init()) == "nrefs:2" + end)
  }

  @Test func tableAlignsNamesScoresAndPValues() throws {
    let report = ScoreReport.sample
    #expect(
      report.table() == """
        system  BLEU (mean ± half width)  p        chrF2
        base             9.1 (9.2 ± 1.0)            50.0
        longer        31.2 (31.3 ± 10.5)  0.0100*   62.5

        BLEU   nrefs:1
        chrF2  nrefs:1

        """)
  }

  @Test func differentLineCountsNameFilesAndCounts() throws {
    let short = NamedLines(name: "short.txt", lines: ["one"])
    let error = #expect(throws: MetricError.self) {
      try ScoreReport(references: [references], systems: [baseline, short], metrics: metrics())
    }
    let text = try #require(error?.description)
    #expect(text.contains("short.txt has 1 lines but test.ref has 3"))
  }

  @Test func whatCannotBeScoredIsRefused() throws {
    let empty = NamedLines(name: "empty.ref", lines: [])
    #expect(throws: MetricError.noSegments(name: "empty.ref")) {
      try ScoreReport(references: [empty], systems: [], metrics: metrics())
    }
    #expect(throws: MetricError.nothingToCompare(systems: 1)) {
      try ScoreReport(
        references: [references], systems: [baseline], metrics: metrics(),
        options: .init(test: .bootstrap()))
    }
    #expect(throws: MetricError.sampleCount(0, most: 10_000_000)) {
      try ScoreReport(
        references: [references], systems: [baseline], metrics: metrics(),
        options: .init(bootstrapSamples: 0))
    }
    #expect(throws: MetricError.repeatedMetric(name: "bleu")) {
      try ScoreReport(
        references: [references], systems: [baseline],
        metrics: [NamedMetric(key: "bleu"), NamedMetric(key: "bleu")])
    }
    #expect(throws: MetricError.unknownMetric(name: "ter")) { try NamedMetric(key: "ter") }
  }
}

extension ScoreReport {
  /// Two systems with chosen numbers.
  fileprivate static var sample: ScoreReport {
    func entry(
      _ metric: String, _ score: Double, _ mean: Double? = nil, _ half: Double? = nil,
      _ p: Double? = nil
    ) -> Entry {
      Entry(
        metric: metric, score: score, signature: "nrefs:1", mean: mean, halfWidth: half, pValue: p)
    }
    return ScoreReport(systems: [
      System(
        name: "base", metrics: ["bleu": entry("BLEU", 9.1, 9.2, 1), "chrf": entry("chrF2", 50)]),
      System(
        name: "longer",
        metrics: ["bleu": entry("BLEU", 31.2, 31.3, 10.5, 0.01), "chrf": entry("chrF2", 62.5)]),
    ])
  }
}
