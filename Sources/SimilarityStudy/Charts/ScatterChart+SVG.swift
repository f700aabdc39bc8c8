extension ScatterChart {
  /// The picture for a page.
  public var svg: String { drawing.source }

  var drawing: Markup {
    let frame = ScatterFrame(self)
    return .picture(
      width: ScatterFrame.width, height: frame.height, title: title,
      description: alternativeText,
      axes(frame) + guide(frame) + points.map { dot($0, frame) } + names(frame) + legend(frame))
  }

  private func axes(_ frame: ScatterFrame) -> [Markup] {
    let across = Ticks(from: frame.xRange.low, to: frame.xRange.high, count: 5)
    let up = Ticks(from: frame.yRange.low, to: frame.yRange.high, count: 5)
    let columns = across.values.flatMap { value in
      [
        Markup.line(
          frame.x(value), frame.top, frame.x(value), frame.bottom,
          style: value == 0 ? "axis" : "grid"),
        .label(
          across.text(value), x: frame.x(value), y: frame.bottom + 18, size: 12, style: "key",
          anchor: "middle"),
      ]
    }
    let rows = up.values.flatMap { value in
      [
        Markup.line(
          frame.left, frame.y(value), frame.right, frame.y(value),
          style: value == 0 ? "axis" : "grid"),
        .label(
          up.text(value), x: frame.left - 8, y: frame.y(value) + 4, size: 12, style: "key",
          anchor: "end"),
      ]
    }
    return columns + rows + [
      .label(yLabel, x: 2, y: 13, size: 12, style: "key"),
      .label(
        xLabel, x: frame.right, y: frame.bottom + 36, size: 12, style: "key", anchor: "end"),
    ]
  }

  private func guide(_ frame: ScatterFrame) -> [Markup] {
    guard let ends = guideEnds(frame.xRange) else { return [] }
    let (from, to) = frame.clipped(ends.from, ends.to)
    return [.line(from.x, from.y, to.x, to.y, style: "guide")]
  }

  private func dot(_ point: Point, _ frame: ScatterFrame) -> Markup {
    let style = Palette.fillClass(hasGroups ? groups.firstIndex(of: point.group) : 0)
    let circle = { (radius: Double, style: String) in
      Markup.element(
        "circle",
        [
          "class": style, "cx": Markup.number(frame.x(point.x)),
          "cy": Markup.number(frame.y(point.y)), "r": Markup.number(radius),
        ])
    }
    let radius = points.count > 150 ? 2.6 : points.count > 60 ? 3.4 : 4.6
    return .tip(words(point), [circle(radius, "dot \(style)"), circle(8, "touch")])
  }

  /// The points' names, where there is room for them.
  private func names(_ frame: ScatterFrame) -> [Markup] {
    frame.names.map { name in
      .label(name.text, x: name.x, y: name.y, size: 12, style: "key beside", anchor: name.anchor)
    }
  }

  private func legend(_ frame: ScatterFrame) -> [Markup] {
    frame.legend.map { entry in
      .join([
        .rect(
          x: entry.x, y: entry.y - 9, width: 10, height: 10, radius: 5,
          style: Palette.fillClass(entry.index)),
        .label(entry.text, x: entry.x + 15, y: entry.y, size: 13, style: "key"),
      ])
    }
  }
}

/// Where everything of a scatter chart stands.
struct ScatterFrame {
  static let width = 430.0
  let left = 52.0
  let right = 418.0
  let top = 26.0
  let bottom = 300.0
  let height: Double
  let xRange: (low: Double, high: Double)
  let yRange: (low: Double, high: Double)
  private(set) var names: [Name] = []
  let legend: [(text: String, index: Int, x: Double, y: Double)]

  /// A point's name and where it stands.
  struct Name {
    let text: String
    let x: Double
    let y: Double
    let anchor: String
    let point: ScatterChart.Point
    /// How far it is from its point.
    let dx: Double, dy: Double
  }

  init(_ chart: ScatterChart) {
    var (across, up) = (
      Ticks.range(of: chart.points.map(\.x)), Ticks.range(of: chart.points.map(\.y))
    )
    if chart.guide == .identity {
      across = (min(across.low, up.low), max(across.high, up.high))
      up = across
    }
    (xRange, yRange) = (across, up)
    legend = chart.hasGroups ? Self.legend(chart.groups, y: bottom + 58) : []
    height = (legend.map(\.y).max() ?? bottom + 34) + 10
    names = chart.points.count > 60 ? [] : placed(chart.points)
  }

  func x(_ value: Double) -> Double {
    left + (right - left) * (value - xRange.low) / (xRange.high - xRange.low)
  }

  func y(_ value: Double) -> Double {
    bottom - (bottom - top) * (value - yRange.low) / (yRange.high - yRange.low)
  }

  /// A line's ends in the picture, cut off where it leaves the frame.
  func clipped(
    _ from: ScatterChart.Point, _ to: ScatterChart.Point
  ) -> (from: (x: Double, y: Double), to: (x: Double, y: Double)) {
    let (x1, y1, x2, y2) = (x(from.x), y(from.y), x(to.x), y(to.y))
    let cut = { (px: Double, py: Double) -> (x: Double, y: Double) in
      let edge = max(top, min(bottom, py))
      guard edge != py, y2 != y1 else { return (px, py) }
      return (x1 + (x2 - x1) * (edge - y1) / (y2 - y1), edge)
    }
    return (cut(x1, y1), cut(x2, y2))
  }

  /// Names to the right or the left of their points, without those that would cover something.
  private func placed(
    _ points: [ScatterChart.Point]
  ) -> [Name] {
    let spots = points.map { (x: x($0.x), y: y($0.y)) }
    var taken = spots.map { (x: $0.x - 5, y: $0.y - 5, width: 10.0, height: 10.0) }
    var result: [Name] = []
    for (point, spot) in zip(points, spots) {
      let text = point.label.count > 16 ? point.label.prefix(15) + "…" : point.label
      let width = Markup.width(of: text, size: 12)
      for (dx, dy, anchor) in [
        (8.0, 4.0, "start"), (-8, 4, "end"), (0, -8, "middle"), (0, 16, "middle"),
      ] {
        let x = spot.x + dx - (anchor == "end" ? width : anchor == "middle" ? width / 2 : 0)
        let box = (x: x, y: spot.y + dy - 9, width: width, height: 11.0)
        let isFree = !taken.contains { other in
          box.x < other.x + other.width && other.x < box.x + box.width
            && box.y < other.y + other.height && other.y < box.y + box.height
        }
        guard isFree, box.x > left - 4, box.x + width < Self.width, box.y > 14 else { continue }
        taken.append(box)
        result.append(
          Name(
            text: text, x: spot.x + dx, y: spot.y + dy, anchor: anchor, point: point, dx: dx, dy: dy
          ))
        break
      }
    }
    return result
  }

  private static func legend(
    _ groups: [String], y: Double
  ) -> [(text: String, index: Int, x: Double, y: Double)] {
    var (x, y) = (10.0, y)
    return groups.enumerated().map { index, group in
      let named = group.isEmpty ? "no group" : group
      let text = named.count > 26 ? named.prefix(25) + "…" : named
      let length = Markup.width(of: text, size: 13) + 34
      if x > 10, x + length > width { (x, y) = (10, y + 20) }
      defer { x += length }
      return (text, index, x, y)
    }
  }
}
