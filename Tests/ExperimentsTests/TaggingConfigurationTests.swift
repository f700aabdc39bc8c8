import Configuration
import Corpora
import Foundation
import GradientVaccine
import Tagging
import Testing
import Training

@testable import Experiments

@Suite("The configuration of a tagging run")
struct TaggingConfigurationTests {
  private func load(_ text: String = least, _ overrides: [String] = []) throws
    -> TaggingConfiguration
  {
    let folder = try TinyTags()
    try folder.write(text, to: "c.yaml")
    return try TaggingConfiguration.load(folder.path("c.yaml"), overrides: overrides)
  }

  private static let least = "task: tagging\ndata: {languages: [de, tr], train: t}\n"

  @Test("what is not given has the values that XTREME fine-tunes with")
  func defaults() throws {
    let found = try load()
    var expected = TaggingConfiguration()
    expected.data.languages = ["de", "tr"]
    expected.data.train = "t"
    #expect(found == expected)
    #expect(found.training.maxEpochs == 10 && found.training.maxSteps == 0)
    #expect(found.training.learningRate == 2e-5 && found.training.warmupSteps == 0)
    #expect(found.training.schedule == .linear && found.training.labelSmoothing == 0)
    #expect(found.training.adam.beta2 == 0.999 && found.training.adam.epsilon == 1e-8)
    #expect(found.sampling.maxTokens == 1_024 && found.sampling.temperature == 5)
    #expect(found.vocabulary.maxLength == 128 && found.vocabulary.size == 8_000)
    #expect(found.method == "gradvac" && found.frozen.isEmpty && found.pretrained == nil)
    #expect(try found.taskNames() == ["de", "tr"] && found.lowResourceTasks.isEmpty)
  }

  @Test("written as YAML and read back it is the same")
  func roundTrip() throws {
    var tiny = try TinyTags().configuration()
    #expect(try load(tiny.yaml()) == tiny)
    tiny.pretrained = "a folder/x: y"
    tiny.frozen = [.pieces, .encoder]
    tiny.data.tags = ["O", "B-LOC", "I-LOC"]
    tiny.data.lowResource = ["yo"]
    tiny.data.only = ["de", "yo"]
    tiny.data.format = .conllu
    tiny.data.dev = ["a", "b*"]
    tiny.validation.metric = .loss
    tiny.methodOptions["static"] = ["weights": .numbers(["de": 2])]
    #expect(try load(tiny.yaml()) == tiny)
  }

  @Test("a misspelt or foreign key is named with its place, and the nearest key where one is near")
  func unknownKeys() throws {
    for (line, ending) in [
      ("vocabulary: {max_lenght: 3}", "did you mean 'max_length'?"),
      ("data: {languages: [de], train: t, zeroshot: [x]}", "did you mean 'zero_shot'?"),
      ("frozn: [pieces]", "did you mean 'frozen'?"), ("start_from: run", ""),
      ("decoding: {beam: 2}", ""),
      ("model: {preset: base}", ""), ("validation: {bleu_sentences: 3}", ""),
    ] {
      let text =
        line.hasPrefix("data") ? "task: tagging\n\n\(line)\n" : Self.least + "\(line)\n"
      let error = #expect(throws: ConfigurationError.self) { try load(text) }
      let found = "\(try #require(error))"
      #expect(found.contains("c.yaml:3:") && found.contains("unknown key"), "\(found)")
      #expect(found.hasSuffix(ending), "\(found)")
    }
  }

  @Test(
    "every fault has its sentence",
    arguments: [
      ("data.languages=[]", "data.languages names none; give one or more"),
      ("data.languages=[de, de]", "data.languages has de twice"),
      ("data.languages=[../x]", "data.languages has ../x; expected codes of letters, digits"),
      ("data.zero_shot=[pt-br]", "data.zero_shot has pt-br; expected codes of letters, digits"),
      ("data.zero_shot=[sw, sw]", "data.zero_shot has sw twice"),
      ("data.zero_shot=[tr]", "data.zero_shot has tr, which data.languages trains"),
      ("data.low_resource=[sw]", "data.low_resource has sw, which is not among data.languages"),
      ("data.train=[]", "data.train names no files"),
      ("data.train_sentences=-1", "data.train_sentences is -1; it is 0 or more"),
      ("gradients=one_graph training.update_freq=2", "gradients is one_graph, which takes"),
      ("threads=-1", "threads is -1; it is 0 (one a core) or more"),
      ("vocabulary.size=63", "vocabulary.size is 63; it is from 64 to 1000000"),
      ("vocabulary.max_length=2", "vocabulary.max_length is 2; it is from 3 to"),
      ("model.max_positions=100", "max_length is 128; it is from 3 to model.max_positions, 100"),
      (
        "sampling.max_tokens=127",
        "max_tokens is 127; the longest sentence, vocabulary.max_length = "
      ),
      ("training.max_epochs=0 training.max_minutes=3", "training.schedule is linear, which falls"),
      ("training.max_epochs=0", "training.max_steps, max_minutes and max_epochs are all 0"),
      ("training.label_smoothing_kind=fairseq training.label_smoothing=0.1", "takes uniform"),
      ("model.heads=3", "model.heads is 3; it divides the width, 256"),
      ("model.layers=0", "model.layers is 0; it is from 1 to 1000"),
      ("model.attention_dropout=1", "model.attention_dropout is 1.0; it is at least 0"),
      ("similarity.record_interval=0", "similarity.record_interval is 0; it is 1 or more"),
      ("similarity.record_steps=-1", "similarity.record_steps is -1; it is 0 or more"),
    ])
  func faults(overrides: String, sentence: String) throws {
    let list = overrides.components(separatedBy: " ").reduce(into: [String]()) { list, part in
      // A blank inside brackets parts nothing.
      if part.contains("=") { list.append(part) } else { list[list.count - 1] += " \(part)" }
    }
    let error = #expect(throws: ExperimentError.self) { try load(overrides: list) }
    let text = "\(try #require(error))"
    #expect(text.contains("c.yaml: ") && text.contains(sentence), "\(text)")
    #expect(!text.contains("\n"))
  }

  private func load(overrides: [String]) throws -> TaggingConfiguration {
    try load(Self.least, overrides)
  }

  @Test("a language of data.only that the data lacks is named")
  func unknownOnly() throws {
    let configuration = try load(overrides: ["data.only=[sw]"])
    #expect(throws: ExperimentError.unknownOnly("sw", known: ["de", "tr"])) {
      try configuration.taskNames()
    }
    #expect(try load(overrides: ["data.only=[tr]"]).taskNames() == ["tr"])
  }

  @Test("options of methods are checked, also of those not chosen")
  func methods() throws {
    for override in ["method=gradvak", "method_options.gradvac.bta=1", "method_options.no.x=1"] {
      #expect(throws: WeightingError.self) { try load(overrides: [override]) }
    }
  }

  // MARK: - Kinds of runs

  @Test("the key task, or an override of it, says which kind a configuration is")
  func kinds() throws {
    let folder = try TinyTags()
    let (tagging, translation) = (folder.path("tagging.yaml"), folder.path("translation.yaml"))
    try folder.write(Self.least, to: "tagging.yaml")
    try folder.write(
      "data: {pairs: {fr-en: {train: t}}}\ntraining: {max_steps: 5}\n", to: "translation.yaml")
    #expect(try AnyRunSettings.load(tagging) is TaggingConfiguration)
    #expect(try AnyRunSettings.load(translation) is RunConfiguration)
    let overridden = try AnyRunSettings.load(
      translation, overrides: ["task=tagging", "data={languages: [de], train: x}"])
    let configuration = try #require(overridden as? TaggingConfiguration)
    #expect(configuration.training.maxSteps == 5 && configuration.data.train == "x")

    let wrong = #expect(throws: ExperimentError.self) { try RunConfiguration.load(tagging) }
    #expect(
      "\(try #require(wrong))"
        == "\(tagging): task is tagging; this takes runs whose task is translation")
    #expect(
      throws: ExperimentError.otherTask(
        file: translation, expected: "tagging", found: "translation")
    ) { try TaggingConfiguration.load(translation) }
    #expect(
      throws: ExperimentError.otherTask(file: tagging, expected: "tagging", found: "translation")
    ) { try TaggingConfiguration.load(tagging, overrides: ["task=translation"]) }

    let unknown = #expect(throws: ConfigurationError.self) {
      try AnyRunSettings.load(tagging, overrides: ["task=tagginng"])
    }
    let text = "\(try #require(unknown))"
    #expect(text.contains("task") && text.contains("tagging"), "\(text)")
  }

  // MARK: - Resuming

  @Test("limits are decisive where the rate falls to zero at the end, and not otherwise")
  func differences() throws {
    var mine = try TinyTags().configuration()
    mine.training.schedule = .constant
    var other = mine
    other.training.maxSteps += 7
    other.training.maxEpochs = 3
    other.sampling.epochPairs = 99
    other.validation.metric = .loss
    other.training.patience = 4
    other.threads = 2
    #expect(try mine.differences(decisiveFrom: other).isEmpty)
    (mine.training.schedule, other.training.schedule) = (.linear, .linear)
    #expect(
      try mine.differences(decisiveFrom: other) == [
        "sampling.epoch_pairs", "training.max_epochs", "training.max_steps",
      ])
    other = mine
    other.frozen = [.pieces]
    other.data.zeroShot = []
    other.vocabulary.maxLength = 9
    other.training.schedule = .constant
    other.pretrained = "x"
    #expect(
      try mine.differences(decisiveFrom: other) == [
        "data.zero_shot", "frozen", "pretrained", "training.schedule", "vocabulary.max_length",
      ])
  }
}
