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
      gradients != .oneGraph || training.updateFreq == 1,
      "gradients is one_graph, which takes training.update_freq 1, not \(training.updateFreq); "
        + "use per_task")
    expect(threads >= 0, "threads is \(threads); it is 0 (one a core) or more")
    expect(
      (16...1_000_000).contains(vocabulary.size),
      "vocabulary.size is \(vocabulary.size); it is from 16 to 1000000")
    expect(
      (2...model.maxPositions).contains(vocabulary.maxLength),
      "vocabulary.max_length is \(vocabulary.maxLength); it is from 2 to model.max_positions, "
        + "\(model.maxPositions)")
    faults += sampling.faults
    expect(
      startFrom == nil || training.schedule != .linear,
      "training.schedule is linear, which counts updates to the run's end; with start_from, whose "
        + "updates go on, take inverse_sqrt or constant")
    expect(
      sampling.maxTokens >= vocabulary.maxLength,
      "sampling.max_tokens is \(sampling.maxTokens); the longest sentence, vocabulary.max_length "
        + "= \(vocabulary.maxLength), must fit")
    expect(
      (1...1_000).contains(decoding.beam), "decoding.beam is \(decoding.beam); it is 1 to 1000")
    expect(
      decoding.lenpen.isFinite && decoding.lenpen >= 0,
      "decoding.lenpen is \(decoding.lenpen); it is 0 or more")
    expect(
      decoding.maxTokens >= 1, "decoding.max_tokens is \(decoding.maxTokens); it is 1 or more")
    expect(
      similarity.recordInterval >= 1,
      "similarity.record_interval is \(similarity.recordInterval); it is 1 or more")
    for (name, value) in [
      ("data.probe_sentences", data.probeSentences), ("data.dev_sentences", data.devSentences),
      ("data.test_sentences", data.testSentences),
      ("validation.bleu_sentences", validation.bleuSentences),
      ("similarity.record_steps", similarity.recordSteps),
    ] {
      expect(value >= 0, "\(name) is \(value); it is 0 or more")
    }
    guard faults.isEmpty else { throw ExperimentError.configuration(file: file, faults: faults) }
    _ = try methodConfiguration()
  }
}
