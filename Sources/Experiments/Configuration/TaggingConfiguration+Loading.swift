import Configuration
import Corpora
import Tagging
import Training

extension TaggingConfiguration {
  /// Reads a configuration from a YAML file.
  ///
  /// - Parameter overrides: texts such as `training.max_steps=100`, applied in this order.
  /// - Throws: a `ConfigurationError` that names file, line and key; ``ExperimentError``.
  public static func load(_ path: String, overrides: [String] = []) throws -> TaggingConfiguration {
    try AnyRunSettings.require(.tagging, of: path, overrides: overrides)
    let configuration = try YAMLDecoder().load(
      TaggingConfiguration.self, from: path, overrides: overrides, defaults: .init())
    try configuration.requireValid(file: path)
    return configuration
  }

  /// Checks what YAML's types cannot.
  ///
  /// - Parameter isResolved: whether `model` is already that of the pretrained one.
  func requireValid(file: String, isResolved: Bool = false) throws {
    var faults = model.faults.map { "model.\($0)" } + sampling.faults
    if imported == nil { faults += data.faults + training.faults.map { "training.\($0)" } }
    for name in imported?.languages ?? [] where !Direction.isCode(name) {
      faults.append("languages has \(name); expected codes of letters, digits and underscores")
    }
    func expect(_ condition: Bool, _ fault: @autoclosure () -> String) {
      if !condition { faults.append(fault()) }
    }
    expect(
      gradients != .oneGraph || training.updateFreq == 1,
      "gradients is one_graph, which takes training.update_freq 1, not \(training.updateFreq); "
        + "use per_task")
    expect(threads >= 0, "threads is \(threads); it is 0 (one a core) or more")
    expect(
      (64...1_000_000).contains(vocabulary.size),
      "vocabulary.size is \(vocabulary.size); it is from 64 to 1000000")
    let isKnown = pretrained == nil || isResolved
    expect(
      vocabulary.maxLength >= 3 && (!isKnown || vocabulary.maxLength <= model.maxPositions),
      "vocabulary.max_length is \(vocabulary.maxLength); it is from 3 to model.max_positions, "
        + "\(model.maxPositions)")
    expect(
      sampling.maxTokens >= vocabulary.maxLength,
      "sampling.max_tokens is \(sampling.maxTokens); the longest sentence, vocabulary.max_length "
        + "= \(vocabulary.maxLength), must fit")
    expect(
      training.labelSmoothingKind == .uniform || training.labelSmoothing == 0,
      "training.label_smoothing_kind is \(training.labelSmoothingKind.rawValue); "
        + "a tagging run takes uniform")
    expect(
      similarity.recordInterval >= 1,
      "similarity.record_interval is \(similarity.recordInterval); it is 1 or more")
    expect(
      similarity.recordSteps >= 0,
      "similarity.record_steps is \(similarity.recordSteps); it is 0 or more")
    guard faults.isEmpty else { throw ExperimentError.configuration(file: file, faults: faults) }
    _ = try methodConfiguration()
  }
}
