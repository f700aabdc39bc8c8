/// A heatmap whose part of the network and point in training the reader chooses.
///
/// On the page it is the first view's mean as an ordinary picture; the page's script adds the
/// choices and redraws the cells. Without a script, and on paper, that picture is what there is.
public struct SimilarityExplorer: Sendable {
  /// One part of the network, such as the encoder, or one of its blocks.
  public struct View: Sendable {
    /// What the part is called.
    public let title: String
    /// Its mean over the measurements, in clustered order.
    public let heatmap: SimilarityHeatmap
    /// Its measurements by step; every one has the tasks of the mean.
    public let steps: [(step: Int, matrix: SimilarityMatrix)]

    /// Makes a view; measurements with other tasks are left out, and of many an even choice is kept.
    public init(
      title: String, heatmap: SimilarityHeatmap, steps: [(step: Int, matrix: SimilarityMatrix)]
    ) {
      self.title = title
      self.heatmap = heatmap
      let tasks = heatmap.matrix.tasks
      let fitting = steps.sorted { $0.step < $1.step }.compactMap { entry in
        (try? entry.matrix.arranged(tasks)).map { (step: entry.step, matrix: $0) }
      }.filter { $0.matrix.count == tasks.count }
      self.steps = Self.chosen(fitting, most: SimilarityExplorer.mostSteps)
    }

    private static func chosen<Element>(_ all: [Element], most: Int) -> [Element] {
      guard all.count > most else { return all }
      return (0..<most).map { all[$0 * (all.count - 1) / (most - 1)] }
    }
  }

  /// How many steps can be chosen from at most, which keeps the page small.
  static let mostSteps = 24

  /// The views that have the tasks of the first one.
  public let views: [View]

  /// Takes views; nil without one.
  public init?(_ views: [View]) {
    guard let first = views.first else { return nil }
    let tasks = Set(first.heatmap.matrix.tasks)
    self.views = views.filter { Set($0.heatmap.matrix.tasks) == tasks }
  }

  /// The picture that is shown first.
  var first: SimilarityHeatmap { views[0].heatmap }

  /// What the words beside the picture are about, whatever the reader chooses: `About the encoder, mean
  /// of 7 measurements:`.
  var firstWords: String {
    let title = views[0].title
    let count = views[0].heatmap.matrix.samples
    return "About the \(title == "model" ? "whole model" : title), mean of "
      + Wording.count(count, "measurement") + ":"
  }

  /// The views as the page's script reads them.
  ///
  /// `names` and `families` are by task; a view's `order` are tasks along its sides, its `values`
  /// are the mean and then the steps, each the upper triangle row by row in that order, and `scales`
  /// are the colours' ranges of the mean and of the steps.
  var data: JSONValue {
    let tasks = first.matrix.tasks
    let cells = first.cells
    let texts = { (all: [String]) in JSONValue.array(all.map(JSONValue.string)) }
    return [
      "tasks": texts(tasks), "names": texts(cells.fullNames),
      "families": texts(tasks.map { cells.families[$0] ?? "" }), "fills": texts(cells.familyFills),
      "measure": .string(cells.measure), "views": .array(views.map(Self.data(tasks))),
    ]
  }

  private static func data(_ tasks: [String]) -> (View) -> JSONValue {
    { view in
      let cells = view.heatmap.cells
      let order = view.heatmap.matrix.tasks.compactMap { tasks.firstIndex(of: $0) }
      let matrices = [view.heatmap.matrix] + view.steps.map(\.matrix)
      let ofSteps = SimilarityScale(view.steps.flatMap { $0.matrix.pairs.map(\.value) })
      let branches = cells.branches(HeatmapLayout(cells)).map { branch -> JSONValue in
        [.string(branch.path), .string(branch.style), .string(branch.words)]
      }
      return [
        "title": .string(view.title), "caption": .string(view.heatmap.title),
        "order": .array(order.map { .number(Double($0)) }),
        "tree": .array(branches), "scales": [scale(cells.scale), scale(ofSteps)],
        "steps": .array(view.steps.map { .number(Double($0.step)) }),
        "values": .array(matrices.map { .string(packed($0)) }),
      ]
    }
  }

  private static func scale(_ scale: SimilarityScale) -> JSONValue {
    [.number(scale.lower), .number(scale.upper), .string(scale.isDiverging ? "d" : "q")]
  }

  /// The cosines of all pairs as text: each in three characters, the digits of base 64 that stand for
  /// 0 (cosine −1) up to 64³ − 1 (cosine 1), which is exact to 4 · 10⁻⁶.
  static func packed(_ matrix: SimilarityMatrix) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    var text: [UInt8] = []
    for pair in matrix.pairs {
      let level = Int(((pair.value + 1) / 2 * 262_143).rounded())
      text += [digits[level >> 12], digits[level >> 6 & 63], digits[level & 63]]
    }
    return String(decoding: text, as: UTF8.self)
  }
}
