extension LineChart {
  /// The picture for a page.
  public var svg: String { drawing.source }

  var drawing: Markup {
    let frame = LineFrame(self)
    return .picture(
      width: LineFrame.width, height: frame.height, title: title, description: alternativeText,
      rows(frame) + columns(frame) + series.indices.map { line($0, frame) } + names(frame))
  }

  private func rows(_ frame: LineFrame) -> [Markup] {
    let ticks = Ticks(from: frame.yRange.low, to: frame.yRange.high, count: 5)
    return ticks.values.flatMap { value in
      [
        Markup.line(
          frame.left, frame.y(value), frame.right, frame.y(value),
          style: value == 0 ? "axis" : "grid"),
        .label(
          ticks.text(value), x: frame.left - 8, y: frame.y(value) + 4, size: 12, style: "key",
          anchor: "end"),
      ]
    } + [.label(valueLabel, x: 2, y: 13, size: 12, style: "key")]
  }

  private func columns(_ frame: LineFrame) -> [Markup] {
    let name = Markup.label(
      axis.label, x: frame.right, y: frame.bottom + 36, size: 12, style: "key", anchor: "end")
    return places(frame).map { x, text in
      .label(
        text, x: frame.x(x), y: frame.bottom + 18, size: 12, style: "key", anchor: "middle")
    } + [name]
  }

  /// The places that are named along the bottom: round numbers, or as many names as there is room.
  private func places(_ frame: LineFrame) -> [(Double, String)] {
    guard case .categories(_, let all) = axis else {
      let ticks = Ticks(from: frame.xRange.low, to: frame.xRange.high, count: 5)
      return ticks.values.map { ($0, ticks.text($0)) }
    }
    let widest = all.map { Markup.width(of: $0, size: 12) + 10 }.max() ?? 1
    let room = max(1, Int((frame.right - frame.left) / widest))
    let stride = max(1, (all.count + room - 1) / room)
    return all.indices.filter { $0 % stride == 0 }.map { (Double($0), all[$0]) }
  }

  private func line(_ index: Int, _ frame: LineFrame) -> Markup {
    let points = series[index].points
    let path = points.enumerated().map { number, point in
      (number == 0 ? "M" : "L") + Markup.number(frame.x(point.x)) + " "
        + Markup.number(frame.y(point.y))
    }
    let style = "line \(Palette.strokeClass(index))" + (index % 20 >= 10 ? " dashed" : "")
    let curve = Markup.element("path", ["class": style, "d": path.joined()])
    return .join([curve] + spots(of: index).map { spot(index, $0, frame) })
  }

  /// The points that can be pointed at: all of a short line, an even choice of a long one.
  private func spots(of index: Int) -> [Point] {
    let points = series[index].points
    let stride = max(1, (points.count + 39) / 40)
    return points.indices.filter { $0 % stride == 0 || $0 == points.count - 1 }.map { points[$0] }
  }

  private func spot(_ index: Int, _ point: Point, _ frame: LineFrame) -> Markup {
    let isShort = series[index].points.count <= 16
    let words =
      "\(series[index].name), \(axis.label) \(place(point.x)): \(valueLabel) "
      + Wording.fixed(point.y, abs(point.y) >= 10 ? 1 : 3)
    let circle = { (radius: Double, style: String) in
      Markup.element(
        "circle",
        [
          "class": style, "cx": Markup.number(frame.x(point.x)),
          "cy": Markup.number(frame.y(point.y)), "r": Markup.number(radius),
        ])
    }
    let dot = isShort ? [circle(3, "dot \(Palette.fillClass(index))")] : []
    return .tip(words, dot + [circle(8, "touch")])
  }

  /// The lines' names at their ends when there is room for all, else in rows under the picture.
  private func names(_ frame: LineFrame) -> [Markup] {
    frame.names.map { name in
      Markup.join([
        .element(
          "path",
          [
            "class": "line \(Palette.strokeClass(name.index))"
              + (name.index % 20 >= 10 ? " dashed" : ""),
            "d": "M\(Markup.number(name.x)) \(Markup.number(name.y - 4))h14",
          ]),
        .label(name.text, x: name.x + 19, y: name.y, size: 13, style: "key"),
      ])
    }
  }
}

/// Where everything of a line chart stands.
struct LineFrame {
  static let width = 480.0
  let left = 52.0
  let right: Double
  let top = 26.0
  let bottom = 252.0
  let height: Double
  let xRange: (low: Double, high: Double)
  let yRange: (low: Double, high: Double)
  let names: [Name]

  /// A line's name and where it stands.
  struct Name {
    let text: String
    let index: Int
    let x: Double
    let y: Double
  }

  init(_ chart: LineChart) {
    let points = chart.series.flatMap(\.points)
    yRange = Ticks.range(of: points.map(\.y), fromZero: chart.startsAtZero)
    if case .categories(_, let all) = chart.axis {
      xRange = (-0.3, Double(max(all.count, 1)) - 0.7)
    } else {
      let (low, high) = (points.map(\.x).min() ?? 0, points.map(\.x).max() ?? 1)
      xRange = (low, high > low ? high : low + 1)
    }
    let shown = chart.series.map { $0.name.count > 26 ? $0.name.prefix(25) + "…" : $0.name }
    let room = (shown.map { Markup.width(of: $0, size: 13) }.max() ?? 0) + 26
    let fitsBeside = chart.series.count <= 9 && room <= 130 && chart.series.count > 1
    right = Self.width - (fitsBeside ? room : 10)
    names =
      chart.series.count < 2
      ? []
      : fitsBeside
        ? Self.beside(chart, shown, x: right + 6, top: top, bottom: bottom, yRange)
        : Self.below(shown, y: bottom + 58)
    height = max(bottom + 44, (names.map(\.y).max() ?? 0) + 10)
  }

  func x(_ value: Double) -> Double {
    left + (right - left) * (value - xRange.low) / (xRange.high - xRange.low)
  }

  func y(_ value: Double) -> Double {
    bottom - (bottom - top) * (value - yRange.low) / (yRange.high - yRange.low)
  }

  /// Names beside the lines' ends, pushed apart so that none covers another.
  private static func beside(
    _ chart: LineChart, _ shown: [String], x: Double, top: Double, bottom: Double,
    _ range: (low: Double, high: Double)
  ) -> [Name] {
    let ends = chart.series.map { series -> Double in
      let last = series.points.last?.y ?? range.low
      return bottom - (bottom - top) * (last - range.low) / (range.high - range.low) + 4
    }
    let order = ends.indices.sorted { (ends[$0], $0) < (ends[$1], $1) }
    let gap = 17.0
    var places = order.map { ends[$0] }
    for i in places.indices.dropFirst() { places[i] = max(places[i], places[i - 1] + gap) }
    if let last = places.last, last > bottom { places[places.count - 1] = bottom }
    for i in places.indices.dropLast().reversed() {
      places[i] = min(places[i], places[i + 1] - gap)
    }
    return zip(order, places).map { Name(text: shown[$0], index: $0, x: x, y: $1) }
  }

  private static func below(_ shown: [String], y: Double) -> [Name] {
    var (x, y) = (10.0, y)
    return shown.enumerated().map { index, text in
      let length = Markup.width(of: text, size: 13) + 36
      if x > 10, x + length > width { (x, y) = (10, y + 20) }
      defer { x += length }
      return Name(text: text, index: index, x: x, y: y)
    }
  }
}
