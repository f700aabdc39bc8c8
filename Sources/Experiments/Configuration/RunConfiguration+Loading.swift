import Configuration
import Corpora
import GradientVaccine
import Training
import Translation

extension RunConfiguration {
  /// Reads a configuration from a YAML file.
  ///
  /// - Parameter overrides: texts such as `training.max_steps=100`, applied in this order.
  /// - Throws: a `ConfigurationError` that names file, line and key; ``ExperimentError``.
  public static func load(_ path: String, overrides: [String] = []) throws -> RunConfiguration {
    try AnyRunSettings.require(.translation, of: path, overrides: overrides)
    func read(_ defaults: RunConfiguration) throws -> RunConfiguration {
      try YAMLDecoder().load(
        RunConfiguration.self, from: path, overrides: overrides, defaults: defaults)
    }
    var configuration = try read(RunConfiguration())
    // A preset is a set of defaults: what the file gives beside it counts.
    if let preset = configuration.model.preset {
      var defaults = RunConfiguration()
      defaults.model = preset.configuration
      configuration = try read(defaults)
    }
    try configuration.requireValid(file: path)
    return configuration
  }

  /// Checks what YAML's types cannot.
  func requireValid(file: String) throws {
    var faults = model.faults.map { "model.\($0)" }
    if imported == nil { faults += training.faults.map { "training.\($0)" } }
    func expect(_ condition: Bool, _ fault: @autoclosure () -> String) {
      if !condition { faults.append(fault()) }
    }
    if imported == nil { faults += data.faults }
    expect(
      (16...1_000_000).contains(vocabulary.size),
      "vocabulary.size is \(vocabulary.size); it is from 16 to 1000000")
    expect(
      (2...model.maxPositions).contains(vocabulary.maxLength),
      "vocabulary.max_length is \(vocabulary.maxLength); it is from 2 to model.max_positions, "
        + "\(model.maxPositions)")
    faults += commonFaults(longest: vocabulary.maxLength)
    expect(
      startFrom == nil || training.schedule != .linear,
      "training.schedule is linear, which counts updates to the run's end; with start_from, whose "
        + "updates go on, take inverse_sqrt or constant")
    expect(
      (1...1_000).contains(decoding.beam), "decoding.beam is \(decoding.beam); it is 1 to 1000")
    expect(
      decoding.lenpen.isFinite && decoding.lenpen >= 0,
      "decoding.lenpen is \(decoding.lenpen); it is 0 or more")
    expect(
      decoding.maxTokens >= 1, "decoding.max_tokens is \(decoding.maxTokens); it is 1 or more")
    for (name, value) in [
      ("data.probe_sentences", data.probeSentences), ("data.dev_sentences", data.devSentences),
      ("data.test_sentences", data.testSentences),
      ("validation.bleu_sentences", validation.bleuSentences),
    ] {
      expect(value >= 0, "\(name) is \(value); it is 0 or more")
    }
    guard faults.isEmpty else { throw ExperimentError.configuration(file: file, faults: faults) }
    _ = try methodConfiguration()
  }
}
