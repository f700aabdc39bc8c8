/// Dots of several systems in a row per direction, such as BLEU of methods by language.
public struct ComparisonChart: Chart {
  /// One system's value in a row.
  public struct Entry: Sendable, Equatable {
    /// The row, such as a direction.
    public let row: String
    /// The system, such as a method or a run.
    public let system: String
    /// Its value.
    public let value: Double
    /// Its uncertainty, drawn as a whisker.
    public let interval: Interval?

    /// Makes an entry.
    public init(row: String, system: String, value: Double, interval: Interval? = nil) {
      self.row = row
      self.system = system
      self.value = value
      self.interval = interval
    }
  }

  /// The file name without extension.
  public let name: String
  /// The title.
  public let title: String
  /// What the dots measure.
  public let valueLabel: String
  /// The entries with a finite value, as given.
  public let entries: [Entry]
  /// The rows and the systems, each once, in order of first appearance.
  public let rows: [String], systems: [String]
  private let colourOrder: [String]

  /// Takes entries; those without a finite value are left out.
  ///
  /// - Parameter colourOrder: systems in the order of their colours, for several pictures that have
  ///   not all the same systems; without it the colours go by first appearance.
  public init(
    name: String = "comparison", title: String, valueLabel: String = "BLEU", entries: [Entry],
    colourOrder: [String] = []
  ) {
    self.name = name
    self.title = title
    self.valueLabel = valueLabel
    self.entries = entries.filter(\.value.isFinite)
    rows = Self.distinct(self.entries.map(\.row))
    systems = Self.distinct(self.entries.map(\.system))
    self.colourOrder = colourOrder
  }

  /// The number of a system's colour.
  func category(_ system: String) -> Int {
    colourOrder.firstIndex(of: system) ?? systems.firstIndex(of: system) ?? 0
  }

  private static func distinct(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }

  /// What the picture shows, with the mean of each system over its rows.
  public var alternativeText: String {
    let means = systems.prefix(12).map { system in
      let values = entries.filter { $0.system == system }.map(\.value)
      let mean = values.reduce(0, +) / Double(max(values.count, 1))
      return "\(system) \(Wording.fixed(mean, 1))"
    }
    return "\(valueLabel) of \(Wording.count(systems.count, "system")) in "
      + "\(Wording.count(rows.count, "row")); means: \(means.joined(separator: ", "))."
  }

  /// The dots as a Vega-Lite figure.
  public var figure: Figure {
    var table = CommaSeparated(header: ["row", "system", "value", "lower", "upper"])
    for entry in entries {
      table.append([
        entry.row, entry.system, entry.value.description,
        entry.interval?.lower.description ?? "", entry.interval?.upper.description ?? "",
      ])
    }
    return Figure(
      name: name, title: title, alternativeText: alternativeText,
      specification: VegaLite.specification(
        title: title, alternativeText: alternativeText,
        members: [
          ("width", 420), ("height", ["step": systems.count > 1 ? 11 : 22]),
          ("data", ["values": .array(data)]), ("encoding", encoding), ("layer", layers),
        ]),
      csv: table.text)
  }

  private var data: [JSONValue] {
    entries.map { entry in
      [
        "row": .string(entry.row), "system": .string(entry.system), "value": .number(entry.value),
        "lower": entry.interval.map { .number($0.lower) } ?? .null,
        "upper": entry.interval.map { .number($0.upper) } ?? .null,
      ]
    }
  }

  private var encoding: JSONValue {
    let order = JSONValue.array(systems.map(JSONValue.string))
    return [
      "y": [
        "field": "row", "type": "nominal", "sort": .array(rows.map(JSONValue.string)),
        "axis": ["title": .null, "ticks": false, "domain": false, "grid": true],
      ],
      "yOffset": ["field": "system", "type": "nominal", "sort": order],
      "color": [
        "field": "system", "type": "nominal",
        "scale": VegaLite.categoryScale(systems, systems.map(category)),
        "legend": ["title": .null, "orient": "top", "symbolType": "circle"],
      ],
    ]
  }

  private var layers: JSONValue {
    let scale: JSONValue = ["zero": false]
    return [
      [
        "transform": [["filter": "isValid(datum.lower)"]],
        "mark": ["type": "rule", "strokeWidth": 1.6],
        "encoding": [
          "x": [
            "field": "lower", "type": "quantitative", "title": .string(valueLabel),
            "scale": scale,
          ],
          "x2": ["field": "upper"],
        ],
      ],
      [
        "mark": ["type": "point", "filled": true, "size": 56, "opacity": 1],
        "encoding": [
          "x": [
            "field": "value", "type": "quantitative", "title": .string(valueLabel),
            "scale": scale,
          ]
        ],
      ],
    ]
  }
}
