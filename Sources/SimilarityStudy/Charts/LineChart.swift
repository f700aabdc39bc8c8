/// Lines over steps or over a row of places, such as learning curves and similarity by layer.
public struct LineChart: Chart {
  /// What runs along the bottom.
  public enum Axis: Sendable, Equatable {
    /// Numbers, such as training steps.
    case number(String)
    /// Named places; a point's x is the place's index from 0.
    case categories(String, [String])

    /// What the axis is called.
    var label: String {
      switch self {
      case .number(let label), .categories(let label, _): label
      }
    }
  }

  /// A point of a line.
  public struct Point: Sendable, Equatable {
    /// Along the bottom.
    public let x: Double
    /// The value.
    public let y: Double

    /// Makes a point.
    public init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// A named line.
  public struct Series: Sendable, Equatable {
    /// Its name.
    public let name: String
    /// What its colour stands for where there are too many lines for a colour each, such as its
    /// family.
    public let group: String?
    /// Its points.
    public let points: [Point]

    /// Makes a line; points that are not finite are left out and the others sorted along the axis.
    public init(name: String, group: String? = nil, points: [Point]) {
      self.name = name
      self.group = group
      self.points = points.filter { $0.x.isFinite && $0.y.isFinite }.sorted { $0.x < $1.x }
    }
  }

  /// The file name without extension.
  public let name: String
  /// The title.
  public let title: String
  /// What runs along the bottom.
  public let axis: Axis
  /// What the lines measure.
  public let valueLabel: String
  /// The lines that have points.
  public let series: [Series]
  /// Whether 0 belongs to the picture.
  public let startsAtZero: Bool
  /// Places along the axis before which lines begin anew, such as where the decoder's layers follow
  /// on the encoder's.
  public let breaks: [Double]

  /// Takes lines; those without points are left out.
  public init(
    name: String, title: String, axis: Axis, valueLabel: String, series: [Series],
    startsAtZero: Bool = false, breaks: [Double] = []
  ) {
    self.name = name
    self.title = title
    self.axis = axis
    self.valueLabel = valueLabel
    self.series = series.filter { !$0.points.isEmpty }
    self.startsAtZero = startsAtZero
    self.breaks = breaks
  }

  /// What the picture shows, with where each line begins and ends.
  public var alternativeText: String {
    let lines = series.prefix(12).compactMap { series -> String? in
      guard let first = series.points.first, let last = series.points.last else { return nil }
      return "\(series.name) from \(Wording.fixed(first.y)) to \(Wording.fixed(last.y))"
    }
    let more = series.count > 12 ? "; and \(series.count - 12) more" : ""
    return "Lines of \(valueLabel) over \(axis.label): \(lines.joined(separator: "; "))\(more)."
  }

  /// Whether there are more lines than colours, so that each has the colour of its group.
  var isCrowded: Bool { series.count > 10 && series.allSatisfy { $0.group != nil } }

  /// The groups of a crowded chart, those with the most lines first, so that these have colours of
  /// their own.
  var groups: [String] {
    let sizes = Dictionary(grouping: series.compactMap(\.group), by: { $0 }).mapValues(\.count)
    return sizes.keys.sorted { (-(sizes[$0] ?? 0), $0) < (-(sizes[$1] ?? 0), $1) }
  }

  /// The number of a line's colour.
  func category(_ index: Int) -> Int {
    guard isCrowded, let group = series[index].group else { return index }
    return groups.firstIndex(of: group) ?? index
  }

  /// How many breaks lie at or before a place.
  func stretch(_ x: Double) -> Int { breaks.count { $0 <= x } }

  /// The name of a place along the bottom.
  func place(_ x: Double) -> String {
    if case .categories(_, let names) = axis, x >= 0, x < Double(names.count) {
      return names[Int(x)]
    }
    return x == x.rounded() && abs(x) < 1e15 ? Wording.count(Int(x)) : Wording.fixed(x, 2)
  }
}

/// The study's own line charts.
extension LineChart {
  /// Training and validation loss over steps.
  public static func loss(_ series: [Series], name: String = "loss") -> LineChart {
    LineChart(
      name: name, title: "Loss", axis: .number("step"), valueLabel: "loss per token",
      series: series)
  }

  /// Quality on the validation set over steps.
  public static func validation(
    _ series: [Series], measure: String = "BLEU", name: String = "validation"
  ) -> LineChart {
    LineChart(
      name: name, title: "Validation \(measure)", axis: .number("step"), valueLabel: measure,
      series: series, startsAtZero: true)
  }

  /// Similarity of chosen pairs over steps.
  public static func pairSimilarity(
    _ series: [Series], name: String = "pairs", title: String = "Similarity along training"
  ) -> LineChart {
    LineChart(
      name: name, title: title, axis: .number("step"), valueLabel: "cosine", series: series)
  }

  /// Similarity by layer, bottom to top; each line has a value per layer, nil where there is none, and
  /// begins anew where the side of the network changes: what stands before the dot in a layer's name.
  public static func similarityByLayer(
    layers: [String], series: [(name: String, values: [Double?])], name: String = "layers",
    title: String = "Similarity by layer"
  ) -> LineChart {
    let sides = layers.map { $0.prefix { $0 != "." } }
    let breaks = sides.indices.dropFirst().filter { sides[$0] != sides[$0 - 1] }.map(Double.init)
    return LineChart(
      name: name, title: title, axis: .categories("layer", layers), valueLabel: "cosine",
      series: series.map { line in
        Series(
          name: line.name,
          points: line.values.prefix(layers.count).enumerated().compactMap { index, value in
            value.map { Point(x: Double(index), y: $0) }
          })
      }, breaks: breaks)
  }

  /// The share of pairs in which a correction fired, over steps; shares from 0 to 1.
  public static func activeCorrections(
    _ series: [Series], name: String = "corrections", title: String = "Active corrections"
  ) -> LineChart {
    LineChart(
      name: name, title: title, axis: .number("step"), valueLabel: "share of pairs",
      series: series, startsAtZero: true)
  }
}
