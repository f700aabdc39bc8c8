extension LineChart {
  /// The lines as a Vega-Lite figure.
  public var figure: Figure {
    var table = CommaSeparated(header: ["series", axis.label, valueLabel])
    for series in series {
      for point in series.points {
        table.append([series.name, place(ofCSV: point.x), point.y.description])
      }
    }
    return Figure(
      name: name, title: title, alternativeText: alternativeText,
      specification: VegaLite.specification(
        title: title, alternativeText: alternativeText,
        members: [
          ("width", 520), ("height", 300), ("data", ["values": .array(rows)]),
          ("mark", mark), ("encoding", encoding),
        ]),
      csv: table.text)
  }

  private func place(ofCSV x: Double) -> String {
    if case .categories = axis { return place(x) }
    return x == x.rounded() && abs(x) < 1e15 ? String(Int64(x)) : x.description
  }

  private var rows: [JSONValue] {
    series.flatMap { series in
      series.points.map { point -> JSONValue in
        let x: JSONValue
        if case .categories = axis { x = .string(place(point.x)) } else { x = .number(point.x) }
        return [
          "series": .string(series.name), "group": .string(series.group ?? ""), "x": x,
          "y": .number(point.y),
          "line": .string("\(series.name) \(stretch(point.x))"),
        ]
      }
    }
  }

  private var mark: JSONValue {
    let isShort = series.allSatisfy { $0.points.count <= 16 } && !isCrowded
    return [
      "type": "line", "strokeWidth": isCrowded ? 1.2 : 2.2, "point": isShort ? ["size": 36] : false,
    ]
  }

  private var encoding: JSONValue {
    let horizontal: JSONValue
    if case .categories(let label, let names) = axis {
      horizontal = [
        "field": "x", "type": "ordinal", "title": .string(label),
        "sort": .array(names.map(JSONValue.string)), "axis": ["labelAngle": 0, "grid": false],
      ]
    } else {
      horizontal = [
        "field": "x", "type": "quantitative", "title": .string(axis.label),
        "axis": ["grid": false, "tickCount": 6], "scale": ["zero": false, "nice": false],
      ]
    }
    return [
      "x": horizontal,
      "y": [
        "field": "y", "type": "quantitative", "title": .string(valueLabel),
        "scale": ["zero": .bool(startsAtZero)],
      ],
      "color": [
        "field": isCrowded ? "group" : "series", "type": "nominal",
        "scale": VegaLite.categoryScale(isCrowded ? groups : series.map(\.name)),
        "legend": series.count > 1 ? ["title": .null, "symbolStrokeWidth": 3] : .null,
      ],
      "detail": ["field": "line"],
    ]
  }
}
