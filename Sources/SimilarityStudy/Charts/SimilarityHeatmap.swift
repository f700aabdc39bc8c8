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
      "\(matrix.tasks[pair.first]) and \(matrix.tasks[pair.second]) \(Wording.fixed(pair.value))"
    }
    return
      "Heatmap of the cosine similarity of \(matrix.count) tasks' gradients in clustered order "
      + "(\(matrix.tasks.listed)), with the tree of clusters. Highest: \(named(high)); lowest: "
      + "\(named(low))."
  }
}

extension SimilarityMatrix {
  /// The matrix with its tasks in the order of a permutation of their rows.
  func rearranged(_ rows: [Int]) -> SimilarityMatrix {
    let arranged = try? self.arranged(rows.map { tasks[$0] })
    return arranged ?? self
  }
}
