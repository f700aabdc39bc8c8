import Checkpoints
public import Foundation

/// The list of runs in a folder of several: `runs.json`, as `gradvac train --sweep` and
/// `--bilingual` write it.
public struct RunPlan: Codable, Sendable, Equatable {
  /// One run of the folder.
  public struct Member: Codable, Sendable, Equatable {
    /// The name of its directory in the folder.
    public var name: String
    /// What is set for it beside the configuration, such as `seed=2`.
    public var overrides: [String]

    /// A run from both values.
    public init(name: String, overrides: [String]) {
      self.name = name
      self.overrides = overrides
    }
  }

  /// The version of this format.
  public var version = 1
  /// Whether each run translates one direction, and the runs of a seed together make one system.
  public var isBilingual: Bool
  /// The runs in their order.
  public var members: [Member]

  enum CodingKeys: String, CodingKey {
    case version
    case isBilingual = "bilingual"
    case members = "runs"
  }

  /// A list of runs.
  public init(isBilingual: Bool, members: [Member]) {
    self.isBilingual = isBilingual
    self.members = members
  }

  // MARK: - In the folder

  private static func url(in folder: URL) -> URL { folder.appendingPathComponent("runs.json") }

  /// Writes the list into its folder.
  func store(in folder: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try AtomicFile.write(
      encoder.encode(self) + Data("\n".utf8), to: Self.url(in: folder).path)
  }

  /// The list of a folder; nil where there is none.
  ///
  /// - Throws: ``ComparisonError/plan(file:reason:)`` for a file that is none.
  public static func stored(in folder: URL) throws -> RunPlan? {
    let url = url(in: folder)
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    let plan: RunPlan
    do {
      plan = try JSONDecoder().decode(RunPlan.self, from: Data(contentsOf: url))
    } catch {
      throw ComparisonError.plan(file: url.path, reason: "is no list of runs")
    }
    guard plan.version == 1 else {
      throw ComparisonError.plan(file: url.path, reason: "has format version \(plan.version)")
    }
    // Names come from a file: none may lead out of the folder.
    if let member = plan.members.first(where: { !isPlain($0.name) }) {
      throw ComparisonError.plan(file: url.path, reason: "\"\(member.name)\" names no folder in it")
    }
    return plan
  }

  private static func isPlain(_ name: String) -> Bool {
    !name.isEmpty && name != "." && name != ".." && !name.utf8.contains { $0 == 0x2f || $0 == 0 }
  }
}
