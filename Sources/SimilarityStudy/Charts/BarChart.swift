/// Bars with names, such as BLEU by language, coloured by group.
public struct BarChart: Chart {
  /// One bar.
  public struct Bar: Sendable, Equatable {
    /// Its name.
    public let label: String
    /// What its colour stands for; empty for none.
    public let group: String
    /// Its length.
    public let value: Double
    /// Its uncertainty, drawn as a whisker.
    public let interval: Interval?

    /// Makes a bar.
    public init(label: String, group: String = "", value: Double, interval: Interval? = nil) {
      self.label = label
      self.group = group
      self.value = value
      self.interval = interval
    }
  }

  /// The file name without extension.
  public let name: String
  /// The title.
  public let title: String
  /// What the bars measure.
  public let valueLabel: String
  /// The bars, group by group in order of the groups' first appearance, longest first in each.
  public let bars: [Bar]

  /// Sorts and takes bars; those without a finite value are left out.
  public init(name: String, title: String, valueLabel: String, bars: [Bar]) {
    self.name = name
    self.title = title
    self.valueLabel = valueLabel
    let finite = bars.filter(\.value.isFinite)
    let groups = Self.groups(of: finite)
    self.bars = groups.flatMap { group in
      finite.filter { $0.group == group }.sorted { ($1.value, $0.label) < ($0.value, $1.label) }
    }
  }

  /// The groups, each once.
  var groups: [String] { Self.groups(of: bars) }

  private static func groups(of bars: [Bar]) -> [String] {
    var seen: Set<String> = []
    return bars.map(\.group).filter { seen.insert($0).inserted }
  }

  /// Quality by task.
  ///
  /// Groups come in the order high, medium, low, then others as met.
  public static func quality(_ tasks: [TaskQuality], _ measure: QualityMeasure = .translation)
    -> BarChart
  {
    BarChart(
      name: measure.key,
      title: "\(measure.subject.capitalizedFirst) quality by \(measure.task)",
      valueLabel: measure.name,
      bars: TaskQuality.byGroup(tasks).map {
        Bar(label: $0.task, group: $0.group, value: $0.score, interval: $0.interval)
      })
  }

  /// What the picture shows, with its main numbers.
  public var alternativeText: String {
    let ranked = bars.sorted { $0.value > $1.value }
    guard let best = ranked.first, let worst = ranked.last else {
      return "Bars of \(valueLabel); there are none."
    }
    return "Bars of \(valueLabel) for \(Wording.count(bars.count, "entry", "entries")), from "
      + "\(Wording.fixed(best.value, 1)) (\(best.label)) down to \(Wording.fixed(worst.value, 1)) "
      + "(\(worst.label))."
  }

  /// The bars as a Vega-Lite figure.
  public var figure: Figure {
    var table = CommaSeparated(header: ["label", "group", "value", "lower", "upper"])
    for bar in bars {
      table.append([
        bar.label, bar.group, bar.value.description, bar.interval?.lower.description ?? "",
        bar.interval?.upper.description ?? "",
      ])
    }
    return Figure(
      name: name, title: title, alternativeText: alternativeText,
      specification: VegaLite.specification(
        title: title, alternativeText: alternativeText,
        members: [
          ("width", 420), ("height", ["step": 22]), ("data", ["values": .array(rows)]),
          ("encoding", ["y": position]), ("layer", layers),
        ]),
      csv: table.text)
  }

  private var rows: [JSONValue] {
    bars.map { bar in
      [
        "label": .string(bar.label), "group": .string(bar.group), "value": .number(bar.value),
        "lower": bar.interval.map { .number($0.lower) } ?? .null,
        "upper": bar.interval.map { .number($0.upper) } ?? .null,
      ]
    }
  }

  private var position: JSONValue {
    [
      "field": "label", "type": "nominal", "sort": .array(bars.map { .string($0.label) }),
      "axis": ["title": .null, "ticks": false, "domain": false, "labelPadding": 6],
    ]
  }

  private var layers: JSONValue {
    let hasGroups = groups != [""]
    let bar: JSONValue = [
      "mark": ["type": "bar", "cornerRadiusEnd": 3, "height": 15],
      "encoding": [
        "x": [
          "field": "value", "type": "quantitative", "title": .string(valueLabel),
          "axis": ["tickCount": 5],
        ],
        "color": [
          "field": "group", "type": "nominal", "scale": VegaLite.categoryScale(groups),
          "legend": hasGroups ? ["title": .null, "orient": "top", "symbolType": "square"] : .null,
        ],
      ],
    ]
    let whisker: JSONValue = [
      "transform": [["filter": "isValid(datum.lower)"]],
      "mark": ["type": "rule", "color": "#1c2024", "strokeWidth": 1.4],
      "encoding": [
        "x": ["field": "lower", "type": "quantitative", "title": .string(valueLabel)],
        "x2": ["field": "upper"],
      ],
    ]
    let number: JSONValue = [
      "transform": [
        ["calculate": "isValid(datum.upper) ? datum.upper : datum.value", "as": "end"]
      ],
      "mark": ["type": "text", "align": "left", "dx": 6, "color": "#30363c", "fontSize": 12],
      "encoding": [
        "x": ["field": "end", "type": "quantitative", "title": .string(valueLabel)],
        "text": ["field": "value", "type": "quantitative", "format": ".1f"],
      ],
    ]
    return [bar, whisker, number]
  }
}
