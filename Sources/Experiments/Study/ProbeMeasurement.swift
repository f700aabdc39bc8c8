import Checkpoints
public import Foundation
public import GradientVaccine
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
  /// The division of the parameters into groups; `all_layer` when absent.
  public var granularity: Granularity?
  /// For each parameter group, its Gramian's entries row by row.
  public var gramians: [String: [Double]]
  /// For each block of the sentences the same on all sentences but the block's; absent where no
  /// blocks were measured.
  public var withoutBlocks: [[String: [Double]]]?

  enum CodingKeys: String, CodingKey {
    case version, step, tasks, sentences, granularity, gramians
    case isMultiParallel = "is_multi_parallel"
    case withoutBlocks = "without_blocks"
  }

  /// The groups, and the parts that they form.
  public var layout: TrajectoryLayout {
    TrajectoryLayout(
      method: "", granularity: granularity ?? .allLayer, tasks: tasks,
      groups: gramians.keys.sorted(by: Self.precedes))
  }

  /// The order of a network: embeddings, encoder, decoder, the rest; blocks by their number.
  private static func precedes(_ first: String, _ second: String) -> Bool {
    func rank(_ name: String) -> Int {
      if name.hasPrefix("embeddings") || name.contains("shared") { return 0 }
      return name.contains("encoder") ? 1 : name.contains("decoder") ? 2 : 3
    }
    if rank(first) != rank(second) { return rank(first) < rank(second) }
    return first.compare(second, options: .numeric) == .orderedAscending
  }

  /// The similarities in a group or a part.
  ///
  /// - Parameter name: a row of ``layout``, such as `encoder`, `decoder`, `model` or `encoder.0`.
  /// - Returns: nil when there is no such row, or a gradient is zero or not finite.
  public func similarity(of name: String) -> SimilarityMatrix? {
    matrix(of: name, in: gramians)
  }

  /// The same on all sentences but each block's; empty where no blocks were measured.
  public func similaritiesWithoutBlocks(of name: String) -> [SimilarityMatrix] {
    (withoutBlocks ?? []).compactMap { matrix(of: name, in: $0) }
  }

  /// The intervals over probe sentences; nil where no blocks were measured.
  public func spread(of name: String) -> SimilaritySpread? {
    let blocks = similaritiesWithoutBlocks(of: name)
    guard let matrix = similarity(of: name), blocks.count >= 2 else { return nil }
    return try? SimilaritySpread(matrix, without: blocks, size: sentences / blocks.count)
  }

  private func matrix(of name: String, in gramians: [String: [Double]]) -> SimilarityMatrix? {
    let layout = layout
    guard let row = layout.rows.firstIndex(of: name) else { return nil }
    let members = layout.members(ofRow: row).compactMap { gramians[layout.groups[$0]] }
    let parts = members.filter { $0.count == tasks.count * tasks.count }.map {
      Gramian(count: tasks.count, values: $0)
    }
    guard let first = parts.first, parts.count == layout.members(ofRow: row).count else {
      return nil
    }
    let cosines = parts.dropFirst().reduce(first, +).cosines()
    let rows = tasks.indices.map { row in
      tasks.indices.map { row == $0 ? 1 : cosines[row, $0] }
    }
    return try? SimilarityMatrix(tasks: tasks, values: rows, samples: 1)
  }

  // MARK: - Files

  static let prefix = "probe-step-"

  /// Where a measurement is kept in a run's folder `similarity`.
  static func url(step: Int, in folder: URL) -> URL {
    folder.appendingPathComponent("\(prefix)\(step).json")
  }

  /// Whether a run's folder `similarity` has a measurement at a step.
  static func isStored(step: Int, in folder: URL) -> Bool {
    FileManager.default.fileExists(atPath: url(step: step, in: folder).path)
  }

  /// Keeps the measurement in a run's folder `similarity`; one that is not finite is not kept.
  public func store(in folder: URL) throws {
    guard gramians.values.allSatisfy({ $0.allSatisfy(\.isFinite) }) else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    try AtomicFile.write(encoder.encode(self), to: Self.url(step: step, in: folder).path)
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
