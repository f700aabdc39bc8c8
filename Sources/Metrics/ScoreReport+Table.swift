extension ScoreReport {
  /// The report as text: one row per system, one column per metric, then the signatures.
  ///
  ///     system    BLEU (mean ± half width)   p
  ///     baseline        31.2 (31.2 ± 1.0)
  ///     better          33.0 (33.1 ± 1.1)    0.0010*
  ///
  /// A star marks p ≤ 0.05. Without a test there is no column p. Lines end in a line feed.
  ///
  /// - Parameter digits: how many digits scores have after the point.
  public func table(digits: Int = 1) -> String {
    let keys = metricKeys
    let names = [["system"] + systems.map(\.name)]
    let cells = names + keys.flatMap { columns($0, digits: digits) }
    let widths = cells.map { $0.map(\.count).max() ?? 0 }
    var lines = (0...systems.count).map { row($0, cells, widths) }
    let entries = keys.compactMap { systems.first?.metrics[$0] }
    let width = entries.map(\.metric.count).max() ?? 0
    lines.append("")
    lines += entries.map { "\(padded($0.metric, to: width))  \($0.signature)" }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The metrics' keys, known ones first and in their usual order.
  private var metricKeys: [String] {
    let present = systems.first.map { Set($0.metrics.keys) } ?? []
    return NamedMetric.keys.filter(present.contains)
      + present.subtracting(NamedMetric.keys).sorted()
  }

  /// A metric's columns, heads included: its scores, and where there are any its p-values.
  private func columns(_ key: String, digits: Int) -> [[String]] {
    let entries = systems.map { $0.metrics[key] }
    let name = entries.first??.metric ?? key
    let hasInterval = entries.contains { $0?.mean != nil }
    let head = hasInterval ? "\(name) (mean ± half width)" : name
    let scores = [head] + entries.map { $0.map { Self.text(of: $0, digits: digits) } ?? "" }
    guard entries.contains(where: { $0?.pValue != nil }) else { return [scores] }
    return [scores, ["p"] + entries.map { Self.text(ofPValue: $0?.pValue) }]
  }

  private static func text(of entry: Entry, digits: Int) -> String {
    let score = fixedPoint(entry.score, digits: digits)
    guard let mean = entry.mean, let halfWidth = entry.halfWidth else { return score }
    let (middle, half) = (fixedPoint(mean, digits: digits), fixedPoint(halfWidth, digits: digits))
    return "\(score) (\(middle) ± \(half))"
  }

  private static func text(ofPValue value: Double?) -> String {
    guard let value else { return "" }
    return fixedPoint(value, digits: 4) + (value <= 0.05 ? "*" : "")
  }

  /// One row: the name and p-values to the left, scores to the right of their columns.
  private func row(_ index: Int, _ columns: [[String]], _ widths: [Int]) -> String {
    let cells = zip(columns, widths).enumerated().map { position, column in
      let isScore = position > 0 && column.0[0] != "p"
      return padded(column.0[index], to: column.1, atStart: isScore)
    }
    let line = cells.joined(separator: "  ")
    return String(line.reversed().drop { $0 == " " }.reversed())
  }

  private func padded(_ text: String, to width: Int, atStart: Bool = false) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return atStart ? space + text : text + space
  }
}
