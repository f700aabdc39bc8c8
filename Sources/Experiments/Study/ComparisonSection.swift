import Checkpoints
import Console
import Foundation
import SimilarityStudy

/// The tables of `gradvac compare` for a page.
struct ComparisonSection {
  private let evaluated: [RunRecords]
  private let others: Int

  /// Those runs are compared that have an evaluation of the test text.
  init(_ runs: [RunRecords]) {
    evaluated = runs.filter { $0.evaluation != nil }
    others = runs.count - evaluated.count
  }

  /// Scores by direction, averages by resource group, cost, and what a reader must know of them; why
  /// there are none where the runs cannot be compared; nil for fewer than two evaluated runs.
  var section: ReportSection? {
    guard evaluated.count > 1 else { return nil }
    return ReportSection(
      title: "Comparison on the test text", shortTitle: "Comparison",
      lead: "The tables of gradvac compare; the first run is the baseline.", blocks: blocks)
  }

  private var blocks: [ReportBlock] {
    do {
      let systems = try ComparedSystem.systems(named: evaluated.map(\.directory.url.path))
      return try Self.blocks(Comparison(of: systems)) + missing
    } catch {
      return [.notice("No comparison: \(error).")]
    }
  }

  private var missing: [ReportBlock] {
    others == 0
      ? []
      : [
        .statements([
          others == 1
            ? "One run has no evaluation of the test text and is not in these tables."
            : "\(others) runs have no evaluation of the test text and are not in these tables."
        ])
      ]
  }

  private static func blocks(_ comparison: Comparison) -> [ReportBlock] {
    let tables = ComparisonTables(comparison, style: .markdown)
    let metric = comparison.metric.title
    let scores = comparison.families.map { family in
      table(tables.scores(of: family), "\(metric), \(family.title), \(comparison.split) text")
    }
    return scores + [
      table(tables.averages(), "\(metric), averages by the size of the training text"),
      table(tables.cost(), "Cost of training, a seed"), .statements(tables.notes()),
    ]
  }

  /// A table for terminals as one of the page; a column is of numbers when each cell begins with one.
  private static func table(_ table: TextTable, _ caption: String) -> ReportBlock {
    let columns = table.titles.enumerated().map { index, title in
      ReportTable.Column(
        title, isNumeric: table.rows.allSatisfy { $0[index].first.map(isNumeric) ?? true })
    }
    return .table(ReportTable(caption: caption, columns: columns, rows: table.rows))
  }

  private static func isNumeric(_ first: Character) -> Bool {
    first.isNumber || "–-−".contains(first)
  }
}
