/// A matrix drawn with characters: each value printed on a block whose colour or shade shows it.
public struct HeatmapText: Sendable {
  /// The matrix: one array a row, all of the same length.
  public let values: [[Double]]
  /// The rows' labels.
  public let rows: [String]
  /// The columns' labels.
  public let columns: [String]
  /// The values that get the first and the last colour; values beyond get those too.
  public let range: ClosedRange<Double>
  /// Decimals printed.
  public let digits: Int
  /// What is printed behind each row, such as a family; none when empty.
  public let marks: [String]

  /// A drawing of a matrix.
  ///
  /// - Parameters:
  ///   - values: The matrix; values that are not finite are printed without a colour.
  ///   - rows: A label for each row.
  ///   - columns: A label for each column.
  ///   - range: The values of the first and last colour; the finite values' range when nil.
  ///   - digits: Decimals to print.
  ///   - marks: A text behind each row, or none.
  public init(
    values: [[Double]], rows: [String], columns: [String], range: ClosedRange<Double>? = nil,
    digits: Int = 2, marks: [String] = []
  ) {
    precondition(values.count == rows.count, "\(values.count) rows, \(rows.count) row labels")
    precondition(
      values.allSatisfy { $0.count == columns.count }, "every row needs \(columns.count) values")
    precondition((0...9).contains(digits), "0 to 9 decimals, not \(digits)")
    precondition(marks.isEmpty || marks.count == rows.count, "a mark for each row, or none")
    (self.values, self.rows, self.columns, self.digits) = (values, rows, columns, digits)
    self.marks = marks
    let finite = values.joined().filter(\.isFinite)
    self.range = range ?? (finite.min() ?? 0)...(finite.max() ?? 1)
  }

  /// The drawing, each line ended by a line feed.
  ///
  /// With colours, every value stands on a background between dark violet (low) and yellow (high).
  /// Without, a shade from `░` to `█` follows it.
  ///
  /// - Parameter width: the columns there are; a drawing that is wider gets blocks of two columns,
  ///   or of one, without numbers, and a line that says what they mean.
  public func rendered(colors: ColorSupport, width: Int = .max) -> String {
    let numbers = lines(colors)
    let needed = numbers.map(Self.visibleWidth).max() ?? 0
    let lines = needed <= width ? numbers : blockLines(colors, width: width)
    return lines.map { $0.trimmingTrailingSpaces + "\n" }.joined()
  }

  private func lines(_ colors: ColorSupport) -> [String] {
    let texts = values.map { $0.map { HumanReadable.fixed($0, digits: digits) } }
    let width = (columns + texts.joined()).map(\.displayWidth).max() ?? 0
    let labelWidth = rows.map(\.displayWidth).max() ?? 0
    let gap = colors == .none ? "  " : " "
    let head = columns.map { " " + $0.leftPadded(toWidth: width) + gap }.joined()
    var lines = [String(repeating: " ", count: labelWidth) + head]
    for (row, label) in rows.enumerated() {
      let cells = zip(values[row], texts[row]).map { value, text in
        cell(value, text.leftPadded(toWidth: width), colors)
      }
      lines.append(label.padded(toWidth: labelWidth) + cells.joined() + mark(row))
    }
    return lines
  }

  private func mark(_ row: Int) -> String { marks.isEmpty ? "" : "  " + marks[row] }

  /// The drawing without numbers, and what its blocks mean.
  private func blockLines(_ colors: ColorSupport, width: Int) -> [String] {
    let labelWidth = rows.map(\.displayWidth).max() ?? 0
    let markWidth = marks.map { $0.displayWidth + 2 }.max() ?? 0
    let size = labelWidth + 1 + 2 * columns.count + markWidth <= width ? 2 : 1
    let drawn = rows.indices.map { row in
      rows[row].padded(toWidth: labelWidth) + " "
        + values[row].map { block($0, size, colors) }.joined() + mark(row)
    }
    let steps = (0..<8).map { Double($0) / 7 }.map { level in
      block(range.lowerBound + level * (range.upperBound - range.lowerBound), 2, colors)
    }
    let ends = [range.lowerBound, range.upperBound].map { HumanReadable.fixed($0, digits: digits) }
    let legend = String(repeating: " ", count: labelWidth + 1) + ends[0] + " " + steps.joined()
    return drawn + [legend + " " + ends[1] + "; columns are in the order of the rows"]
  }

  private func block(_ value: Double, _ size: Int, _ colors: ColorSupport) -> String {
    guard value.isFinite else { return String(repeating: "·", count: size) }
    let level = level(of: value)
    if colors == .none {
      return String(repeating: ["░", "▒", "▓", "█"][min(3, Int(level * 4))], count: size)
    }
    let space = String(repeating: " ", count: size)
    return "\u{1B}[\(Color.scale(level).background(colors))m\(space)\u{1B}[0m"
  }

  /// The columns of a line, without the sequences that set its colours.
  private static func visibleWidth(_ line: String) -> Int {
    var width = 0
    for (index, part) in line.split(separator: "\u{1B}", omittingEmptySubsequences: false)
      .enumerated()
    {
      width += (index == 0 ? part : part.drop { $0 != "m" }.dropFirst()).description.displayWidth
    }
    return width
  }

  private func cell(_ value: Double, _ text: String, _ colors: ColorSupport) -> String {
    guard value.isFinite else { return " " + text + (colors == .none ? "  " : " ") }
    let level = level(of: value)
    if colors == .none {
      return " " + text + ["░", "▒", "▓", "█"][min(3, Int(level * 4))] + " "
    }
    let color = Color.scale(level)
    return "\u{1B}[\(color.foreground);\(color.background(colors))m \(text) \u{1B}[0m"
  }

  /// Where a value lies in the range: 0 is its start, 1 its end.
  private func level(of value: Double) -> Double {
    let span = range.upperBound - range.lowerBound
    guard span > 0, span.isFinite else { return value > range.upperBound ? 1 : 0 }
    return min(1, max(0, (value - range.lowerBound) / span))
  }
}

/// A colour of 8 bits a channel.
private struct Color {
  var red: Double
  var green: Double
  var blue: Double

  /// Five stops from dark violet over green to yellow, of evenly growing lightness.
  private static let stops = [
    Color(red: 68, green: 1, blue: 84), Color(red: 59, green: 82, blue: 139),
    Color(red: 33, green: 145, blue: 140), Color(red: 94, green: 201, blue: 98),
    Color(red: 253, green: 231, blue: 37),
  ]

  /// The colour at a place between the first stop (0) and the last (1), interpolated linearly.
  static func scale(_ level: Double) -> Color {
    let place = level * Double(stops.count - 1)
    let index = min(stops.count - 2, Int(place))
    let (low, high, share) = (stops[index], stops[index + 1], place - Double(index))
    return Color(
      red: (low.red + share * (high.red - low.red)).rounded(),
      green: (low.green + share * (high.green - low.green)).rounded(),
      blue: (low.blue + share * (high.blue - low.blue)).rounded())
  }

  /// The parameter of the control sequence that sets a readable text colour: white or black.
  var foreground: String {
    0.299 * red + 0.587 * green + 0.114 * blue > 128 ? "30" : "97"
  }

  /// The parameters of the control sequence that sets this background.
  func background(_ colors: ColorSupport) -> String {
    if colors == .truecolor { return "48;2;\(Int(red));\(Int(green));\(Int(blue))" }
    let steps = [red, green, blue].map { Int(($0 / 255 * 5).rounded()) }
    return "48;5;\(16 + 36 * steps[0] + 6 * steps[1] + steps[2])"
  }
}
