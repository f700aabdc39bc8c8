extension ComparisonChart {
  /// The picture for a page.
  public var svg: String { drawing.source }

  var drawing: Markup {
    .picture(
      width: 430, height: bottom + 40, title: title, description: alternativeText,
      axis + rows.indices.map(row) + legend.map(\.markup))
  }

  private var step: Double { 11 }
  private var rowHeight: Double { max(26, step * Double(systems.count) + 8) }
  private var right: Double { 416 }
  private var bottom: Double { top + Double(rows.count) * rowHeight }
  private var top: Double { (legend.map(\.y).max() ?? 0) + 16 }
  private var left: Double {
    14 + min(150, rows.map { Markup.width(of: shown($0), size: 14) }.max() ?? 0)
  }

  private var range: (low: Double, high: Double) {
    Ticks.range(
      of: entries.flatMap { [$0.value, $0.interval?.lower, $0.interval?.upper].compactMap { $0 } })
  }

  private func shown(_ label: String) -> String {
    label.count > 20 ? label.prefix(19) + "…" : label
  }

  private func x(_ value: Double) -> Double {
    let (low, high) = range
    return left + (right - left) * (value - low) / (high - low)
  }

  private var axis: [Markup] {
    let ticks = Ticks(from: range.low, to: range.high, count: 5)
    let marks = ticks.values.flatMap { value in
      [
        Markup.line(x(value), top, x(value), bottom, style: "grid"),
        .label(
          ticks.text(value), x: x(value), y: bottom + 17, size: 12, style: "key",
          anchor: "middle"),
      ]
    }
    let name = Markup.label(
      valueLabel, x: right, y: bottom + 34, size: 12, style: "key", anchor: "end")
    return marks + [name]
  }

  private func row(_ index: Int) -> Markup {
    let start = top + Double(index) * rowHeight
    let members = entries.filter { $0.row == rows[index] }
    let name = Markup.label(
      shown(rows[index]), x: left - 8, y: start + rowHeight / 2 + 5, size: 14, style: "name",
      anchor: "end")
    let rule = Markup.line(left, start, right, start, style: "grid")
    return .join([rule, name] + members.map { dot($0, from: start) })
  }

  private func dot(_ entry: Entry, from start: Double) -> Markup {
    let index = systems.firstIndex(of: entry.system) ?? 0
    let middle = start + rowHeight / 2
    let y = middle + (Double(index) - Double(systems.count - 1) / 2) * step
    let whisker = entry.interval.map {
      [
        Markup.line(
          x($0.lower), y, x($0.upper), y,
          style: "thin \(Palette.strokeClass(category(entry.system)))")
      ]
    }
    let circle = { (radius: Double, style: String) in
      Markup.element(
        "circle",
        [
          "class": style, "cx": Markup.number(x(entry.value)), "cy": Markup.number(y),
          "r": Markup.number(radius),
        ])
    }
    let interval = entry.interval.map {
      ", \(Wording.percent($0.level)) interval \(Wording.interval($0, 1))"
    }
    let words =
      "\(entry.row), \(entry.system): \(valueLabel) \(Wording.fixed(entry.value, 2))"
      + (interval ?? "")
    return .tip(
      words,
      (whisker ?? []) + [
        circle(4.2, "dot \(Palette.fillClass(category(entry.system)))"), circle(8, "touch"),
      ])
  }

  private var legend: [(markup: Markup, y: Double)] {
    var (x, y) = (10.0, 15.0)
    return systems.map { system in
      let length = Markup.width(of: shown(system), size: 13) + 34
      if x > 10, x + length > 430 { (x, y) = (10, y + 20) }
      defer { x += length }
      let mark = Markup.element(
        "circle",
        [
          "class": Palette.fillClass(category(system)), "cx": Markup.number(x + 5),
          "cy": Markup.number(y - 4.5), "r": "4.5",
        ])
      let label = Markup.label(shown(system), x: x + 15, y: y, size: 13, style: "key")
      return (Markup.join([mark, label]), y)
    }
  }
}
