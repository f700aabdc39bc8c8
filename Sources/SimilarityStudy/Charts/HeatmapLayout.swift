/// Where everything of a heatmap stands, in the picture's own units (a CSS pixel at full size).
struct HeatmapLayout {
  /// The side of a cell.
  let cell: Double
  /// The size of the tasks' names.
  let labelSize: Double
  /// The size of the numbers in cells.
  let valueSize: Double
  let legendSize = 13.0
  /// The left and top edges of the cells, and the length of their sides together.
  let left: Double
  let top: Double
  let side: Double
  let width: Double
  let height: Double
  /// Whether the names under the columns stand upright.
  let turnsColumns: Bool
  /// Whether cells are large enough for numbers.
  let showsValues: Bool
  let familyEntries: [FamilyEntry]
  let rampY: Double
  private let treeTop = 6.0
  private let treeHeight: Double
  private let tallest: Double
  private let floor: Double
  /// The colours.
  let scale: SimilarityScale

  /// A family's place in the legend.
  struct FamilyEntry {
    let text: String
    let index: Int?
    let x: Double
    let y: Double
  }

  init(_ heatmap: PairHeatmap) {
    let tasks = heatmap.tasks
    let count = Double(tasks.count)
    cell = tasks.count <= 12 ? 46 : tasks.count <= 18 ? 36 : max(9, min(26, 680 / count))
    labelSize = cell >= 36 ? 15 : max(8, min(13, cell * 0.82))
    valueSize = cell >= 46 ? 14 : 12
    showsValues = cell >= 34
    scale = heatmap.scale
    let size = labelSize
    let clipped = heatmap.fullNames.map(Self.clipped)
    left = 26 + (clipped.map { Markup.width(of: $0, size: size) }.max() ?? 0)
    side = cell * count
    let hasTree = heatmap.dendrogram != nil && tasks.count > 1
    treeHeight = hasTree ? (tasks.count <= 18 ? 64 : 90) : 0
    top = treeTop + treeHeight + (heatmap.roles == nil ? 16 : 28)
    width = max(left + side + 6, 300)
    let longest = tasks.map { Markup.width(of: Self.clipped($0), size: size) }.max() ?? 0
    turnsColumns = longest > cell - 3
    rampY = top + side + 14 + (turnsColumns ? longest + 4 : size) + 22
    familyEntries = Self.entries(heatmap, left: left, y: rampY + 24, width: width)
    height = (familyEntries.map(\.y).max() ?? rampY) + 10
    tallest = heatmap.dendrogram?.merges.map(\.height).max() ?? 0
    floor = heatmap.dendrogram?.floor ?? 0
  }

  /// The left edge of column `i`.
  func edge(_ i: Int) -> Double { left + Double(i) * cell }

  /// The upper edge of row `i`.
  func row(_ i: Int) -> Double { top + Double(i) * cell }

  /// The middle of a column, which may lie between two.
  func middle(_ place: Double) -> Double { left + (place + 0.5) * cell }

  /// The height in the picture of a height in the tree.
  func treeY(_ height: Double) -> Double {
    treeTop + treeHeight * (1 - (height - floor) / max(tallest - floor, 1e-9))
  }

  /// A number as short as its cell asks for: `0.71`, or `.71` where signs take their place.
  func short(_ value: Double) -> String {
    let text = Wording.fixed(value)
    guard cell < 40 || scale.isDiverging else { return text }
    return text.hasPrefix("0.")
      ? String(text.dropFirst()) : text.hasPrefix("−0.") ? "−" + text.dropFirst(2) : text
  }

  /// A name that leaves room for the cells.
  func clipped(_ name: String) -> String { Self.clipped(name) }

  private static func clipped(_ name: String) -> String {
    name.count > 18 ? name.prefix(17) + "…" : name
  }

  private static func entries(
    _ heatmap: PairHeatmap, left: Double, y: Double, width: Double
  ) -> [FamilyEntry] {
    let hasUnknown = heatmap.tasks.contains { heatmap.families[$0] == nil }
    let ranks = heatmap.familyRanks
    var names = heatmap.familyOrder.map { ($0, ranks[$0]) }
    if hasUnknown, !names.isEmpty { names.append(("family not known", nil)) }
    let start = min(left, 20)
    var (x, y) = (start, y)
    return names.map { name, index in
      let text = clipped(name)
      let length = Markup.width(of: text, size: 13) + 34
      if x > start, x + length > width {
        (x, y) = (start, y + 20)
      }
      defer { x += length }
      return FamilyEntry(text: text, index: index, x: x, y: y)
    }
  }
}
