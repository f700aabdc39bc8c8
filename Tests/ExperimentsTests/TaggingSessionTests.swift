import Checkpoints
import Console
import Corpora
import Foundation
import Layers
import Tagging
import Tensors
import Testing
import Training

@testable import Experiments

@Suite("Training and evaluating a small tagger")
struct TaggingSessionTests {
  @Test("a run learns the tags and leaves what its evaluation needs")
  func whole() throws {
    let folder = try TinyTags()
    let url = folder.url.appendingPathComponent("run")
    let outcome = try folder.train(folder.configuration(steps: 60), "run")
    #expect(outcome.ending == .finished && outcome.step == 60)
    for name in [
      "vocabulary/vocab.txt", "vocabulary/labels.txt", "vocabulary/tokenization.json",
      "data/summary.json", "data/dev/yo.tsv", "environment.json",
      "checkpoints/step-60/\(CheckpointName.model)",
    ] { #expect(FileManager.default.fileExists(atPath: "\(url.path)/\(name)"), "\(name)") }
    #expect(!FileManager.default.fileExists(atPath: url.path + "/data/dev/sw.tsv"))
    let labels = try String(contentsOfFile: url.path + "/vocabulary/labels.txt", encoding: .utf8)
    #expect(labels == "B-LOC\nB-PER\nI-PER\nO\n")
    let summary = try #require(TextSummary.stored(in: url.appendingPathComponent("data")))
    #expect(summary.trainingSizes.filter { $0.value > 0 } == TinyTags.sizes)
    #expect(summary.trained == ["de", "tr", "yo"] && summary.directions["sw"]?["test"]?.pairs == 6)
    let stored = try TaggedRunText.stored(
      .test, of: ["de", "xx", "sw"], in: url.appendingPathComponent("data"))
    #expect(stored.map(\.language) == ["de", "sw"])
    #expect(stored[1].sentences == (600..<606).map { TinyTags.sentence($0, "sw") })

    let run = try TaggingRun.open(url.path)
    #expect(run.languages == ["de", "tr", "yo", "sw"] && run.tags.kind == .spans)
    #expect(run.resourceGroups == ["de": .high, "tr": .medium, "yo": .low, "sw": .zeroShot])
    #expect(run.configuration.data.lowResource == ["yo"])
    let evaluation = try TaggingEvaluation.perform(
      on: run, split: .test, showing: "", stream: StatusStream(isInteractive: false) { _ in })
    let words = stored[0].sentences.flatMap(\.tags)
    let majority = 100 * Double(words.count { $0 == "O" }) / Double(words.count)
    #expect(majority < 60)
    for language in ["de", "tr"] {
      let scores = try #require(evaluation.languages[language])
      #expect(scores.accuracy > 90 && scores.f1 > 85, "\(language): \(scores)")
    }
    #expect(evaluation.languages.mapValues(\.sentences) == TinyTags.testSizes)
    #expect(evaluation.languages["de"]?.words == words.count)
    try expectStored(evaluation, of: run)
    #expect(throws: ExperimentError.unknownLanguage("fr", known: run.languages)) {
      try run.requireLanguage("fr")
    }
  }

  private func expectStored(_ evaluation: TaggingEvaluation, of run: TaggingRun) throws {
    #expect(evaluation.step == run.step && evaluation.kind == "spans")
    #expect(evaluation.split == "test" && evaluation.groups == run.resourceGroups)
    #expect(try evaluation.weights == run.directory.weightsInUse().sha256)
    #expect(try TaggingEvaluation.stored(.test, in: run.directory) == evaluation)
    #expect(try TaggingEvaluation.stored(.dev, in: run.directory) == nil)
    let object = try JSONSerialization.jsonObject(with: Data(evaluation.json().utf8))
    let keys = try #require(object as? [String: Any])
    #expect(
      Set(keys.keys) == [
        "averages", "groups", "kind", "languages", "split", "step", "weights",
      ])
    let scores = try #require((keys["languages"] as? [String: [String: Any]])?["sw"])
    #expect(
      Set(scores.keys) == ["accuracy", "f1", "precision", "recall", "sentences", "words"])
    let file = run.directory.url.appendingPathComponent("evaluation/test/de.tags")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    let tags = try run.tagger.tag((600..<612).map { TinyTags.sentence($0, "de").words })
    #expect(lines.map(String.init) == tags.map { $0.joined(separator: " ") })
    // Each group has one language, so its mean is that language's scores.
    for (group, language) in [("high", "de"), ("medium", "tr"), ("low", "yo"), ("zero_shot", "sw")]
    { #expect(evaluation.averages[group] == evaluation.languages[language], "\(group)") }
    let three = ["de", "tr", "yo"].compactMap { evaluation.languages[$0] }
    let all = try #require(evaluation.averages["all"])
    #expect(abs(all.f1 - three.reduce(0) { $0 + $1.f1 } / 3) < 1e-9)
    #expect(all.words == three.reduce(0) { $0 + $1.words })
    // What a translation's evaluation is looked for in is not taken for one.
    #expect(try Evaluation.stored(.test, in: run.directory) == nil)
  }

  @Test("only the languages that are named are trained; groups are those of all")
  func only() throws {
    let folder = try TinyTags()
    var configuration = folder.configuration(steps: 2)
    configuration.data.only = ["yo"]
    let outcome = try folder.train(configuration, "run")
    let run = try TaggingRun.open(outcome.directory.url.path)
    #expect(try run.languages == ["yo"] && run.configuration.taskNames() == ["yo"])
    #expect(run.resourceGroups["yo"] == .low && run.configuration.data.lowResource == ["yo"])
    let files = try FileManager.default.contentsOfDirectory(
      atPath: outcome.directory.url.path + "/data/test")
    #expect(files == ["yo.tsv"])
    let records = try RunRecords(outcome.directory.url)
    #expect(records.step == 2 && records.directions == ["yo"] && records.warnings.isEmpty)

    configuration.data.only = []
    configuration.data.lowResource = ["tr"]
    let named = try folder.train(configuration, "named")
    let groups = try TaggingRun.open(named.directory.url.path).resourceGroups
    #expect(groups == ["de": .high, "tr": .low, "yo": .medium, "sw": .zeroShot])
  }

  @Test("tags that are named come in their order, and none of the text may be missing")
  func namedTags() throws {
    let folder = try TinyTags()
    var configuration = folder.configuration(steps: 1)
    configuration.data.tags = ["O", "I-PER", "B-PER", "B-LOC", "I-LOC"]
    let outcome = try folder.train(configuration, "run")
    let run = try TaggingRun.open(outcome.directory.url.path)
    #expect(run.tags.tags == configuration.data.tags && run.tagger.model.tagCount == 5)
    configuration.data.tags = ["O", "B-LOC"]
    let lacking = #expect(throws: ExperimentError.self) { try folder.train(configuration, "a") }
    #expect(
      "\(try #require(lacking))"
        == "data.tags: lacks B-PER, I-PER of the training or validation text")
    configuration.data.tags = ["B-LOC", "B-PER", "I-PER"]
    #expect(throws: CorpusError.tags("tags of spans need O among them")) {
      try folder.train(configuration, "b")
    }
    // O is a label like others where the tags are no spans'.
    try folder.write("ab\tNOUN\ncej\tO\n\nab\tO\n", to: "train.de")
    configuration.data.languages = ["de"]
    configuration.data.dev = []
    configuration.data.tags = ["NOUN", "VERB"]
    #expect(
      throws: ExperimentError.configuration(
        file: "data.tags", faults: ["lacks O of the training or validation text"])
    ) { try folder.train(configuration, "c") }
  }

  @Test("frozen parts keep their first values while the others move")
  func frozen() throws {
    let folder = try TinyTags()
    for (frozen, kept) in [
      ([FrozenPart.pieces], ["bert.embeddings.word_embeddings."]),
      ([.embeddings, .encoder], ["bert.embeddings.", "bert.encoder."]),
    ] {
      var configuration = folder.configuration(steps: 3)
      configuration.frozen = frozen
      let first = try folder.tagger(configuration, folder.text(configuration)).model.parameters
      let outcome = try folder.train(configuration, "frozen-\(frozen.count)")
      let last = try TaggingRun.open(outcome.directory.url.path).tagger.model.parameters
      for (before, after) in zip(first.parameters, last.parameters) {
        let isKept = kept.contains { before.path.hasPrefix($0) }
        #expect(try (before.tensor.bytes() == after.tensor.bytes()) == isKept, "\(before.path)")
      }
    }
  }

  @Test("text that is missing is told with its language")
  func missingText() throws {
    let folder = try TinyTags()
    var configuration = folder.configuration(steps: 1)
    configuration.data.languages = ["de", "fr"]
    let missing = #expect(throws: CorpusError.self) { try folder.train(configuration, "a") }
    #expect("\(try #require(missing))".hasPrefix("no file of fr has the name "))
    try folder.write("\n\n", to: "train.fr")
    #expect(
      throws: ExperimentError.noTaggedText(language: "fr", files: [folder.path("train.{language}")])
    ) { try folder.train(configuration, "b") }
    configuration.data.languages = ["de"]
    configuration.data.zeroShot = []
    configuration.data.test = []
    let run = try TaggingRun.open(folder.train(configuration, "c").directory.url.path)
    #expect(throws: ExperimentError.noText(split: "test", run: folder.path("c"))) {
      try TaggingEvaluation.perform(
        on: run, split: .test, showing: "", stream: StatusStream(isInteractive: false) { _ in })
    }
  }
}
