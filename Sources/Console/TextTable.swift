/// A table of text, written with aligned columns, as Markdown, as LaTeX or as tab-separated values.
public struct TextTable: Sendable {
  /// Which side a column's cells stand on.
  public enum Alignment: Sendable, Hashable {
    /// Right when every filled cell is a number, else left.
    case automatic
    /// Always left.
    case left
    /// Always right.
    case right
  }

  /// How a table is written.
  public enum Style: Sendable, Hashable, CaseIterable {
    /// Columns aligned by display width, with a rule under the titles.
    case plain
    /// GitHub's Markdown.
    case markdown
    /// A `tabular` environment with booktabs rules.
    case latex
    /// One line a row, cells separated by tabs.
    case tsv
  }

  /// The columns' titles.
  public let titles: [String]
  /// The rows, each with one cell a column.
  public private(set) var rows: [[String]] = []
  private let alignments: [Alignment]

  /// An empty table.
  ///
  /// - Parameters:
  ///   - titles: The columns' titles, at least one.
  ///   - alignments: One for each column; all automatic when nil.
  public init(_ titles: [String], alignments: [Alignment]? = nil) {
    precondition(!titles.isEmpty, "a table has at least one column")
    precondition(
      alignments.map { $0.count == titles.count } ?? true,
      "\(titles.count) columns need as many alignments, not \(alignments?.count ?? 0)")
    self.titles = titles
    self.alignments = alignments ?? titles.map { _ in .automatic }
  }

  /// Adds a row with one cell a column.
  public mutating func append(_ cells: [String]) {
    precondition(
      cells.count == titles.count, "a row of \(titles.count) cells expected, not \(cells.count)")
    rows.append(cells)
  }

  /// The table as text, each line ended by a line feed.
  ///
  /// Line feeds and tabs in cells become spaces; characters that the style gives a meaning are
  /// escaped.
  public func rendered(_ style: Style = .plain) -> String {
    let lines =
      switch style {
      case .plain: plainLines
      case .markdown: markdownLines
      case .latex: latexLines
      case .tsv: ([titles] + rows).map { $0.map(oneLine).joined(separator: "\t") }
      }
    return lines.map { $0 + "\n" }.joined()
  }

  /// A text on one line, with the characters escaped that a style gives a meaning.
  public static func escaped(_ text: String, for style: Style) -> String {
    let line = Console.oneLine(text)
    return switch style {
    case .plain, .tsv: line
    case .markdown: Console.escaped(line, markdownEscapes)
    case .latex: Console.escaped(line, latexEscapes)
    }
  }

  // MARK: - Styles

  private var plainLines: [String] {
    let cells = ([titles] + rows).map { $0.map(oneLine) }
    let widths = widths(of: cells)
    let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
    let lines = cells.map {
      aligned($0, widths: widths).joined(separator: "  ").trimmingTrailingSpaces
    }
    return [lines[0], rule] + lines.dropFirst()
  }

  private var markdownLines: [String] {
    let cells = ([titles] + rows).map { row in row.map { Self.escaped($0, for: .markdown) } }
    let widths = widths(of: cells).map { max(3, $0) }
    let lines = cells.map { "| " + aligned($0, widths: widths).joined(separator: " | ") + " |" }
    let rule = zip(widths, standsRight).map { width, right in
      right ? String(repeating: "-", count: width - 1) + ":" : String(repeating: "-", count: width)
    }
    return [lines[0], "| " + rule.joined(separator: " | ") + " |"] + lines.dropFirst()
  }

  private var latexLines: [String] {
    let lines = ([titles] + rows).map { row in
      row.map { Self.escaped($0, for: .latex) }.joined(separator: " & ") + " \\\\"
    }
    let columns = standsRight.map { $0 ? "r" : "l" }.joined()
    return ["\\begin{tabular}{\(columns)}", "\\toprule", lines[0], "\\midrule"]
      + lines.dropFirst() + ["\\bottomrule", "\\end{tabular}"]
  }

  // MARK: - Cells

  private var standsRight: [Bool] {
    alignments.indices.map { column in
      switch alignments[column] {
      case .left: return false
      case .right: return true
      case .automatic:
        let filled = rows.map { $0[column] }.filter { !$0.isEmpty && $0 != "-" && $0 != "–" }
        return !filled.isEmpty && filled.allSatisfy(isNumeric)
      }
    }
  }

  private func widths(of cells: [[String]]) -> [Int] {
    titles.indices.map { column in cells.map { $0[column].displayWidth }.max() ?? 0 }
  }

  private func aligned(_ row: [String], widths: [Int]) -> [String] {
    let right = standsRight
    return row.indices.map { column in
      right[column]
        ? row[column].leftPadded(toWidth: widths[column])
        : row[column].padded(toWidth: widths[column])
    }
  }
}

private let markdownEscapes: [Character: String] = ["|": "\\|", "\\": "\\\\", "*": "\\*"]

private let latexEscapes: [Character: String] = [
  "&": "\\&", "%": "\\%", "$": "\\$", "#": "\\#", "_": "\\_", "{": "\\{", "}": "\\}",
  "~": "\\textasciitilde{}", "^": "\\textasciicircum{}", "\\": "\\textbackslash{}",
  "±": "$\\pm$", "−": "$-$", "→": "$\\rightarrow$", "†": "$^{\\dagger}$", "*": "$^{*}$",
]

/// Whether a cell holds a number, maybe with a sign, grouping commas, an error (`±`) or a unit `%`.
private func isNumeric(_ cell: String) -> Bool {
  guard cell.contains(where: { $0.isASCII && $0.isNumber }) else {
    return ["nan", "inf", "-inf", "+inf"].contains(cell)
  }
  return cell.allSatisfy { ($0.isASCII && $0.isNumber) || "+-−±.,% e".contains($0) }
}

private func oneLine(_ cell: String) -> String {
  String(cell.map { $0.isNewline || $0 == "\t" ? " " : $0 })
}

private func escaped(_ cell: String, _ escapes: [Character: String]) -> String {
  cell.map { escapes[$0] ?? String($0) }.joined()
}
