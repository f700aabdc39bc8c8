extension LineChart {
  /// The picture for a page.
  public var svg: String { drawing.source }

  var drawing: Markup {
    let frame = LineFrame(self)
    return .picture(
      width: LineFrame.width, height: frame.height, title: title, description: alternativeText,
      rows(frame) + columns(frame)
        + (isCrowded ? clusters(frame) : series.indices.map { line($0, frame) }))
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

  /// A line with the points that can be pointed at and its name, so that all light up together.
  private func line(_ index: Int, _ frame: LineFrame) -> Markup {
    let points = series[index].points
    let path = points.enumerated().map { number, point in
      let begins = number == 0 || stretch(point.x) != stretch(points[number - 1].x)
      return (begins ? "M" : "L") + Markup.number(frame.x(point.x)) + " "
        + Markup.number(frame.y(point.y))
    }
    let curve = Markup.element("path", ["class": style(index), "d": path.joined()])
    let name = frame.names.first { $0.index == index && !isCrowded }.map { [self.name($0)] } ?? []
    return .element(
      "g", ["class": "series"], [curve] + spots(of: index).map { spot(index, $0, frame) } + name)
  }

  private func style(_ index: Int) -> String {
    let category = category(index)
    return "line \(Palette.strokeClass(category))" + (category % 20 >= 10 ? " dashed" : "")
      + (isCrowded ? " slim" : "")
  }

  /// The lines of a crowded chart, group by group, each with the group's name in the legend.
  private func clusters(_ frame: LineFrame) -> [Markup] {
    groups.enumerated().map { number, group in
      let members = series.indices.filter { series[$0].group == group }
      let name = frame.names.first { $0.index == number }.map { [self.name($0)] } ?? []
      return .element("g", ["class": "cluster"], members.map { line($0, frame) } + name)
    }
  }

  /// The points that can be pointed at: all of a short line, an even choice of a long one.
  private func spots(of index: Int) -> [Point] {
    let points = series[index].points
    let most = isCrowded ? 20 : 40
    let stride = max(1, (points.count + most - 1) / most)
    return points.indices.filter { $0 % stride == 0 || $0 == points.count - 1 }.map { points[$0] }
  }

  private func spot(_ index: Int, _ point: Point, _ frame: LineFrame) -> Markup {
    let isShort = series[index].points.count <= 16 && !isCrowded
    let group = isCrowded ? series[index].group.map { " (\($0))" } ?? "" : ""
    let words =
      "\(series[index].name)\(group), \(axis.label) \(place(point.x)): \(valueLabel) "
      + Wording.fixed(point.y, abs(point.y) >= 10 ? 1 : 3)
    let circle = { (radius: Double, style: String) in
      Markup.element(
        "circle",
        [
          "class": style, "cx": Markup.number(frame.x(point.x)),
          "cy": Markup.number(frame.y(point.y)), "r": Markup.number(radius),
        ])
    }
    let dot = isShort ? [circle(3, "dot \(Palette.fillClass(category(index)))")] : []
    return .tip(words, dot + [circle(isCrowded ? 5 : 8, "touch")])
  }

  /// A line's or a group's name with a piece of line in its colour.
  private func name(_ name: LineFrame.Name) -> Markup {
    .element(
      "g", ["class": "name"],
      [
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
