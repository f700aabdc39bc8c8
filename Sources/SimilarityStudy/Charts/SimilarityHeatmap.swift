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

  /// The cells with their tree.
  var cells: PairHeatmap {
    PairHeatmap(
      name: name, title: title, measure: "cosine", tasks: matrix.tasks,
      values: matrix.values.map { $0.map(Optional.init) }, families: families,
      dendrogram: dendrogram)
  }

  /// What the picture shows, with its main numbers.
  public var alternativeText: String {
    let pairs = matrix.pairs
    guard let high = pairs.max(by: { $0.value < $1.value }),
      let low = pairs.min(by: { $0.value < $1.value })
    else { return "Heatmap of one task." }
    let named = { (pair: SimilarityMatrix.Pair) in
      "\(matrix.tasks[pair.first]) and \(matrix.tasks[pair.second]) \(Wording.fixed(pair.value))"
    }
    return
      "Heatmap of the cosine similarity of \(matrix.count) tasks' gradients in clustered order "
      + "(\(matrix.tasks.listed)), with the tree of clusters. Highest: \(named(high)); lowest: "
      + "\(named(low))."
  }

  /// The picture for a page: point at a cell to read its pair and number.
  public var svg: String { drawing.source }

  var drawing: Markup { cells.drawing(alternativeText) }

  /// The tree, the families' strip and the cells, one under the other, as a Vega-Lite figure.
  public var figure: Figure { cells.figure(alternativeText) }
}

extension SimilarityMatrix {
  /// The matrix with its tasks in the order of a permutation of their rows.
  func rearranged(_ rows: [Int]) -> SimilarityMatrix {
    let arranged = try? self.arranged(rows.map { tasks[$0] })
    return arranged ?? self
  }
}
