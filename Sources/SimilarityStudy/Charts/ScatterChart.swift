/// Points in a plane, such as quality against similarity.
public struct ScatterChart: Chart {
  /// One point.
  public struct Point: Sendable, Equatable {
    /// Its name.
    public let label: String
    /// What its colour stands for; empty for none.
    public let group: String
    /// Along the bottom and upwards.
    public let x: Double, y: Double

    /// Makes a point.
    public init(label: String, group: String = "", x: Double, y: Double) {
      self.label = label
      self.group = group
      self.x = x
      self.y = y
    }
  }

  /// A line that the points are read against.
  public enum Guide: Sendable, Equatable {
    /// The line of least squares of y on x.
    case fit
    /// y = x; both axes then have the same range.
    case identity
  }

  /// The file name without extension.
  public let name: String
  /// The title.
  public let title: String
  /// What runs along the bottom and upwards.
  public let xLabel: String, yLabel: String
  /// The points with finite places.
  public let points: [Point]
  /// The line that is drawn.
  public let guide: Guide
  /// Groups whose colours come first, in this order, so that several pictures have the same.
  public let groupOrder: [String]
  /// How many decimals both numbers are shown with.
  public let decimals: (x: Int, y: Int)

  /// Takes points; those without a finite place are left out.
  public init(
    name: String, title: String, xLabel: String, yLabel: String, points: [Point],
    guide: Guide = .fit, groupOrder: [String] = [], decimals: (x: Int, y: Int) = (3, 1)
  ) {
    self.name = name
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.points = points.filter { $0.x.isFinite && $0.y.isFinite }
    self.guide = guide
    self.groupOrder = groupOrder
    self.decimals = decimals
  }

  /// The groups: those with an order, then those with the most points, so that these have colours of
  /// their own.
  var groups: [String] {
    let others = points.map(\.group).filter { !groupOrder.contains($0) }
    let sizes = Dictionary(grouping: others, by: { $0 }).mapValues(\.count)
    return groupOrder + sizes.keys.sorted { (-(sizes[$0] ?? 0), $0) < (-(sizes[$1] ?? 0), $1) }
  }

  var hasGroups: Bool { groups.contains { !$0.isEmpty } }

  /// The ends of the guide within the points' range, or nil where there is none.
  func guideEnds(_ xRange: (low: Double, high: Double)) -> (from: Point, to: Point)? {
    let at = { (line: (Double) -> Double) in
      (
        Point(label: "", x: xRange.low, y: line(xRange.low)),
        Point(label: "", x: xRange.high, y: line(xRange.high))
      )
    }
    guard guide == .fit else { return at { $0 } }
    guard points.count > 2 else { return nil }
    let count = Double(points.count)
    let (mx, my) = (
      points.reduce(0) { $0 + $1.x } / count, points.reduce(0) { $0 + $1.y } / count
    )
    let xx = points.reduce(0) { $0 + ($1.x - mx) * ($1.x - mx) }
    let xy = points.reduce(0) { $0 + ($1.x - mx) * ($1.y - my) }
    guard xx > 0, (xy / xx).isFinite else { return nil }
    return at { my + xy / xx * ($0 - mx) }
  }

  /// What the picture shows, with its extremes.
  public var alternativeText: String {
    guard let high = points.max(by: { $0.y < $1.y }), let low = points.min(by: { $0.y < $1.y })
    else { return "Points of \(yLabel) against \(xLabel); there are none." }
    let named = { (point: Point) in
      "\(point.label) at \(Wording.fixed(point.x, decimals.x)), "
        + Wording.fixed(point.y, decimals.y)
    }
    return "\(Wording.count(points.count, "point")) of \(yLabel) against \(xLabel). Highest: "
      + "\(named(high)); lowest: \(named(low))."
  }

  /// What a point says when it is pointed at.
  func words(_ point: Point) -> String {
    "\(point.label): \(xLabel) \(Wording.fixed(point.x, decimals.x)), \(yLabel) "
      + Wording.fixed(point.y, decimals.y) + (point.group.isEmpty ? "" : " · \(point.group)")
  }
}
