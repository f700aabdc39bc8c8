public import Console
public import SimilarityStudy

extension SimilarityFindings {
  /// The findings for a terminal.
  ///
  /// - Parameter width: the columns there are.
  public func text(colors: ColorSupport, width: Int) -> String {
    var parts = [
      "Cosine similarity of the tasks' gradients, \(focus == "model" ? "whole model" : focus)\n"
        + (runs.count > 1 ? "\(runs.count) runs, each on " : "") + account + "\n"
    ]
    if let focused {
      if let matrix = focused.matrix {
        parts.append(Self.heatmap(matrix, colors: colors, width: width))
      }
      if !focused.statements.isEmpty {
        parts.append(focused.statements.map { $0 + "\n" }.joined())
      }
    }
    if rows.count > 1 { parts.append(table) }
    if !curves.isEmpty { parts.append(curveTable(width: width)) }
    if !remarks.isEmpty { parts.append(remarks.map { "Note: \($0).\n" }.joined()) }
    return parts.joined(separator: "\n")
  }

  /// A matrix in clustered order, with the family of each row behind it.
  ///
  /// Tasks are named by language alone, such as `fr` for `fr-en`, where no two have the same.
  public static func heatmap(
    _ matrix: SimilarityMatrix, colors: ColorSupport, width: Int
  ) -> String {
    let order = SimilarityHeatmap(matrix).matrix
    let names = order.namedByLanguage.tasks
    let families = order.tasks.map { LanguageFamilies.studyFamily(ofTask: $0) ?? "" }
    let marks = families.enumerated().map { row, family in
      row > 0 && families[row - 1] == family ? (family.isEmpty ? "" : "│") : family
    }
    let values = order.pairs.map(\.value)
    // The diagonal is 1 and would hide the differences of the others.
    let range = (values.min() ?? 0)...(values.max() ?? 1)
    return HeatmapText(
      values: order.values, rows: names, columns: names,
      range: range.lowerBound < range.upperBound ? range : nil, marks: marks
    ).rendered(colors: colors, width: width)
  }

  /// A line for each group.
  private var table: String {
    var table = TextTable(["group", "mean", "lowest", "", "highest", "", "within", "between"])
    for row in rows {
      guard let matrix = row.matrix, let low = matrix.pairs.min(by: { $0.value < $1.value }),
        let high = matrix.pairs.max(by: { $0.value < $1.value })
      else { continue }
      let means = matrix.familyMeans
      func named(_ pair: SimilarityMatrix.Pair) -> String {
        "\(matrix.tasks[pair.first]) \(matrix.tasks[pair.second])"
      }
      table.append([
        row.name, fixed(matrix.meanOfPairs ?? .nan), fixed(low.value), named(low),
        fixed(high.value), named(high),
        means.map { fixed($0.within) } ?? "–", means.map { fixed($0.between) } ?? "–",
      ])
    }
    return table.rendered()
  }

  /// A line with a curve for each number over steps.
  private func curveTable(width: Int) -> String {
    let steps = curves.flatMap { $0.points.map(\.step) }
    let title =
      "step \(HumanReadable.count(steps.min() ?? 0)) to \(HumanReadable.count(steps.max() ?? 0))"
    var table = TextTable(["over training", "first", "last", "lowest", "highest", title])
    let used = (curves.map { $0.name.count }.max() ?? 0) + 5 * 9
    for curve in curves {
      let values = curve.points.map(\.value)
      guard let first = values.first, let last = values.last, let low = values.min(),
        let high = values.max()
      else { continue }
      table.append([
        curve.name, fixed(first), fixed(last), fixed(low), fixed(high),
        Sparkline.text(values, width: min(60, max(10, width - used))),
      ])
    }
    return table.rendered()
  }

  private func fixed(_ value: Double) -> String { HumanReadable.fixed(value, digits: 3) }
}
