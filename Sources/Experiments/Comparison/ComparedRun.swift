public import Checkpoints
import Corpora
import Foundation

/// A run as a comparison sees it: how it was made, on what text, at what cost.
///
/// Its model is not loaded.
public struct ComparedRun: Sendable {
  /// The path by which it was named.
  public let path: String
  /// Where it is.
  public let directory: RunDirectory
  /// How it was made.
  public let configuration: any RunSettings
  /// Its tasks, zero-shot ones last.
  public let tasks: [ComparedTask]
  /// The names of tasks that are only tested.
  let zeroShot: Set<String>
  /// The sizes and digests of its text; nil for a run of a version that kept none.
  public let summary: TextSummary?
  /// What its training took.
  public let cost: RunCost?
  /// Whether it is one of a folder of bilingual runs.
  public let isBilingual: Bool
  /// What decides its updates and its translations, by key; the seed is left out.
  let settings: [String: String]

  /// Opens a run.
  ///
  /// - Throws: a `CheckpointError` for a directory that is no run's, or what its configuration's
  ///   reading throws.
  public init(at path: String, isBilingual: Bool = false) throws {
    let directory = try RunDirectory.open(at: URL(fileURLWithPath: path))
    let configuration = try AnyRunSettings.load(directory.configuration.path)
    try self.init(
      path: path, directory: directory, configuration: configuration, isBilingual: isBilingual)
  }

  init(
    path: String, directory: RunDirectory, configuration: any RunSettings, isBilingual: Bool
  ) throws {
    self.path = path
    self.directory = directory
    self.configuration = configuration
    self.isBilingual = isBilingual
    let (trained, tested) = try Self.tasks(configuration)
    tasks = trained + tested
    zeroShot = Set(tested.map(\.name))
    summary = TextSummary.stored(in: directory.url.appendingPathComponent("data"))
    cost = RunCost(log: directory.log)
    var settings = try Self.decisive(configuration, isBilingual: isBilingual)
    if let origin = AveragedRun.Origin(of: directory) {
      settings["average"] = origin.steps.map { String($0) }.joined(separator: "+")
    }
    self.settings = settings
  }

  private static func tasks(_ configuration: any RunSettings) throws -> (
    trained: [ComparedTask], tested: [ComparedTask]
  ) {
    if let tagging = configuration as? TaggingConfiguration {
      let tested = tagging.data.only.isEmpty ? tagging.data.zeroShot : []
      return (
        try tagging.taskNames().map { ComparedTask(language: $0) },
        tested.map { ComparedTask(language: $0) }
      )
    }
    guard let translation = configuration as? RunConfiguration else { return ([], []) }
    return (
      try translation.data.directions().map { ComparedTask($0) },
      try translation.data.zeroShotDirections().map { ComparedTask($0) }
    )
  }

  /// What the run is trained for.
  public var kind: RunTask { configuration.task }

  /// The seed of the run.
  public var seed: UInt64 { configuration.seed }

  /// Keys whose values change no update and no translation.
  private static let irrelevant: Set<String> = [
    "seed", "threads", "training.log_interval", "training.save_interval", "training.keep_last",
    "training.keep_best", "decoding.max_tokens", "sampling.epoch_pairs",
  ]

  private static func decisive(
    _ configuration: any RunSettings, isBilingual: Bool
  ) throws -> [String: String] {
    let ownOptions = "method_options.\(configuration.method)."
    return try configuration.settings().filter { key, _ in
      if irrelevant.contains(key) || key.hasPrefix("similarity.") { return false }
      if key.hasPrefix("method_options") { return key.hasPrefix(ownOptions) }
      // Which of the pairs a bilingual run has is not what tells two sets of them apart.
      return !(isBilingual && ["data.only", "data.low_resource"].contains(key))
    }
  }
}
