import Checkpoints
public import Foundation

/// The recorded similarities of a run's task gradients along its training.
public struct Trajectory: Sendable, Equatable {
  /// What rows and columns stand for.
  public let layout: TrajectoryLayout
  /// The intervals, by rising steps; at least one.
  public let intervals: [TrajectoryInterval]

  /// Intervals of one run; nil for none.
  ///
  /// - Precondition: all have the same layout.
  public init?(_ intervals: [TrajectoryInterval]) {
    guard let first = intervals.first else { return nil }
    precondition(
      intervals.allSatisfy { $0.layout == first.layout }, "the intervals of a run have one layout")
    layout = first.layout
    self.intervals = intervals
  }

  /// The first and the last update recorded.
  public var steps: ClosedRange<Int> {
    let first = intervals[0].firstStep
    return first...max(first, intervals[intervals.count - 1].lastStep)
  }

  /// All intervals that lie in a range of steps, as one; nil when there is none.
  public func merged(steps: ClosedRange<Int> = 1...Int.max) -> TrajectoryInterval? {
    .merged(intervals.filter { steps.contains($0.firstStep) && steps.contains($0.lastStep) })
  }

  /// A number of each interval over the steps, each at its interval's last step; undefined ones are
  /// left out.
  public func curve(_ value: (TrajectoryInterval) -> Double?) -> [(step: Int, value: Double)] {
    intervals.compactMap { interval in
      value(interval).flatMap { $0.isFinite ? (interval.lastStep, $0) : nil }
    }
  }

  // MARK: - Files

  /// The name of the file in a run's folder `similarity`.
  public static let fileName = "trajectory.tfrecord"

  /// Reads a run's trajectory.
  ///
  /// A record that is being written, or was when the process died, ends the trajectory.
  ///
  /// - Parameters:
  ///   - folder: the run's folder `similarity`.
  ///   - limit: intervals kept; of a longer trajectory neighbours are merged, which leaves all means
  ///     exact and bounds the memory.
  ///   - keepingSamples: whether to read the Gramians of single steps too.
  /// - Returns: nil when nothing was recorded.
  /// - Throws: ``TrajectoryError``, `TFRecordError`, `SafetensorsError` or `CheckpointError`, which
  ///   name the file and the place.
  public static func read(
    in folder: URL, limit: Int = 500, keepingSamples: Bool = false
  ) throws -> Trajectory? {
    precondition(limit > 0, "a trajectory has at least one interval")
    let url = folder.appendingPathComponent(fileName)
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    let counter = try TFRecordReader(contentsOf: url)
    var count = 0
    while try counter.skip() { count += 1 }
    let each = (count + limit - 1) / limit
    let reader = try TFRecordReader(contentsOf: url)
    var intervals: [TrajectoryInterval] = []
    for record in 0..<count {
      guard let bytes = try reader.next() else { break }
      let interval = try TrajectoryInterval(
        bytes, file: url.path, record: record + 1, keepingSamples: keepingSamples)
      guard let last = intervals.indices.last else {
        intervals.append(interval)
        continue
      }
      guard intervals[last].layout == interval.layout else {
        throw TrajectoryError.otherLayout(file: url.path, record: record + 1)
      }
      if record.isMultiple(of: each) {
        intervals.append(interval)
      } else {
        intervals[last].add(interval)
      }
    }
    return Trajectory(intervals)
  }
}
