public import Foundation
import GradientVaccine
public import SimilarityStudy

/// The Gramians of all tasks' gradients on the probe sentences, at one checkpoint.
public struct ProbeMeasurement: Codable, Sendable, Equatable {
  /// The version of this format.
  public var version = 1
  /// The number of updates made before the measurement.
  public var step: Int
  /// The tasks, in the order of the Gramians' rows.
  public var tasks: [String]
  /// Probe sentences of each task.
  public var sentences: Int
  /// Whether the sentences are the same in all tasks.
  public var isMultiParallel: Bool
  /// For each parameter group, its Gramian's entries row by row.
  public var gramians: [String: [Double]]

  enum CodingKeys: String, CodingKey {
    case version, step, tasks, sentences, gramians
    case isMultiParallel = "is_multi_parallel"
  }

  /// The similarities over all groups that a name stands for.
  ///
  /// - Parameter part: `encoder`, `decoder`, `model` for all groups, or a group's own name.
  /// - Returns: nil when no group fits, or a gradient is zero or not finite.
  public func similarity(of part: String) -> SimilarityMatrix? {
    let members = gramians.filter {
      part == "model" || $0.key == part || $0.key.hasPrefix("\(part).")
    }
    let parts = members.sorted { $0.key < $1.key }.map {
      Gramian(count: tasks.count, values: $0.value)
    }
    guard let first = parts.first else { return nil }
    let cosines = parts.dropFirst().reduce(first, +).cosines()
    let rows = tasks.indices.map { row in
      tasks.indices.map { row == $0 ? 1 : cosines[row, $0] }
    }
    return try? SimilarityMatrix(tasks: tasks, values: rows)
  }

  // MARK: - Files

  static let prefix = "probe-step-"

  /// Where a measurement is kept in a run's folder `similarity`.
  static func url(step: Int, in folder: URL) -> URL {
    folder.appendingPathComponent("\(prefix)\(step).json")
  }

  /// All measurements in a folder, by rising step; files that cannot be read are left out.
  public static func all(in folder: URL) -> [ProbeMeasurement] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasPrefix(prefix) && $0.hasSuffix(".json") }
      .compactMap { name in
        let data = try? Data(contentsOf: folder.appendingPathComponent(name))
        return data.flatMap { try? JSONDecoder().decode(ProbeMeasurement.self, from: $0) }
      }
      .filter { measurement in
        let size = measurement.tasks.count * measurement.tasks.count
        return measurement.gramians.values.allSatisfy { $0.count == size }
      }
      .sorted { $0.step < $1.step }
  }
}
