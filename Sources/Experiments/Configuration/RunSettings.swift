import Configuration
import Foundation
public import GradientVaccine
public import TaskGradients
import Tensors
public import Training

/// What a run trains a network for.
public enum RunTask: String, Codable, Sendable, CaseIterable {
  /// Translation; each direction is a task.
  case translation
  /// Giving every word a tag; each language is a task.
  case tagging
}

/// What the configurations of all kinds of runs have in common.
public protocol RunSettings: Codable, Sendable, Equatable {
  /// What the network is trained for.
  var task: RunTask { get }
  /// Decides every random choice of the run.
  var seed: UInt64 { get }
  /// `cpu`, or `cuda` with a number after a colon where there are several.
  var device: String { get }
  /// Threads of an operation on the CPU; 0 for one a core.
  var threads: Int { get }
  /// The number format of matrix products.
  var precision: Precision { get }
  /// The rule that combines the tasks' gradients, by its name.
  var method: String { get }
  /// Options by the name of the method they belong to; only those of the chosen method count.
  var methodOptions: [String: [String: OptionValue]] { get }
  /// The parameter groups that the rule treats one by one.
  var granularity: Granularity { get }
  /// How the tasks' gradients are formed.
  var gradients: GradientWay { get set }
  /// The number format in which gradients wait for the rule where each task has a pass of its own.
  var gradientRows: RowFormat { get }
  /// How often each task is drawn.
  var sampling: SamplingConfiguration { get }
  /// How long, how fast and how carefully to train.
  var training: TrainingOptions { get }
  /// What is measured of the gradients' similarity.
  var similarity: SimilarityConfiguration { get }
  /// The tasks that count as low-resource, by name.
  var lowResourceTasks: [String] { get }

  /// The names of the tasks that are trained, in order.
  func taskNames() throws -> [String]

  /// Reads a configuration from a YAML file.
  ///
  /// - Parameter overrides: texts such as `training.max_steps=100`, applied in this order.
  /// - Throws: a `ConfigurationError` that names file, line and key; ``ExperimentError``.
  static func load(_ path: String, overrides: [String]) throws -> Self
}

extension RunSettings {
  /// The whole configuration as YAML, defaults included.
  public func yaml() throws -> String { try YAMLEncoder().encode(self) }

  /// The rule with its options.
  public func methodConfiguration() throws -> MethodConfiguration {
    for name in methodOptions.keys.sorted() where name != method {
      // A misspelt name is found even where its options are not used.
      _ = try MethodConfiguration(name: name, options: methodOptions[name] ?? [:])
    }
    return try MethodConfiguration(name: method, options: methodOptions[method] ?? [:])
  }

  /// What is wrong with the values that all kinds of runs have, as one sentence a fault.
  ///
  /// - Parameter longest: `vocabulary.max_length`, the longest sequence of a batch.
  func commonFaults(longest: Int) -> [String] {
    var faults = sampling.faults
    func expect(_ condition: Bool, _ fault: @autoclosure () -> String) {
      if !condition { faults.append(fault()) }
    }
    expect(
      gradients != .oneGraph || training.updateFreq == 1,
      "gradients is one_graph, which takes training.update_freq 1, not \(training.updateFreq); "
        + "use per_task")
    expect(threads >= 0, "threads is \(threads); it is 0 (one a core) or more")
    expect(
      sampling.maxTokens >= longest,
      "sampling.max_tokens is \(sampling.maxTokens); the longest sentence, vocabulary.max_length "
        + "= \(longest), must fit")
    expect(
      similarity.recordInterval >= 1,
      "similarity.record_interval is \(similarity.recordInterval); it is 1 or more")
    expect(
      similarity.recordSteps >= 0,
      "similarity.record_steps is \(similarity.recordSteps); it is 0 or more")
    return faults
  }

  /// Makes libtorch use the configured number of threads.
  func applyThreads() {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    Runtime.threads = threads == 0 ? cores : threads
  }
}

/// Configurations of any kind, told apart by their key `task`.
public enum AnyRunSettings {
  /// Reads a configuration of the kind that the file says it is.
  ///
  /// - Parameter overrides: texts such as `training.max_steps=100`, applied in this order.
  /// - Throws: a `ConfigurationError` that names file, line and key; ``ExperimentError``.
  public static func load(_ path: String, overrides: [String] = []) throws -> any RunSettings {
    switch try task(of: path, overrides: overrides) {
    case .translation: try RunConfiguration.load(path, overrides: overrides)
    case .tagging: try TaggingConfiguration.load(path, overrides: overrides)
    }
  }

  /// What a configuration's runs are trained for.
  ///
  /// An unknown task counts as translation, whose decoder then says what is wrong, and where.
  static func task(of path: String, overrides: [String] = []) throws -> RunTask {
    var text: String?
    if case .scalar(let scalar) = try YAML.load(path)["task"]?.content { text = scalar.text }
    for override in overrides where override.hasPrefix("task=") {
      text = override.dropFirst(5).trimmingCharacters(in: ["\"", "'", " "])
    }
    return text.flatMap(RunTask.init) ?? .translation
  }

  /// Checks that a file's runs are trained for what is wanted.
  ///
  /// - Throws: ``ExperimentError/otherTask(file:expected:found:)``.
  static func require(_ expected: RunTask, of path: String, overrides: [String]) throws {
    let found = try task(of: path, overrides: overrides)
    guard found == expected else {
      throw ExperimentError.otherTask(
        file: path, expected: expected.rawValue, found: found.rawValue)
    }
  }
}
