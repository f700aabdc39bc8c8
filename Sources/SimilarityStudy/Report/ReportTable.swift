/// A table of texts; columns of numbers are set flush right and sort by value.
public struct ReportTable: Sendable, Equatable {
  /// A column's heading and kind.
  public struct Column: Sendable, Equatable {
    /// The heading.
    public let title: String
    /// Whether it holds numbers.
    public let isNumeric: Bool

    /// Makes a column.
    public init(_ title: String, isNumeric: Bool = false) {
      self.title = title
      self.isNumeric = isNumeric
    }
  }

  /// What the table shows.
  public let caption: String?
  /// The columns.
  public let columns: [Column]
  /// The rows; short ones are filled up with empty cells.
  public let rows: [[String]]
  /// Rows below a rule that stay in place when the table is sorted, such as averages.
  public let footer: [[String]]

  /// Makes a table.
  public init(
    caption: String? = nil, columns: [Column], rows: [[String]], footer: [[String]] = []
  ) {
    self.caption = caption
    self.columns = columns
    self.rows = rows
    self.footer = footer
  }
}

extension ReportTable {
  /// The table; its headings sort it when the page's script runs.
  var markup: Markup {
    let caption = caption.map { [Markup.element("caption", text: $0)] } ?? []
    let head = Markup.element(
      "thead", [:],
      [
        .element(
          "tr", [:],
          columns.map { column in
            .element(
              "th", ["scope": "col", "class": column.isNumeric ? "num" : nil],
              [.element("button", ["type": "button"], text: column.title)])
          })
      ])
    let body = Markup.element("tbody", [:], rows.map(row))
    let foot = footer.isEmpty ? [] : [Markup.element("tfoot", [:], footer.map(row))]
    return .element(
      "div", ["class": "scroll card table" + (rows.count > 24 ? " long" : "")],
      [.element("table", [:], caption + [head, body] + foot)])
  }

  private func row(_ cells: [String]) -> Markup {
    .element(
      "tr", [:],
      columns.enumerated().map { index, column in
        let text = index < cells.count ? cells[index] : ""
        let style = column.isNumeric ? "num" : nil
        return index == 0
          ? .element("th", ["scope": "row", "class": style], text: text)
          : .element("td", ["class": style], text: text)
      })
  }
}
