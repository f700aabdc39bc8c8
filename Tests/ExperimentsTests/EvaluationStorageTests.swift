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
    let text = try RunText.read(configuration)
    let summary = TextSummary(text)
    #expect(try TextSummary(RunText.read(configuration)) == summary)
    #expect(
      summary.trainingSizes["fr-en"]
        == text.train.parts.first { $0.direction.source == "fr" }?.pairs.count)
    configuration.testSentences = 5
    let other = TextSummary(try RunText.read(configuration))
    #expect(other.directions["fr-en"]?["train"] == summary.directions["fr-en"]?["train"])
    #expect(other.directions["fr-en"]?["test"] != summary.directions["fr-en"]?["test"])
    try summary.store(in: folder.url)
    #expect(TextSummary.stored(in: folder.url) == summary)
  }
}
