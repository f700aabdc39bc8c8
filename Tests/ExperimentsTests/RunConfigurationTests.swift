import Configuration
import Foundation
import GradientVaccine
import Testing
import Training
import Translation

@testable import Experiments

@Suite("The configuration of a run")
struct RunConfigurationTests {
  private func load(_ text: String, _ overrides: [String] = []) throws -> RunConfiguration {
    let folder = try TinyCorpus()
    try folder.write(text, to: "c.yaml")
    return try RunConfiguration.load(folder.path("c.yaml"), overrides: overrides)
  }

  private static let least = "data: {pairs: {fr-en: {train: t}}}\ntraining: {max_steps: 5}\n"

  @Test("written as YAML and read back it is the same")
  func roundTrip() throws {
    var configuration = Quickstart.configuration(minutes: 3.5)
    configuration.methodOptions["static"] = ["weights": .numbers(["fr-en": 2])]
    configuration.sampling.alpha = 0.25
    #expect(try load(configuration.yaml()) == configuration)
    let tiny = try TinyCorpus().configuration()
    #expect(try load(tiny.yaml()) == tiny)
  }

  @Test("a preset gives the values that are not given, from a file or from overrides")
  func presets() throws {
    let given = try load(Self.least + "model: {preset: base, feed_forward: 1024}\n")
    var expected = TransformerPreset.base.configuration
    expected.feedForward = 1024
    #expect(given.model == expected)
    #expect(try load(given.yaml()) == given)
    let overridden = try load(Self.least, ["model.preset=big", "model.dropout=0.2"])
    #expect(overridden.model.width == 1024 && overridden.model.dropout == 0.2)
    #expect(throws: ConfigurationError.self) { try load(Self.least, ["model.preset=huge"]) }
  }

  @Test("overrides come after the file, in order")
  func overrides() throws {
    let configuration = try load(
      Self.least,
      ["training.max_steps=7", "training.max_steps=9", "method=pcgrad", "data.low_resource=[fr]"])
    #expect(configuration.training.maxSteps == 9 && configuration.method == "pcgrad")
    #expect(configuration.data.lowResource == ["fr"])
  }

  @Test("a misspelt key is named with its file, line and the nearest key")
  func misspelt() throws {
    let error = #expect(throws: ConfigurationError.self) {
      try load(Self.least + "sampling:\n  temprature: 3\n")
    }
    let text = "\(try #require(error))"
    #expect(text.contains("c.yaml:4:") && text.hasSuffix("did you mean 'temperature'?"), "\(text)")
  }

  @Test(
    "every fault has its sentence",
    arguments: [
      ("training.max_steps=0", "training.max_steps, max_minutes and max_epochs are all 0"),
      (
        "sampling.weights={de-en: 1}",
        "sampling.weights are given, but sampling.kind is temperature"
      ),
      ("sampling.kind=weights", "sampling.kind is weights, but sampling.weights is empty"),
      ("sampling={kind: weights, weights: {de-en: -1}}", "sampling.weights.de-en is -1.0; it is 0"),
      ("sampling={kind: weights, weights: {de-en: 0}}", "sampling.weights are all 0"),
      ("sampling.epoch_pairs=-1", "sampling.epoch_pairs is -1; it is 0 or more"),
      ("training.keep_last=0", "training.keep_last is 0; it is 1 or more"),
      ("model.heads=5", "model.heads is 5; it divides the width, 192"),
      ("model.dropout=1", "model.dropout is 1.0; it is at least 0 and below 1"),
      ("data.pairs={}", "data names no text; give data.gettext, data.pairs or data.corpora"),
      ("data.gettext={languages: [de]}", "data names both gettext and files; give one of them"),
      ("data.gettext={languages: []}", "data.gettext.languages names none"),
      ("data.gettext={languages: [en]}", "data.gettext.languages has en;"),
      ("data.gettext={languages: [../x]}", "data.gettext.languages has ../x;"),
      ("data.gettext={languages: [fr, fr]}", "data.gettext.languages has fr twice"),
      ("data.gettext={languages: [fr], max_characters: 0}", "max_characters is 0; it is 1 or more"),
      ("threads=-1", "threads is -1; it is 0 (one a core) or more"),
      ("vocabulary.size=15", "vocabulary.size is 15; it is from 16 to 1000000"),
      ("vocabulary.max_length=600", "vocabulary.max_length is 600; it is from 2 to"),
      ("sampling.temperature=0.5", "sampling.temperature is 0.5; it is 1 or more"),
      ("sampling.alpha=2", "sampling.alpha is 2.0; it is from 0 to 1"),
      ("sampling.max_tokens=100", "sampling.max_tokens is 100; the longest sentence"),
      ("decoding.beam=0", "decoding.beam is 0; it is 1 to 1000"),
      ("decoding.lenpen=-1", "decoding.lenpen is -1.0; it is 0 or more"),
      ("decoding.max_tokens=0", "decoding.max_tokens is 0; it is 1 or more"),
      ("data.probe_sentences=-1", "data.probe_sentences is -1; it is 0 or more"),
      ("validation.bleu_sentences=-2", "validation.bleu_sentences is -2; it is 0 or more"),
    ])
  func faults(override: String, sentence: String) throws {
    let error = #expect(throws: ExperimentError.self) { try load(Self.least, [override]) }
    let text = "\(try #require(error))"
    #expect(text.contains("c.yaml: ") && text.contains(sentence), "\(text)")
    #expect(!text.contains("\n"))
  }

  @Test("options of methods are checked, also of those not chosen")
  func methods() throws {
    for (override, hint) in [
      ("method=gradvak", "gradvac"), ("method_options.gradvac.bta=1", "beta"),
      ("method_options.gradvac.beta=2", "(0, 1]"), ("method_options.nope.x=1", "nope"),
      ("method_options.cagrad.d=1", "cagrad"),
    ] {
      let error = #expect(throws: WeightingError.self) { try load(Self.least, [override]) }
      #expect("\(try #require(error))".contains(hint))
    }
  }

  @Test("only keys that decide what an update does keep a run from being resumed")
  func differences() throws {
    let mine = try TinyCorpus().configuration()
    var other = mine
    other.training.maxSteps = 7
    other.decoding.beam = 9
    other.threads = 2
    #expect(try mine.differences(decisiveFrom: other).isEmpty)
    other.seed = 3
    other.data.pairs["fr-en"]?.dev = "d"
    other.sampling.alpha = 0.5
    other.methodOptions["gradvac"] = ["beta": .number(0.1)]
    other.training.adam.beta1 = 0.8
    #expect(
      try mine.differences(decisiveFrom: other) == [
        "data.pairs.fr-en.dev", "method_options.gradvac.beta", "sampling.alpha", "seed",
        "training.adam.beta1",
      ])
  }
}
