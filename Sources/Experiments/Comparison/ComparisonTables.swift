public import Console
import Corpora

/// A comparison as tables for people, for Markdown files and for papers.
public struct ComparisonTables: Sendable {
  let comparison: Comparison
  private let style: TextTable.Style

  /// Tables in a style.
  public init(_ comparison: Comparison, style: TextTable.Style = .plain) {
    self.comparison = comparison
    self.style = style
  }

  /// Directions that stand side by side, at most; more of them are written one below the other.
  private static let widest = 8

  /// All of it: scores, averages by group, cost, the check of the data, the signature.
  public func rendered() -> String {
    var parts = comparison.families.map { titled(scoreTitle($0), scores(of: $0)) }
    parts.append(titled("\(metric), averages by the size of the training text", averages()))
    parts.append(titled("Cost of training, a seed", cost()))
    parts.append(written(notes()))
    return parts.joined(separator: "\n")
  }

  private func written(_ notes: [String]) -> String {
    switch style {
    case .plain, .tsv: notes.map { $0 + "\n" }.joined()
    case .markdown: notes.map { "- \(TextTable.escaped($0, for: .markdown))\n" }.joined()
    case .latex: notes.map { "% \($0)\n" }.joined()
    }
  }

  private var isTagging: Bool { comparison.metric.task == .tagging }

  private var metric: String { comparison.metric.title }

  private func scoreTitle(_ family: DirectionFamily) -> String {
    "\(metric), \(family.title), \(comparison.split) text"
  }

  private func titled(_ title: String, _ table: TextTable) -> String {
    switch style {
    case .plain, .tsv: "\(title)\n\n" + table.rendered(style)
    case .markdown: "**\(title)**\n\n" + table.rendered(style)
    case .latex: "% \(title)\n" + table.rendered(style)
    }
  }

  // MARK: - The paper's Table 1

  /// The scores of a family's directions and their mean, by system.
  public func scores(of family: DirectionFamily) -> TextTable {
    let names = family.directions
    let columns = comparison.systems.map { system in
      cells(
        names.map { system.directions[$0] } + [system.averages[family.title]?["all"]])
    }
    let head = names + ["mean"]
    guard names.count > Self.widest else {
      return table(["system"] + head, zip(comparison.systems, columns).map { [$0.name] + $1 })
    }
    let groups = Dictionary(
      uniqueKeysWithValues: comparison.rows.map { ($0.direction, $0.group.title) })
    let rows = head.enumerated().map { index, name in
      [name, groups[name] ?? ""] + columns.map { $0[index] }
    }
    return table(
      [isTagging ? "language" : "direction", "resources"] + comparison.systems.map(\.name), rows,
      texts: 2)
  }

  // MARK: - The paper's Table 2

  /// The averages of each family's groups, by system.
  public func averages() -> TextTable {
    let families = comparison.families
    let groups = comparison.groupNames
    let columns = families.flatMap { family in
      groups.filter { !comparison.members(of: family, group: $0).isEmpty }.map { (family, $0) }
    }
    let single = families.count == 1
    let titles = columns.map { family, group in
      let count = comparison.members(of: family, group: group).count
      let name = group.replacing("_", with: "-")
      return (single ? name : "\(family.title) \(name)") + " (\(count))"
    }
    let rows = comparison.systems.map { system in
      [system.name] + cells(columns.map { system.averages[$0.title]?[$1] })
    }
    return table([single ? families[0].title : "system"] + titles, rows)
  }

  // MARK: - Cost

  /// What training took.
  public func cost() -> TextTable {
    let rows = comparison.systems.map { system -> [String] in
      let cost = system.cost
      let speed = cost.flatMap { $0.seconds > 0 ? Double($0.tokens) / $0.seconds : nil }
      return [
        system.name, "\(system.seeds.count)", cost.map { HumanReadable.count($0.updates) } ?? "–",
        cost?.sentences.map(HumanReadable.count) ?? "–",
        cost.map { HumanReadable.count($0.tokens) } ?? "–",
        cost.map { HumanReadable.duration(seconds: $0.seconds) } ?? "–",
        speed.map(HumanReadable.rate) ?? "–",
      ]
    }
    return table(
      ["system", "seeds", "updates"]
        + (isTagging
          ? ["sentences", "words", "time", "words/s"]
          : ["sentence pairs", "target tokens", "time", "tokens/s"]),
      rows)
  }

  private func table(_ titles: [String], _ rows: [[String]], texts: Int = 1) -> TextTable {
    var table = TextTable(
      titles, alignments: titles.indices.map { $0 < texts ? .left : .right })
    for row in rows { table.append(row) }
    return table
  }

  // MARK: - Cells

  /// The texts of one system's scores; with marks in any of them, all keep room for one.
  private func cells(_ scores: [Comparison.Score?]) -> [String] {
    let room = style == .plain && comparison.test != nil ? " " : ""
    return scores.map { score in
      guard let score else { return "–" + room }
      let value = HumanReadable.fixed(score.score, digits: 2)
      let interval = score.halfWidth.map { " ± \(HumanReadable.fixed($0, digits: 2))" } ?? ""
      return value + interval + (mark(score) ?? room)
    }
  }

  /// `*` for significantly better, `†` for significantly worse than the baseline.
  private func mark(_ score: Comparison.Score) -> String? {
    guard comparison.isSignificant(score), let difference = score.difference else { return nil }
    return difference > 0 ? "*" : "†"
  }
}
