extension PairHeatmap {
  /// The tree, the families' strip and the cells, one under the other, as a Vega-Lite figure.
  public var figure: Figure { figure(alternativeText) }

  func figure(_ description: String) -> Figure {
    let parts = dendrogram == nil ? [strip, heatmap] : [tree, strip, heatmap]
    return Figure(
      name: name, title: title, alternativeText: description,
      specification: VegaLite.specification(
        title: title, alternativeText: description,
        members: [
          ("spacing", 3), ("bounds", "flush"), ("resolve", ["scale": ["color": "independent"]]),
          ("vconcat", .array(parts)),
        ]),
      csv: table)
  }

  private var side: Double { Double(count) * cell }

  private var cell: Double {
    count <= 12 ? 46 : count <= 18 ? 36 : max(12, min(26, 720 / Double(count)))
  }

  private var table: String {
    var table = CommaSeparated(header: ["row", "column", "row_family", "column_family", measure])
    for (i, row) in tasks.enumerated() {
      for (j, column) in tasks.enumerated() {
        table.append([
          row, column, families[row] ?? "", families[column] ?? "", values[i][j]?.description ?? "",
        ])
      }
    }
    return table.text
  }

  /// The brackets as lines over the columns' middles; one quantitative axis from 0 to K.
  private var tree: JSONValue {
    let points: [JSONValue] = (dendrogram?.brackets ?? []).enumerated().flatMap { number, bracket in
      let corners = [
        (bracket.left, bracket.leftFoot), (bracket.left, bracket.height),
        (bracket.right, bracket.height), (bracket.right, bracket.rightFoot),
      ]
      let family = familyOfAll(bracket.places)
      return corners.enumerated().map { corner, point -> JSONValue in
        [
          "merge": .number(Double(number)), "corner": .number(Double(corner)),
          "x": .number(point.0 + 0.5), "distance": .number(point.1), "family": .string(family),
        ]
      }
    }
    return [
      "width": .number(side), "height": 70, "data": ["values": .array(points)],
      "mark": ["type": "line", "strokeWidth": 1.6, "interpolate": "linear"],
      "encoding": [
        "x": [
          "field": "x", "type": "quantitative", "axis": .null,
          "scale": ["domain": [0, .number(Double(count))], "nice": false, "zero": false],
        ],
        "y": [
          "field": "distance", "type": "quantitative", "axis": .null,
          "scale": ["zero": false, "nice": false],
        ],
        "order": ["field": "corner"], "detail": ["field": "merge"],
        "color": ["field": "family", "type": "nominal", "scale": familyScale, "legend": .null],
      ],
    ]
  }

  private var strip: JSONValue {
    let rows: [JSONValue] = tasks.map {
      ["task": .string($0), "family": .string(families[$0] ?? unknown)]
    }
    return [
      "width": .number(side), "height": 8, "data": ["values": .array(rows)],
      "mark": ["type": "rect", "cornerRadius": 2, "stroke": "white", "strokeWidth": 2],
      "encoding": [
        "x": ["field": "task", "type": "nominal", "sort": order, "axis": .null, "scale": bands],
        "color": [
          "field": "family", "type": "nominal", "scale": familyScale,
          "legend": familyOrder.isEmpty ? .null : familyLegend,
        ],
      ],
    ]
  }

  private var familyLegend: JSONValue {
    [
      "title": "Family", "orient": "none", "symbolType": "square", "direction": "vertical",
      "legendX": .number(side + 18), "legendY": .number(gradientLength + 70),
      "values": .array(familyOrder.map(JSONValue.string)),
    ]
  }

  private var heatmap: JSONValue {
    var layers: [JSONValue] = [
      [
        "transform": [["filter": "datum.row !== datum.column && isValid(datum.value)"]],
        "mark": square(), "encoding": ["color": colour],
      ],
      [
        "transform": [["filter": "datum.row === datum.column || !isValid(datum.value)"]],
        "mark": square(colour: "#ececea"),
      ],
    ]
    if cell >= 34 { layers.append(numbers) }
    return [
      "width": .number(side), "height": .number(side), "data": ["values": .array(cells)],
      "encoding": ["x": axis("column", "bottom"), "y": axis("row", "left")],
      "layer": .array(layers),
    ]
  }

  /// A cell.
  ///
  /// Small ones are plain and read out as one picture, which keeps files of many small.
  private func square(colour: JSONValue = .null) -> JSONValue {
    let isLarge = cell >= 34
    let colour = colour == .null ? [] : [JSONValue.Member(name: "color", value: colour)]
    let looks: [JSONValue.Member] = [
      .init(name: "type", value: "rect"), .init(name: "cornerRadius", value: isLarge ? 3 : 0),
      .init(name: "stroke", value: "white"), .init(name: "strokeWidth", value: isLarge ? 2 : 1),
      .init(name: "aria", value: .bool(isLarge)),
    ]
    return .object(looks + colour)
  }

  private var gradientLength: Double { max(60, min(180, side - 170)) }

  private var cells: [JSONValue] {
    let scale = scale
    let colours = scale.lightColours
    return tasks.indices.flatMap { i in
      tasks.indices.map { j -> JSONValue in
        let value = values[i][j]
        let ground = i == j ? "#ececea" : value.map { colours[scale.step(of: $0)] } ?? "#ececea"
        return [
          "row": .string(tasks[i]), "column": .string(tasks[j]),
          "value": value.map(JSONValue.number) ?? .null, "ink": .string(Palette.ink(on: ground)),
          "label": .string(value.map { i == j ? "1" : Wording.fixed($0) } ?? ""),
        ]
      }
    }
  }

  private var numbers: JSONValue {
    [
      "mark": ["type": "text", "fontSize": .number(cell >= 46 ? 13 : 11), "baseline": "middle"],
      "encoding": [
        "text": ["field": "label", "type": "nominal"],
        "color": [
          "condition": ["test": "datum.ink === '#ffffff'", "value": "#ffffff"],
          "value": "#14171a",
        ],
      ],
    ]
  }

  private var colour: JSONValue {
    [
      "field": "value", "type": "quantitative",
      "scale": [
        "domain": [.number(scale.lower), .number(scale.upper)],
        "range": .array(scale.lightColours.map(JSONValue.string)), "clamp": true,
      ],
      "legend": [
        "title": .string(measure.capitalisedFirst), "gradientLength": .number(gradientLength),
        "orient": "right", "format": ".2f",
      ],
    ]
  }

  private func axis(_ field: JSONValue, _ orient: JSONValue) -> JSONValue {
    [
      "field": field, "type": "nominal", "sort": order, "scale": bands,
      "axis": [
        "title": .null, "orient": orient, "domain": false, "ticks": false, "labelPadding": 6,
        "labelFontSize": .number(cell >= 26 ? 13 : 10),
        "labelAngle": orient == "bottom" && turnsLabels ? -90 : 0, "labelLimit": 140,
        "labelOverlap": false,
        "labelExpr": orient == "left" ? .string(names) : "datum.label",
      ],
    ]
  }

  /// A Vega expression that turns a task into its full name.
  private var names: String {
    let pairs = zip(tasks, fullNames).map {
      JSONValue.quoted(Markup.printable($0)) + ":" + JSONValue.quoted(Markup.printable($1))
    }
    return "({\(pairs.joined(separator: ","))})[datum.value]"
  }

  private var turnsLabels: Bool {
    tasks.contains { Markup.width(of: $0, size: cell >= 26 ? 13 : 10) > cell - 3 }
  }

  private var order: JSONValue { .array(tasks.map(JSONValue.string)) }
  private var bands: JSONValue { ["paddingInner": 0, "paddingOuter": 0] }
  private var unknown: String { "not known" }

  private var familyScale: JSONValue {
    let ranks = familyRanks
    let ranges = familyOrder.map { JSONValue.string(Palette.lightColour(ranks[$0] ?? 0)) }
    let grey = JSONValue.string(Palette.neutral.light)
    return [
      "domain": .array((familyOrder + [unknown, "several"]).map(JSONValue.string)),
      "range": .array(ranges + [grey, grey]),
    ]
  }

  private func familyOfAll(_ places: ClosedRange<Int>) -> String {
    let all = Set(tasks[places].map { families[$0] ?? unknown })
    return all.count == 1 ? all.first ?? unknown : "several"
  }
}
