import Checkpoints
import Console
import Corpora
import Foundation
import GradientVaccine
import Metrics
import SimilarityStudy
import Testing
import Training

@testable import Experiments

@Suite("Comparing runs")
struct ComparisonTests {
  private let references = [
    "fr-en": FakeRuns.sentences(60), "be-en": FakeRuns.sentences(40, from: 100),
  ]
  private let sizes = ["fr-en": 1_000, "be-en": 90]

  /// Translations of which every `n`th is damaged.
  private func outputs(_ n: Int, offset: Int = 0) -> [String: [String]] {
    references.mapValues { FakeRuns.damaged($0, every: n, offset: offset) }
  }

  private func bleu(_ outputs: [String: [String]], _ direction: String) throws -> Double {
    try BLEU().corpusScore(
      hypotheses: outputs[direction] ?? [], references: References(references[direction] ?? [])
    ).value
  }

  @Test("scores, averages and p-values are those of the translations")
  func scores() throws {
    let folder = try FakeRuns()
    let (weak, strong) = (outputs(2), outputs(7))
    let joint = try FakeRun(
      "joint", in: folder.url, outputs: weak, references: references, sizes: sizes
    ) { $0.data.lowResource = ["be-en"] }
    let vaccine = try FakeRun(
      "vaccine", in: folder.url, method: "gradvac", outputs: strong, references: references,
      sizes: sizes)
    let systems = try ComparedSystem.systems(named: [joint.path, vaccine.path])
    #expect(systems.map(\.name) == ["joint", "gradvac"])
    let comparison = try Comparison(of: systems)
    let (base, new) = (comparison.systems[0], comparison.systems[1])
    for (system, outputs) in [(base, weak), (new, strong)] {
      for direction in ["fr-en", "be-en"] {
        let score = try #require(system.directions[direction])
        #expect(abs(score.score - (try bleu(outputs, direction))) < 1e-10)
        #expect(score.bySeed.count == 1 && score.halfWidth == nil)
      }
      let mean = try (bleu(outputs, "fr-en") + bleu(outputs, "be-en")) / 2
      #expect(abs(try #require(system.averages["Any→En"]?["all"]).score - mean) < 1e-10)
      #expect(
        try #require(system.averages["Any→En"]?["low"]).score == system.directions["be-en"]?.score)
    }
    #expect(comparison.rows.map(\.group) == [.low, .high])
    #expect(comparison.rows.map(\.pairs) == [90, 1_000])
    #expect(base.directions["fr-en"]?.pValue == nil && base.directions["fr-en"]?.difference == nil)

    let references = References(self.references["fr-en"] ?? [])
    let statistics = try [strong, weak].map {
      try BLEU().statistics(hypotheses: $0["fr-en"] ?? [], references: references)
    }
    let expected = BLEU().compare(statistics[0], with: statistics[1], test: .bootstrap())
    let score = try #require(new.directions["fr-en"])
    #expect(score.pValue == expected.pValue && comparison.isSignificant(score))
    #expect(try #require(new.averages["Any→En"]?["all"]?.pValue) < 0.01)
    for aspect in DataCheck.Aspect.allCases { #expect(comparison.data.isSame(aspect) == true) }

    let text = ComparisonTables(comparison).rendered()
    #expect(text.contains("mean") && text.contains("*") && text.contains("Same test text"))
    let decoded = try JSONDecoder().decode(Comparison.self, from: Data(comparison.json().utf8))
    #expect(decoded == comparison)
  }

  @Test("runs that differ only in the seed are one system with an interval")
  func seeds() throws {
    let folder = try FakeRuns()
    let damages = [3, 4, 5]
    var paths: [String] = []
    for (seed, n) in damages.enumerated() {
      paths.append(
        try FakeRun(
          "run-\(seed)", in: folder.url, seed: UInt64(seed + 1), outputs: outputs(n),
          references: references, sizes: sizes, tokens: 1_000 + seed
        ) { $0.threads = seed }.path)
    }
    let systems = try ComparedSystem.systems(named: paths)
    #expect(systems.count == 1 && systems[0].seeds == [1, 2, 3])
    let comparison = try Comparison(of: systems)
    let score = try #require(comparison.systems[0].directions["fr-en"])
    let values = try damages.map { try bleu(outputs($0), "fr-en") }
    let mean = values.reduce(0, +) / 3
    let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 2).squareRoot()
    #expect(abs(score.score - mean) < 1e-10 && score.bySeed.count == 3)
    // t at 97.5 % with two degrees of freedom is 4.30265.
    let half = 4.302_652_73 * deviation / 3.0.squareRoot()
    #expect(abs(try #require(score.halfWidth) - half) < 1e-6)
    #expect(comparison.systems[0].cost?.tokens == 1_001)

    #expect(
      throws: ComparisonError.twice(
        system: "", first: paths[0], second: paths[0], direction: "be-en")
    ) { try ComparedSystem.systems(named: [paths[0], paths[0]]) }
  }

  @Test("seeds of a system and of the baseline may differ in number")
  func unevenSeeds() throws {
    let folder = try FakeRuns()
    let base = try FakeRun(
      "base", in: folder.url, outputs: outputs(2), references: references, sizes: sizes)
    let runs = try [(1, 0), (2, 1), (3, 2)].map { seed, offset in
      try FakeRun(
        "new-\(seed)", in: folder.url, method: "pcgrad", seed: UInt64(seed),
        outputs: outputs(6, offset: offset), references: references, sizes: sizes)
    }
    let comparison = try Comparison(
      of: ComparedSystem.systems(named: [base.path] + runs.map(\.path)))
    let score = try #require(comparison.systems[1].directions["fr-en"])
    #expect(comparison.isSignificant(score) && score.difference ?? 0 > 0)
    // Of equal outputs no resample has a larger difference, so their p-value is the smallest there is.
    var equal = score
    equal.difference = 0
    #expect(!comparison.isSignificant(equal))
  }

  @Test("names tell systems of one rule apart by the keys that differ")
  func names() throws {
    let folder = try FakeRuns()
    func run(_ name: String, _ change: (inout RunConfiguration) -> Void) throws -> String {
      try FakeRun(
        name, in: folder.url, method: "gradvac", outputs: outputs(3), references: references,
        change: change
      ).path
    }
    let paths = [
      try run("a") { $0.sampling.temperature = 1 },
      try run("b") { $0.methodOptions = ["gradvac": ["beta": .number(0.1)]] },
      try run("c") { $0.methodOptions = ["pcgrad": [:], "gradvac": [:]] },
      try run("d") { $0.method = "joint" },
    ]
    let systems = try ComparedSystem.systems(named: paths)
    #expect(
      systems.map(\.name) == [
        "gradvac (temperature 1)", "gradvac (beta 0.1, temperature 5)", "gradvac (temperature 5)",
        "joint",
      ])
    let named = try ComparedSystem.systems(named: ["T 1=\(paths[0])", "mine=\(paths[1])"])
    #expect(named.map(\.name) == ["T 1", "mine"])
  }

  @Test("models of two directions under one name are one row")
  func union() throws {
    let folder = try FakeRuns()
    let both = ["fr-en": FakeRuns.sentences(20), "en-fr": FakeRuns.sentences(20, from: 50)]
    let runs = try both.keys.sorted().map { direction in
      try FakeRun(
        direction, in: folder.url, outputs: [direction: both[direction] ?? []], references: both)
    }
    let comparison = try Comparison(
      of: ComparedSystem.systems(named: runs.map { "joint=\($0.path)" }))
    #expect(comparison.systems.count == 1)
    #expect(comparison.families.map(\.title) == ["Any→En", "En→Any"])
    #expect(Set(comparison.systems[0].averages.keys) == ["Any→En", "En→Any"])
    let cost = try #require(comparison.systems[0].cost)
    #expect(cost.updates == 100 && cost.tokens == 2_000)
  }

  @Test("runs of one name that differ in more than the seed are refused")
  func mixed() throws {
    let folder = try FakeRuns()
    let paths = try [1, 2].map { seed in
      try FakeRun(
        "run-\(seed)", in: folder.url, seed: UInt64(seed), outputs: outputs(2),
        references: references
      ) { $0.training.learningRate = Double(seed) }.path
    }
    #expect(
      throws: ComparisonError.mixed(
        system: "x", first: paths[0], second: paths[1], keys: ["training.learning_rate"])
    ) { try ComparedSystem.systems(named: paths.map { "x=\($0)" }) }
  }

  // MARK: - Data

  @Test("what differs in text, budget and configuration is said precisely")
  func dataCheck() throws {
    let folder = try FakeRuns()
    let base = try FakeRun(
      "base", in: folder.url, outputs: outputs(2), references: references, sizes: sizes)
    var other = references
    other["fr-en"]?[2] = "something else"
    other["be-en"]?.removeLast()
    let outputs = other.mapValues { FakeRuns.damaged($0, every: 3) }
    let run = try FakeRun(
      "run", in: folder.url, method: "pcgrad", outputs: outputs, references: other,
      sizes: ["fr-en": 1_001, "be-en": 90], tokens: 2_000, steps: 50
    ) { $0.sampling.temperature = 1 }
    let comparison = try Comparison(of: ComparedSystem.systems(named: [base.path, run.path]))
    let data = comparison.data
    func texts(_ aspect: DataCheck.Aspect) -> [String] {
      data.differences.filter { $0.aspect == aspect }.map(\.text)
    }
    #expect(
      texts(.testText) == [
        "40 sentences in \(base.path), 39 in \(run.path)",
        "sentence 3 is another one in \(run.path) than in \(base.path)",
      ])
    #expect(
      texts(.trainingText) == ["1,000 pairs in \(base.path), 1,001 in \(run.path)"])
    #expect(
      texts(.budget) == [
        "200 sentence pairs beside 100 (× 2.00)", "2,000 target tokens beside 1,000 (× 2.00)",
      ])
    #expect(texts(.configuration) == ["sampling.temperature 1 beside 5"])
    #expect(data.isSame(.testText) == false && data.isSame(.directions) == true)
    // Scores on other sentences are shown, but not tested.
    let system = comparison.systems[1]
    #expect(system.directions.values.allSatisfy { $0.pValue == nil && $0.difference != nil })
    #expect(system.averages["Any→En"]?["all"]?.pValue == nil)
  }

  @Test("what a run keeps no record of is unknown, not the same")
  func unknown() throws {
    let folder = try FakeRuns()
    let base = try FakeRun(
      "base", in: folder.url, outputs: outputs(2), references: references, sizes: sizes)
    let old = try FakeRun(
      "old", in: folder.url, method: "pcgrad", outputs: outputs(2), references: references)
    let data = try Comparison(of: ComparedSystem.systems(named: [base.path, old.path])).data
    #expect(data.isSame(.trainingText) == nil && data.isSame(.testText) == true)
    #expect(data.unknown.map(\.direction) == ["be-en", "fr-en"])
    #expect(data.unknown[0].text == "\(old.path) has no record of its training text")
  }

  @Test("a run without a fitting evaluation is refused, all of them at once")
  func stale() throws {
    let folder = try FakeRuns()
    let runs = try ["joint", "pcgrad"].map {
      try FakeRun(
        $0, in: folder.url, method: $0, outputs: outputs(2), references: references, sizes: sizes)
    }
    try FileManager.default.removeItem(at: runs[0].url.appendingPathComponent("evaluation"))
    try runs[1].write("other", to: "data/test/fr-en.fr")
    let error = #expect(throws: ComparisonError.self) {
      try Comparison(of: ComparedSystem.systems(named: runs.map(\.path)))
    }
    let text = try #require(error).description
    #expect(text.contains("\(runs[0].path) (not evaluated); \(runs[1].path) (evaluated on another"))
    #expect(error?.exitCode == .missingInput)
  }

  @Test("a report of several runs has the tables of those that are evaluated, or says why not")
  func section() throws {
    let folder = try FakeRuns()
    let runs = try ["joint", "pcgrad", "mgda"].map {
      try FakeRun(
        $0, in: folder.url, method: $0, outputs: outputs($0 == "joint" ? 2 : 7),
        references: references, sizes: sizes)
    }
    try FileManager.default.removeItem(at: runs[2].url.appendingPathComponent("evaluation"))
    let records = try runs.map { try RunRecords($0.url) }
    let section = try #require(ComparisonSection(records).section)
    let tables = section.blocks.compactMap { block -> ReportTable? in
      if case .table(let table) = block { table } else { nil }
    }
    #expect(tables.map(\.caption?.description).first == "BLEU, Any→En, test text")
    #expect(tables[0].columns.map(\.title) == ["system", "be-en", "fr-en", "mean"])
    #expect(tables[0].columns.map(\.isNumeric) == [false, true, true, true])
    let fr = HumanReadable.fixed(try bleu(outputs(7), "fr-en"), digits: 2)
    #expect(tables[0].rows.map { $0[0] } == ["joint", "pcgrad"])
    #expect(tables[0].rows[1][2] == fr + "*")
    #expect(tables.count == 3 && tables[1].caption?.contains("averages") == true)
    let said = section.blocks.flatMap { block -> [String] in
      if case .statements(let lines) = block { lines } else { [] }
    }
    #expect(said.contains("Same test text") && said.last?.hasPrefix("One run has no") == true)
    #expect(ComparisonSection([records[0], records[2]]).section == nil)

    try runs[1].write("other", to: "data/test/fr-en.fr")
    let stale = try #require(ComparisonSection(records).section)
    guard case .notice(let reason)? = stale.blocks.first else {
      Issue.record("no notice")
      return
    }
    #expect(stale.blocks.count == 1 && reason.contains("evaluated on another"))
  }

  // MARK: - Groups and baseline

  @Test("groups and the baseline can be said")
  func options() throws {
    let folder = try FakeRuns()
    let runs = try ["joint", "pcgrad"].map {
      try FakeRun(
        $0, in: folder.url, method: $0, outputs: outputs(2), references: references, sizes: sizes)
    }
    let systems = try ComparedSystem.systems(named: runs.map(\.path))
    var options = ComparisonOptions()
    options.groups = [.medium: ["be"], .low: ["fr-en"]]
    for name in ["pcgrad", runs[1].path, runs[1].path + "/"] {
      options.baseline = name
      let comparison = try Comparison(of: systems, options: options)
      #expect(comparison.baseline == "pcgrad")
      #expect(comparison.rows.map(\.group) == [.medium, .low])
      #expect(comparison.systems.map(\.name) == ["joint", "pcgrad"])
      #expect(comparison.systems[1].directions["fr-en"]?.pValue == nil)
    }
    options.baseline = "none"
    #expect(throws: ComparisonError.noSystem("none", known: ["joint", "pcgrad"])) {
      try Comparison(of: systems, options: options)
    }
    options.baseline = nil
    options.groups = [.low: ["en"]]
    #expect(throws: ComparisonError.unknownTask("en", known: ["be-en", "fr-en"])) {
      try Comparison(of: systems, options: options)
    }
  }

  @Test("chrF and randomisation are what their names say")
  func otherMetric() throws {
    let folder = try FakeRuns()
    let runs = try [("joint", 2), ("pcgrad", 7)].map { method, n in
      try FakeRun(
        method, in: folder.url, method: method, outputs: outputs(n), references: references,
        sizes: sizes)
    }
    var options = ComparisonOptions()
    options.metric = .chrf
    options.test = .randomisation(trials: 200)
    let comparison = try Comparison(
      of: ComparedSystem.systems(named: runs.map(\.path)), options: options)
    let expected = try CHRF().corpusScore(
      hypotheses: outputs(7)["fr-en"] ?? [], references: References(references["fr-en"] ?? []))
    let score = try #require(comparison.systems[1].directions["fr-en"])
    #expect(abs(score.score - expected.value) < 1e-10)
    #expect(comparison.signature.contains("nc:6"))
    // No trial of 200 reaches so large a difference: the only count is the added one.
    #expect(score.pValue == 1.0 / 201)
    options.test = nil
    let untested = try Comparison(
      of: ComparedSystem.systems(named: runs.map(\.path)), options: options)
    #expect(untested.systems[1].directions["fr-en"]?.pValue == nil && untested.test == nil)
  }
}
