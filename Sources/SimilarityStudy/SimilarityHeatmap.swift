/// The picture of the study: cosines in clustered order, the tree above, families as colours.
public struct SimilarityHeatmap: Chart {
  /// The file name without extension.
  public let name: String
  /// The title.
  public let title: String
  /// The cosines, tasks in the tree's order.
  public let matrix: SimilarityMatrix
  /// The tree over the tasks in that order, so its own order is 0…K−1.
  public let dendrogram: Dendrogram
  /// The family of each task whose family is known.
  public let families: [String: String]

  /// Clusters a matrix and makes its picture.
  ///
  /// Without `families` they are those of ``LanguageFamilies``.
  public init(
    _ matrix: SimilarityMatrix, name: String = "similarity",
    title: String = "Similarity of gradients", families: [String: String]? = nil,
    linkage: Linkage = .average
  ) {
    self.name = name
    self.title = title
    let tree = Dendrogram(clustering: matrix, linkage: linkage)
    self.matrix = matrix.rearranged(tree.order)
    dendrogram = tree.renumbered()
    self.families = families ?? LanguageFamilies.labels(for: matrix.tasks)
  }

  /// The families in the order in which they are met along the picture, each once.
  var familyOrder: [String] {
    var seen: Set<String> = []
    return matrix.tasks.compactMap { families[$0] }.filter { seen.insert($0).inserted }
  }

  /// The families with the most tasks first, so that these have colours of their own; equals in the
  /// order in which they are met.
  var familyRanks: [String: Int] {
    let sizes = Dictionary(grouping: matrix.tasks.compactMap { families[$0] }, by: { $0 })
    let met = familyOrder.enumerated().sorted {
      let (a, b) = (sizes[$0.element]?.count ?? 0, sizes[$1.element]?.count ?? 0)
      return (b, $0.offset) < (a, $1.offset)
    }
    return Dictionary(uniqueKeysWithValues: zip(met.map(\.element), 0...))
  }

  /// How a task is called in full: its language's name where tasks are plain language codes.
  func fullName(of task: String) -> String {
    guard let language = LanguageFamilies.language(ofTask: task) else { return task }
    return LanguageFamilies.language(task) == nil ? task : language.name
  }

  /// The colours' range: from the least to the largest cosine of different tasks, widened to whole
  /// hundredths; symmetric about 0 when gradients oppose each other noticeably.
  var scale: SimilarityScale { SimilarityScale(matrix.pairs.map(\.value)) }

  /// What the picture shows, with its main numbers.
  public var alternativeText: String {
    let pairs = matrix.pairs
    guard let high = pairs.max(by: { $0.value < $1.value }),
      let low = pairs.min(by: { $0.value < $1.value })
    else { return "Heatmap of one task." }
    let named = { (pair: SimilarityMatrix.Pair) in
      "\(matrix.tasks[pair.first])–\(matrix.tasks[pair.second]) \(Wording.fixed(pair.value))"
    }
    return "Heatmap of the cosine similarity of \(matrix.count) tasks' gradients in clustered order "
      + "(\(matrix.tasks.listed)), with the tree of clusters. Highest: \(named(high)); lowest: "
      + "\(named(low))."
  }
}

/// Which colour a cosine has.
struct SimilarityScale: Equatable {
  let lower: Double
  let upper: Double
  let isDiverging: Bool

  init(_ values: [Double]) {
    let low = values.min() ?? 0
    let high = values.max() ?? 1
    isDiverging = low < -0.02
    if isDiverging {
      upper = ((max(abs(low), abs(high)) * 100).rounded(.up) / 100)
      lower = -upper
    } else {
      lower = (max(0, low) * 100).rounded(.down) / 100
      upper = max((high * 100).rounded(.up) / 100, lower + 0.01)
    }
  }

  /// The step of the ramp, in 0..<``Palette/steps``.
  func step(of value: Double) -> Int {
    let share = (value - lower) / (upper - lower)
    return max(0, min(Palette.steps - 1, Int(share * Double(Palette.steps))))
  }

  /// The class that fills a shape with a value's colour.
  func fillClass(of value: Double) -> String { fillClass(step: step(of: value)) }

  /// The class that fills a shape with a step's colour.
  func fillClass(step: Int) -> String { (isDiverging ? "d" : "q") + String(step) }

  /// The colours in order, on a light ground.
  var lightColours: [String] {
    (isDiverging ? Palette.diverging : Palette.sequential).map(\.light)
  }
}

extension SimilarityMatrix {
  /// The matrix with its tasks in the order of a permutation of their rows.
  func rearranged(_ rows: [Int]) -> SimilarityMatrix {
    let arranged = try? self.arranged(rows.map { tasks[$0] })
    return arranged ?? self
  }
}

extension Dendrogram {
  /// The same tree with leaves renumbered by their place in the order.
  func renumbered() -> Dendrogram {
    var places = Array(0..<(leaves + merges.count))
    for (place, leaf) in order.enumerated() { places[leaf] = place }
    let merges = merges.map { merge in
      Merge(
        left: min(places[merge.left], places[merge.right]),
        right: max(places[merge.left], places[merge.right]), height: merge.height,
        size: merge.size)
    }
    return Dendrogram(leaves: leaves, merges: merges, order: Array(0..<leaves))
  }

  private init(leaves: Int, merges: [Merge], order: [Int]) {
    self.leaves = leaves
    self.merges = merges
    self.order = order
  }

  /// One bracket per merge: where its two stems stand (in leaves from 0, fractional), the heights
  /// at which they begin, and the height of its bar.
  struct Bracket: Equatable {
    let left: Double, right: Double
    let leftFoot: Double, rightFoot: Double
    let height: Double
    /// The leaves under it, by place in the order.
    let places: ClosedRange<Int>
  }

  /// The height at which leaves begin in a picture: half the tree's spread below its lowest merge, so
  /// that the differences between merges can be seen; not below 0.
  var floor: Double {
    let heights = merges.map(\.height)
    guard let low = heights.min(), let high = heights.max() else { return 0 }
    return max(0, low - max(0.5 * (high - low), 0.001))
  }

  /// The brackets of the tree, lowest merge first; a stem stands over the middle of its branch.
  var brackets: [Bracket] {
    var nodes: [(x: Double, height: Double, places: ClosedRange<Int>)] = []
    var place = Array(0..<leaves)
    for (index, leaf) in order.enumerated() { place[leaf] = index }
    nodes = (0..<leaves).map { (Double(place[$0]), floor, place[$0]...place[$0]) }
    return merges.map { merge in
      let sides = [nodes[merge.left], nodes[merge.right]].sorted { $0.x < $1.x }
      let places = sides[0].places.lowerBound...sides[1].places.upperBound
      nodes.append(((sides[0].x + sides[1].x) / 2, merge.height, places))
      return Bracket(
        left: sides[0].x, right: sides[1].x, leftFoot: sides[0].height,
        rightFoot: sides[1].height, height: merge.height, places: places)
    }
  }
}
