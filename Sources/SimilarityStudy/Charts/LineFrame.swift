/// Where everything of a line chart stands.
struct LineFrame {
  static let width = 430.0
  let left = 52.0
  let right: Double
  let top = 26.0
  let bottom = 236.0
  let height: Double
  let xRange: (low: Double, high: Double)
  let yRange: (low: Double, high: Double)
  let names: [Name]

  /// A line's name, or that of a group in a crowded chart, and where it stands.
  struct Name {
    let text: String
    /// The number of the line or of the group, which is that of its colour.
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
    let named = chart.isCrowded ? chart.groups : chart.series.map(\.name)
    let shown = named.map { $0.count > 26 ? $0.prefix(25) + "…" : $0 }
    let room = (shown.map { Markup.width(of: $0, size: 13) }.max() ?? 0) + 26
    let fitsBeside = chart.series.count <= 9 && room <= 140 && chart.series.count > 1
    right = Self.width - (fitsBeside ? room : max(16, Self.lastPlace(chart) / 2 - 8))
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

  /// How wide the last name along the bottom is; 0 for numbers.
  private static func lastPlace(_ chart: LineChart) -> Double {
    guard case .categories(_, let names) = chart.axis else { return 0 }
    return names.last.map { Markup.width(of: $0, size: 12) } ?? 0
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
