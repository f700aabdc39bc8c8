import Console
import Corpora
import Foundation
import Metrics
import Testing

@testable import Experiments

@Suite("Tables of comparisons")
struct ComparisonTablesTests {
  private func score(
    _ value: Double, _ difference: Double? = nil, p: Double? = nil, half: Double? = nil
  ) -> Comparison.Score {
    Comparison.Score(
      score: value, halfWidth: half, bySeed: [value], difference: difference, pValue: p)
  }

  /// Two systems in three directions of two families.
  private func comparison() throws -> Comparison {
    let directions: [String: Comparison.Score] = [
      "fr-en": score(34.29), "tr-en": score(22.01), "en-fr": score(37.24),
    ]
    let better: [String: Comparison.Score] = [
      "fr-en": score(35.28, 0.99, p: 0.01, half: 0.2), "tr-en": score(22.58, 0.57, p: 0.2),
      "en-fr": score(36, -1.24, p: 0.01),
    ]
    let averages: [String: [String: Comparison.Score]] = [
      "Any→En": ["all": score(28.15), "high": score(34.29), "low": score(22.01)],
      "En→Any": ["all": score(37.24), "high": score(37.24)],
    ]
    func system(_ name: String, _ scores: [String: Comparison.Score]) -> Comparison.System {
      Comparison.System(
        name: name, kind: name, runs: ["runs/\(name)"], seeds: [1], directions: scores,
        averages: averages,
        cost: RunCost(
          updates: 100, sentences: nil, tokens: 5_000, seconds: 2, isFinished: true))
    }
    func row(_ name: String, _ group: ResourceGroup) -> Comparison.Row {
      Comparison.Row(
        direction: name, group: group, pairs: 10, sentences: 5, tokenizer: .mteval13a)
    }
    return Comparison(
      metric: .bleu, split: "test", signature: "S",
      test: .init(kind: .bootstrap, samples: 1_000, seed: 12_345, level: 0.05), baseline: "joint",
      rows: [row("fr-en", .high), row("tr-en", .low), row("en-fr", .high)],
      families: [
        .init(title: "Any→En", directions: ["fr-en", "tr-en"]),
        .init(title: "En→Any", directions: ["en-fr"]),
      ],
      systems: [system("joint", directions), system("gradvac", better)],
      data: try JSONDecoder().decode(
        DataCheck.self, from: Data(#"{"differences": [], "unknown": []}"#.utf8)))
  }

  @Test("marks stand behind significant differences, better and worse")
  func marks() throws {
    let tables = try ComparisonTables(comparison())
    let lines = tables.rendered().split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.contains("gradvac  35.28 ± 0.20*  22.58   28.15"))
    #expect(lines.contains("joint           34.29   22.01   28.15"))
    #expect(lines.contains("gradvac  36.00†  37.24"))
    #expect(
      lines.contains(
        "* better, † worse than joint: p < 0.05 by paired bootstrap, 1,000 resamples, seed 12345"))
  }

  @Test("Table 2 has a column for each family and group that has directions")
  func groups() throws {
    let table = try ComparisonTables(comparison()).averages()
    #expect(
      table.titles == [
        "system", "Any→En high (1)", "Any→En low (1)", "Any→En all (2)", "En→Any high (1)",
        "En→Any all (1)",
      ])
  }

  @Test("many directions stand one below the other")
  func long() throws {
    var comparison = try self.comparison()
    let names = (0..<9).map { "l\($0)-en" }
    comparison.families = [.init(title: "Any→En", directions: names)]
    comparison.rows = names.map {
      .init(direction: $0, group: .high, pairs: nil, sentences: 1, tokenizer: .mteval13a)
    }
    let table = ComparisonTables(comparison).scores(of: comparison.families[0])
    #expect(table.titles == ["direction", "resources", "joint", "gradvac"])
    #expect(table.rows.count == 10 && table.rows[9] == ["mean", "", "28.15 ", "28.15 "])
  }

  @Test("Markdown and LaTeX are as they are wanted there")
  func styles() throws {
    let comparison = try comparison()
    let markdown = ComparisonTables(comparison, style: .markdown).rendered()
    #expect(markdown.contains(#"| gradvac | 35.28 ± 0.20\* | 22.58 | 28.15 |"#))
    #expect(markdown.contains(#"- \* better, † worse than joint"#))
    let latex = ComparisonTables(comparison, style: .latex).rendered()
    #expect(latex.contains(#"gradvac & 35.28 $\pm$ 0.20$^{*}$ & 22.58 & 28.15 \\"#))
    #expect(latex.contains(#"gradvac & 36.00$^{\dagger}$ & 37.24 \\"#))
    #expect(latex.contains("\\begin{tabular}{lrrr}\n\\toprule"))
    #expect(latex.contains(#"& Any$\rightarrow$En high (1) &"#))
  }

  @Test(
    "directions are parted by the language that most of them have",
    arguments: [
      (["fr-en", "de-en"], ["Any→En"]), (["en-fr", "fr-en"], ["Any→En", "En→Any"]),
      (["en-fr", "fr-en", "fr-de"], ["Any→Fr", "Fr→Any"]), (["fr-de"], ["Any→De"]),
      (["fr-en", "de-en", "fr-de", "es-en"], ["Any→En", "Any→Any"]), ([], []),
    ])
  func families(directions: [String], titles: [String]) throws {
    let families = try DirectionFamily.families(
      of: directions.map { try Direction(parsing: $0) })
    #expect(families.map(\.title) == titles)
    #expect(families.flatMap(\.directions).count == directions.count)
  }

  @Test("the cost of a log is that of its last word, and a stopped run is not finished")
  func cost() throws {
    let folder = try FakeRuns()
    let log = folder.url.appendingPathComponent("log.jsonl")
    func read(_ text: String) throws -> RunCost? {
      try Data(text.utf8).write(to: log)
      return RunCost(log: log)
    }
    let start = #"{"kind":"start","step":0,"seconds":0,"tokens":0,"sentences":0,"reason":"x"}"#
    let train = #"{"kind":"train","step":20,"seconds":1.5,"tokens":400,"loss":3}"#
    let end =
      #"{"kind":"end","step":25,"seconds":2,"tokens":500,"sentences":60,"reason":"finished"}"#
    #expect(try read("") == nil && read("no record\n") == nil)
    #expect(
      try read("\(start)\n\(train)\n")
        == RunCost(updates: 20, sentences: nil, tokens: 400, seconds: 1.5, isFinished: false))
    #expect(
      try read("\(start)\nbroken{\n\(train)\n\(end)\n")
        == RunCost(updates: 25, sentences: 60, tokens: 500, seconds: 2, isFinished: true))
    let stopped = end.replacing("finished", with: "interrupted")
    #expect(try read("\(start)\n\(stopped)\n")?.isFinished == false)
  }
}
