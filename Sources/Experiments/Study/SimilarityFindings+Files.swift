import Checkpoints
public import Foundation
import SimilarityStudy

extension SimilarityFindings {
  /// The findings as `gradvac similarity --json` prints them; numbers that are not known are null.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(Answer(self)), as: UTF8.self) + "\n"
  }

  /// Writes `GROUP.csv`, a matrix for each group, and `curves.csv` into a folder, which is made.
  ///
  /// - Returns: the files' names.
  public func writeTables(to folder: URL) throws -> [String] {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var names: [String] = []
    func write(_ text: String, _ name: String) throws {
      try AtomicFile.write(text, to: folder.appendingPathComponent(name).path)
      names.append(name)
    }
    for row in rows {
      if let matrix = row.matrix { try write(matrix.csv, "\(row.name).csv") }
    }
    if !curves.isEmpty {
      let lines = curves.flatMap { curve in
        curve.points.map { "\(curve.name),\($0.step),\($0.value)\n" }
      }
      try write("curve,step,value\n" + lines.joined(), "curves.csv")
    }
    return names
  }

  private struct Answer: Encodable {
    struct Bounds: Encodable {
      var lower: [[Double?]]
      var upper: [[Double?]]
      var level: Double
      var count: Int
      var over: String
    }

    struct Point: Encodable {
      var step: Int
      var value: Double?
    }

    var runs: [String]
    var source: String
    var steps: [Int]
    var account: String
    var tasks: [String]
    var families: [String: String]
    var groups: [String]
    var cosines: [String: [[Double?]]]
    var intervals: [String: Bounds]
    var statements: [String: [String]]
    var curves: [String: [Point]]
    var remarks: [String]

    init(_ findings: SimilarityFindings) {
      runs = findings.runs
      source = findings.origin.rawValue
      steps = findings.steps
      account = findings.account
      tasks = findings.tasks
      families = LanguageFamilies.labels(for: findings.tasks)
      groups = findings.rows.map(\.name)
      cosines = Self.byName(findings.rows) { Self.known($0.values) }
      intervals = Self.byName(findings.rows) { row in
        row.spread.map { spread in
          Bounds(
            lower: Self.known(spread.intervals.map { $0.map(\.lower) }),
            upper: Self.known(spread.intervals.map { $0.map(\.upper) }),
            level: spread.mean.interval.level, count: spread.mean.count,
            over: Self.units(of: spread.source))
        }
      }
      statements = Self.byName(findings.rows) { $0.statements.isEmpty ? nil : $0.statements }
      curves = Dictionary(
        findings.curves.map { ($0.name, $0.points.map { Point(step: $0.step, value: $0.value) }) },
        uniquingKeysWith: { first, _ in first })
      remarks = findings.remarks
    }

    private static func units(of source: SimilaritySpread.Source) -> String {
      switch source {
      case .runs: "runs"
      case .blocks(let size, let unit): "blocks of \(size) \(unit)s"
      }
    }

    private static func byName<Value>(
      _ rows: [SimilarityFindings.Row], _ value: (SimilarityFindings.Row) -> Value?
    ) -> [String: Value] {
      rows.reduce(into: [:]) { result, row in
        if let found = value(row) { result[row.name] = found }
      }
    }

    private static func known(_ values: [[Double]]) -> [[Double?]] {
      values.map { $0.map { $0.isFinite ? $0 : nil } }
    }
  }
}
