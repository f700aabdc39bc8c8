public import Checkpoints
import Corpora
public import Foundation
import SimilarityStudy
import Training

/// What a run has left on disk, as a report reads it; the model is not loaded.
public struct RunRecords {
  /// Where it is.
  public let directory: RunDirectory
  /// How it was made.
  public let configuration: any RunSettings
  /// The names of its directions, in the configuration's order.
  public let directions: [String]
  /// On what it was trained.
  let environment: RunEnvironment?
  /// Its log.
  let log: RunLog
  /// Its quality on the test text, where it was measured.
  let evaluation: RunQuality?
  /// Its measurements on the probe sentences, by rising step.
  let measurements: [ProbeMeasurement]
  /// What was recorded of the gradients in training; at most 200 intervals.
  let trajectory: Trajectory?
  /// Why something that is there could not be read.
  let warnings: [String]

  /// Reads a run, finished or not.
  ///
  /// - Throws: a `CheckpointError` for a directory that is no run's, or what reading its
  ///   configuration throws. What else cannot be read is left out, with a warning in the report.
  public init(_ url: URL) throws {
    directory = try RunDirectory.open(at: url)
    configuration = try AnyRunSettings.load(directory.configuration.path)
    directions = try configuration.taskNames()
    environment = .stored(in: directory)
    log = RunLog(directory.log)
    measurements = ProbeMeasurement.all(in: directory.similarity)
    var warnings: [String] = []
    func reading<Value>(_ read: () throws -> Value?) -> Value? {
      do { return try read() } catch {
        warnings.append("\(error)")
        return nil
      }
    }
    let (directory, task) = (directory, configuration.task)
    evaluation = reading { try RunQuality.stored(task, in: directory) }
    trajectory = reading { try Trajectory.read(in: directory.similarity, limit: 200) }
    self.warnings = warnings
  }

  /// The run's name: that of its folder.
  public var name: String { directory.url.standardizedFileURL.lastPathComponent }

  /// The number of updates made.
  var step: Int {
    [log.training.last?.step, log.validations.last?.step, log.lastEvent?.step].compactMap { $0 }
      .max() ?? 0
  }

  /// Seconds of training, over all resumptions.
  var seconds: Double {
    [log.training.last?.seconds, log.validations.last?.seconds, log.lastEvent?.seconds]
      .compactMap { $0 }.max() ?? 0
  }

  /// What its quality is measured by.
  var measure: QualityMeasure {
    if let evaluation { return evaluation.measure }
    guard configuration.task == .tagging else { return .translation }
    return log.validations.last?.validation.measure == "F1" ? .spans : .labels
  }

  /// Whether training goes on, or was killed: nothing says that it ended.
  public var isUnfinished: Bool { log.lastEvent?.kind != "end" }

  /// Where text came from and what became of it, line by line.
  var account: String? {
    try? String(
      contentsOf: directory.url.appendingPathComponent("data/account.txt"), encoding: .utf8)
  }

  /// The resource group of a direction: `high` or `low`.
  func group(of direction: String) -> String {
    configuration.lowResourceTasks.contains(direction) ? "low" : "high"
  }
}
