import Checkpoints
import Console
import Corpora
import Foundation
import Metrics
import Testing
import Training
import Translation

@testable import Experiments

@Suite("Evaluations kept in runs")
struct EvaluationStorageTests {
  private let quiet = StatusStream(isInteractive: false) { _ in }

  /// A trained run of the tiny corpus.
  private func run(_ folder: TinyCorpus, steps: Int = 4) throws -> TranslationRun {
    let url = folder.url.appendingPathComponent("run")
    _ = try TrainingSession.run(
      folder.configuration(steps: steps), at: url,
      environment: .init(stream: quiet, interruption: Interruption()))
    return try TranslationRun.open(url.path)
  }

  @Test("translations and scores are kept, and fit each other")
  func storage() throws {
    let folder = try TinyCorpus()
    let run = try run(folder)
    #expect(try Evaluation.stored(.test, in: run.directory) == nil)
    let evaluation = try Evaluation.perform(on: run, split: .test, showing: "", stream: quiet)
    #expect(try Evaluation.stored(.test, in: run.directory) == evaluation)
    #expect(try Evaluation.stored(.dev, in: run.directory) == nil)
    for (direction, scores) in evaluation.directions {
      let outputs = try Evaluation.storedOutputs(direction, split: .test, in: run.directory)
      #expect(outputs.count == scores.sentences)
      let again = try run.translator.translate(
        RunText.stored(.test, in: run.textFolder, directions: run.directions)[
          Direction(parsing: direction)
        ].map(\.source), into: "en"
      ).map { $0.first?.text.trimmingCharacters(in: .whitespaces) }
      #expect(again == outputs)
    }
    #expect(evaluation.groups == ["fr-en": .high, "de-en": .high, "ru-en": .low])
    #expect(Set(evaluation.tokenizers.values) == [.mteval13a])
    #expect(evaluation.signature.contains("|tok:13a|"))
    #expect(evaluation.table(order: ["ru-en"]).contains("ru-en"))
  }

  @Test("an evaluation is stale once weights, search or text are others")
  func staleness() throws {
    let folder = try TinyCorpus()
    let run = try run(folder)
    let evaluation = try Evaluation.perform(on: run, split: .test, showing: "", stream: quiet)
    var configuration = run.configuration
    #expect(try evaluation.staleness(beside: run.directory, configuration) == nil)
    configuration.decoding.maxTokens += 1
    #expect(try evaluation.staleness(beside: run.directory, configuration) == nil)
    configuration.decoding.beam += 1
    #expect(try evaluation.staleness(beside: run.directory, configuration) == .otherSearch)

    let text = run.textFolder.appendingPathComponent("test/fr-en.en")
    let before = try Data(contentsOf: text)
    try (before.dropLast(2) + Data("x\n".utf8)).write(to: text)
    #expect(try evaluation.staleness(beside: run.directory, run.configuration) == .otherText)
    try before.write(to: text)

    let writer = try CheckpointWriter(run.directory)
    try writer.write(step: 9, [.data(CheckpointName.model, Data())])
    try run.directory.mark(.best, step: 9)
    #expect(
      try evaluation.staleness(beside: run.directory, run.configuration)
        == .otherWeights(evaluated: 4, now: 9))
  }

  @Test("several tokenizers are all in the signature, in a fixed order")
  func signatures() {
    #expect(Evaluation.signature(of: [.zh, .mteval13a]).contains("|tok:13a+zh|smooth:exp|"))
  }

  @Test("a summary tells texts apart and gives the sizes")
  func summary() throws {
    let folder = try TinyCorpus()
    var configuration = folder.configuration().data
    func text(_ name: String) throws -> RunText {
      try RunText.prepare(configuration, in: CorpusFolder(folder.path(name)), summarizing: true)
    }
    let first = try text("a")
    #expect(try text("b").summary == first.summary)
    // Training text is removed once it is encoded; what is known of it stays.
    try FileManager.default.removeItem(atPath: folder.path("b/train"))
    #expect(try text("b").summary == first.summary)
    for entry in first.manifest.directions {
      #expect(first.summary.trainingSizes["\(entry.direction)"] == entry.train)
    }
    configuration.testSentences = 5
    let other = try text("c").summary
    #expect(other.directions["fr-en"]?["train"] == first.summary.directions["fr-en"]?["train"])
    #expect(other.directions["fr-en"]?["test"] != first.summary.directions["fr-en"]?["test"])
    #expect(TextSummary.stored(in: folder.url.appendingPathComponent("c")) == other)
  }

  @Test("some directions of a corpus are handed on with the text that they have among all")
  func only() throws {
    let folder = try TinyCorpus()
    var configuration = folder.configuration().data
    let all = try RunText.prepare(
      configuration, in: CorpusFolder(folder.path("all")), summarizing: true)
    configuration.only = ["ru-en"]
    for shared in [nil, CorpusFolder(folder.path("shared"))] {
      let name = shared == nil ? "alone" : "sharing"
      let text = try RunText.prepare(
        configuration, in: CorpusFolder(folder.path(name)), sharing: shared, summarizing: true)
      #expect(text.directions.map(\.description) == ["ru-en"])
      #expect(text.summary.directions["ru-en"] == all.summary.directions["ru-en"])
      #expect(text.summary.trainingSizes == all.summary.trainingSizes)
      #expect(text.summary.directions["fr-en"]?["train"]?.digest == nil)
      let groups = try text.resourceGroups(named: [])
      #expect(groups.low == ["ru-en"] && groups.high == ["de-en", "fr-en"])
      #expect(try text.folder.manifest() == text.manifest)
      #expect(!FileManager.default.fileExists(atPath: folder.path("alone/whole")))
    }
    let handed = Set(
      try FileManager.default.contentsOfDirectory(atPath: folder.path("alone/train")))
    #expect(handed == ["ru-en.ru", "ru-en.en"])
    #expect(FileManager.default.fileExists(atPath: folder.path("shared/train/fr-en.fr")))
  }
}
