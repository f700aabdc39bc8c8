extension BarChart {
  private var rowHeight: Double { bars.count > 20 ? 20 : 26 }
  private var left: Double {
    14 + min(150, bars.map { Markup.width(of: shown($0.label), size: 14) }.max() ?? 0)
  }
  private var right: Double { 430 - 52 }
  private var top: Double { groups == [""] ? 8 : 34 }
  private var bottom: Double { top + Double(bars.count) * rowHeight }

  private func shown(_ label: String) -> String {
    label.count > 20 ? label.prefix(19) + "…" : label
  }

  private var range: (low: Double, high: Double) {
    Ticks.range(
      of: bars.flatMap { [$0.value, $0.interval?.lower, $0.interval?.upper].compactMap { $0 } },
      fromZero: true)
  }

  private func x(_ value: Double) -> Double {
    let (low, high) = range
    return left + (right - left) * (value - low) / (high - low)
  }

  /// The picture for a page.
  public var svg: String { drawing.source }

  var drawing: Markup {
    .picture(
      width: 430, height: bottom + 40, title: title, description: alternativeText,
      axis + bars.enumerated().map(row) + legend)
  }

  private var axis: [Markup] {
    let ticks = Ticks(from: range.low, to: range.high, count: 5)
    let marks = ticks.values.flatMap { value in
      [
        Markup.line(x(value), top, x(value), bottom, style: value == 0 ? "axis" : "grid"),
        .label(
          ticks.text(value), x: x(value), y: bottom + 17, size: 12, style: "key",
          anchor: "middle"),
      ]
    }
    let name = Markup.label(
      valueLabel, x: right, y: bottom + 34, size: 12, style: "key", anchor: "end")
    return marks + [name]
  }

  private func row(_ index: Int, _ bar: Bar) -> Markup {
    let y = top + (Double(index) + 0.5) * rowHeight
    let thickness = rowHeight * 0.62
    let style = Palette.fillClass(groups == [""] ? 0 : groups.firstIndex(of: bar.group))
    var shapes: [Markup] = [
      .rect(x: 0, y: y - rowHeight / 2, width: 430, height: rowHeight, style: "touch"),
      .label(shown(bar.label), x: left - 8, y: y + 5, size: 14, style: "name", anchor: "end"),
      .rect(
        x: min(x(0), x(bar.value)), y: y - thickness / 2, width: abs(x(bar.value) - x(0)),
        height: thickness, radius: 3, style: style),
    ]
    if let interval = bar.interval {
      shapes.append(.line(x(interval.lower), y, x(interval.upper), y, style: "whisker"))
    }
    let end = max(x(bar.value), x(bar.interval?.upper ?? bar.value), x(0))
    shapes.append(
      .label(Wording.fixed(bar.value, 1), x: end + 6, y: y + 5, size: 14, style: "value"))
    return .tip(words(bar), shapes)
  }

  private func words(_ bar: Bar) -> String {
    let language = LanguageFamilies.language(ofTask: bar.label).map { " (\($0.name))" } ?? ""
    let interval =
      bar.interval.map { " · \(Wording.percent($0.level)) interval \(Wording.interval($0, 1))" }
    return "\(bar.label)\(language): \(valueLabel) \(Wording.fixed(bar.value, 2))"
      + (interval ?? "") + (bar.group.isEmpty ? "" : " · \(bar.group)")
  }

  private var legend: [Markup] {
    guard groups != [""] else { return [] }
    var x = left
    return groups.enumerated().map { index, group in
      defer { x += Markup.width(of: shown(group), size: 13) + 36 }
      return .join([
        .rect(
          x: x, y: 8, width: 10, height: 10, radius: 3, style: Palette.fillClass(index)),
        .label(
          group.isEmpty ? "no group" : shown(group), x: x + 15, y: 17, size: 13, style: "key"),
      ])
    }
  }
}
