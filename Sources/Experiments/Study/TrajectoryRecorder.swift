import Checkpoints
import Foundation
import GradientVaccine
import SimilarityStudy
import TaskGradients
import Training

/// Records the similarities of the gradients that training forms anyway, interval by interval.
///
/// Intervals end at multiples of their length, and at the end of training; the file of a resumed run
/// is cut back to what a run that never stopped would have had by then.
final class TrajectoryRecorder: UpdateObserver {
  private let layout: TrajectoryLayout
  private let folder: URL
  private let length: Int
  private let keepEvery: Int
  private var current: TrajectoryInterval
  private var file: AppendingFile?

  /// - Parameters:
  ///   - folder: the run's folder of similarities.
  ///   - length: the updates of an interval.
  ///   - keepEvery: the updates between those whose Gramians are kept as they are; 0 keeps none.
  init(_ layout: TrajectoryLayout, folder: URL, interval length: Int, keepingEvery keepEvery: Int) {
    precondition(length > 0 && keepEvery >= 0, "an interval has at least one update")
    self.layout = layout
    self.folder = folder
    self.length = length
    self.keepEvery = keepEvery
    current = TrajectoryInterval(layout, after: 0)
  }

  func begin(after step: Int, unfiled: Data?) throws {
    current = TrajectoryInterval(layout, after: step)
    if let unfiled {
      let saved = try TrajectoryInterval([UInt8](unfiled), file: CheckpointName.observations)
      guard saved.layout == layout, saved.lastStep == step else {
        throw TrajectoryError.otherLayout(file: CheckpointName.observations, record: 1)
      }
      current = saved
    }
    file = nil
    try cut(before: current.firstStep)
  }

  func note(step: Int, _ combined: CombinedGradient) throws {
    current.note(
      step: step, combined.report, gramians: combined.gramians,
      keeping: keepEvery > 0 && step.isMultiple(of: keepEvery))
    if step.isMultiple(of: length) { try flush() }
  }

  func unfiled() throws -> Data? {
    current.lastStep < current.firstStep ? nil : Data(try current.bytes(.double))
  }

  func end() throws {
    try flush()
    try file?.close()
    file = nil
  }

  private func flush() throws {
    if !current.isEmpty {
      let file = try file ?? AppendingFile(path: path)
      self.file = file
      try file.append(TFRecord.framed(current.bytes(.single)))
    }
    current = TrajectoryInterval(layout, after: current.lastStep)
  }

  private var path: String { folder.appendingPathComponent(Trajectory.fileName).path }

  /// Removes records of updates from a step on, and what a process that died left half written.
  private func cut(before step: Int) throws {
    guard FileManager.default.fileExists(atPath: path) else { return }
    let reader = try TFRecordReader(contentsOf: URL(fileURLWithPath: path))
    var kept = 0
    while let bytes = try reader.next(),
      try TrajectoryInterval(bytes, file: path, keepingSamples: false).lastStep < step
    {
      kept = reader.offset
    }
    let file = try AppendingFile(path: path)
    try file.truncate(to: kept)
    try file.close()
  }
}
