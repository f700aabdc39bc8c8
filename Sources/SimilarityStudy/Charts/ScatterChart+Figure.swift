extension ScatterChart {
  /// The points as a Vega-Lite figure.
  public var figure: Figure {
    var table = CommaSeparated(header: ["label", "group", xLabel, yLabel])
    for point in points {
      table.append([point.label, point.group, point.x.description, point.y.description])
    }
    return Figure(
      name: name, title: title, alternativeText: alternativeText,
      specification: VegaLite.specification(
        title: title, alternativeText: alternativeText,
        members: [
          ("width", 460), ("height", guide == .identity ? 460 : 340), ("layer", layers),
        ]),
      csv: table.text)
  }

  private var layers: JSONValue {
    let data: JSONValue = [
      "values": .array(
        points.map { point in
          [
            "label": .string(point.label), "group": .string(point.group), "x": .number(point.x),
            "y": .number(point.y),
          ]
        })
    ]
    let dots: JSONValue = [
      "data": data, "mark": ["type": "point", "filled": true, "size": 60, "opacity": 0.9],
      "encoding": [
        "x": axis("x", xLabel), "y": axis("y", yLabel),
        "color": [
          "field": "group", "type": "nominal", "scale": VegaLite.categoryScale(groups),
          "legend": hasGroups ? ["title": .null, "symbolType": "circle"] : .null,
        ],
      ],
    ]
    let names: JSONValue = [
      "data": data,
      "mark": ["type": "text", "align": "left", "dx": 7, "fontSize": 11, "color": "#60646c"],
      "encoding": [
        "x": axis("x", xLabel), "y": axis("y", yLabel),
        "text": ["field": "label", "type": "nominal"],
      ],
    ]
    return .array([line, dots].compactMap { $0 } + (points.count > 40 ? [] : [names]))
  }

  private func axis(_ field: JSONValue, _ title: String) -> JSONValue {
    let frame = ScatterFrame(self)
    let range = field == "x" ? frame.xRange : frame.yRange
    return [
      "field": field, "type": "quantitative", "title": .string(title),
      "scale": [
        "domain": [.number(range.low), .number(range.high)], "nice": false, "zero": false,
      ],
    ]
  }

  private var line: JSONValue? {
    guard let (from, to) = guideEnds(ScatterFrame(self).xRange) else { return nil }
    let ends = [from, to].map { point -> JSONValue in
      ["x": .number(point.x), "y": .number(point.y)]
    }
    return [
      "data": ["values": .array(ends)],
      "mark": ["type": "line", "color": "#9a9ea5", "strokeDash": [5, 5], "clip": true],
      "encoding": ["x": axis("x", xLabel), "y": axis("y", yLabel)],
    ]
  }
}
