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
    var faults = model.faults.map { "model.\($0)" }
    if imported == nil { faults += data.faults + training.faults.map { "training.\($0)" } }
    for name in imported?.languages ?? [] where !Direction.isCode(name) {
      faults.append("languages has \(name); expected codes of letters, digits and underscores")
    }
    func expect(_ condition: Bool, _ fault: @autoclosure () -> String) {
      if !condition { faults.append(fault()) }
    }
    expect(
      (64...1_000_000).contains(vocabulary.size),
      "vocabulary.size is \(vocabulary.size); it is from 64 to 1000000")
    let isKnown = pretrained == nil || isResolved
    expect(
      vocabulary.maxLength >= 3 && (!isKnown || vocabulary.maxLength <= model.maxPositions),
      "vocabulary.max_length is \(vocabulary.maxLength); it is from 3 to model.max_positions, "
        + "\(model.maxPositions)")
    expect(
      training.labelSmoothingKind == .uniform || training.labelSmoothing == 0,
      "training.label_smoothing_kind is \(training.labelSmoothingKind.rawValue); "
        + "a tagging run takes uniform")
    faults += commonFaults(longest: vocabulary.maxLength)
    guard faults.isEmpty else { throw ExperimentError.configuration(file: file, faults: faults) }
    _ = try methodConfiguration()
  }
}
