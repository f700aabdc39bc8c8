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
    return .array([line, dots].compactMap { $0 } + names)
  }

  /// The names that do not cover each other, a layer for each of the places beside a point.
  private var names: [JSONValue] {
    let places = Dictionary(grouping: ScatterFrame(self).names) { "\($0.anchor) \($0.dy)" }
    let alignments = ["start": "left", "end": "right", "middle": "center"]
    return places.sorted { $0.key < $1.key }.map { _, names in
      let rows = names.map { name -> JSONValue in
        [
          "label": .string(name.text), "x": .number(name.point.x), "y": .number(name.point.y),
        ]
      }
      return [
        "data": ["values": .array(rows)],
        "mark": [
          "type": "text", "align": .string(alignments[names[0].anchor] ?? "left"),
          "dx": .number(names[0].dx), "dy": .number(names[0].dy - 4), "fontSize": 11,
          "color": "#60646c",
        ],
        "encoding": [
          "x": axis("x", xLabel), "y": axis("y", yLabel),
          "text": ["field": "label", "type": "nominal"],
        ],
      ]
    }
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
