/// A square of coloured cells, one for every two tasks: cosines, shares, differences.
///
/// Letters: `K` tasks.
public struct PairHeatmap: Chart {
  /// What the two tasks of an ordered pair are, such as `corrected` and `towards`.
  public struct Roles: Sendable, Equatable {
    /// The task of the row.
    public let row: String
    /// The task of the column.
    public let column: String

    /// Names the two roles.
    public init(row: String, column: String) {
      self.row = row
      self.column = column
    }
  }

  /// The file name without extension.
  public let name: String
  /// The title.
  public let title: String
  /// What a cell holds, in a word: `cosine`.
  public let measure: String
  /// The tasks along both sides.
  public let tasks: [String]
  /// K rows of K values; nil is an empty cell.
  public let values: [[Double?]]
  /// The family of each task whose family is known.
  public let families: [String: String]
  /// The tree above the cells, its leaves in the tasks' order; nil for none.
  public let dendrogram: Dendrogram?
  /// What rows and columns are where the pairs are ordered; nil for symmetric values.
  public let roles: Roles?
  /// Whether 0 is the middle of the colours; nil decides by the values.
  public let isSigned: Bool?
  /// The tasks' languages, where these tell them all apart; else the tasks themselves.
  let fullNames: [String]

  /// Takes values; those on the diagonal are shown in grey and do not count for the colours.
  ///
  /// Without `families` they are those of ``LanguageFamilies``.
  /// - Precondition: `values` are K rows of K, and the tree has K leaves.
  public init(
    name: String, title: String, measure: String, tasks: [String], values: [[Double?]],
    families: [String: String]? = nil, dendrogram: Dendrogram? = nil, roles: Roles? = nil,
    isSigned: Bool? = nil
  ) {
    precondition(values.count == tasks.count && values.allSatisfy { $0.count == tasks.count })
    precondition(dendrogram.map { $0.leaves == tasks.count } ?? true)
    self.name = name
    self.title = title
    self.measure = measure
    self.tasks = tasks
    self.values = values.map { row in row.map { $0.flatMap { $0.isFinite ? $0 : nil } } }
    self.families = families ?? LanguageFamilies.labels(for: tasks)
    self.dendrogram = dendrogram
    self.roles = roles
    self.isSigned = isSigned
    let languages = tasks.map { LanguageFamilies.language($0)?.name ?? $0 }
    fullNames = Set(languages).count == tasks.count ? languages : tasks
  }

  /// The number of tasks, K.
  var count: Int { tasks.count }

  /// Two different tasks and their value; each unordered pair once where pairs have no order.
  var pairs: [(first: Int, second: Int, value: Double)] {
    tasks.indices.flatMap { i in
      tasks.indices.compactMap { j in
        guard i != j, roles != nil || i < j else { return nil }
        return values[i][j].map { (i, j, $0) }
      }
    }
  }

  /// The colours' range: from the least to the largest value of different tasks, widened to whole
  /// hundredths; symmetric about 0 when values are signed.
  var scale: SimilarityScale { SimilarityScale(pairs.map(\.value), isSigned: isSigned) }

  /// The families in the order in which they are met along the picture, each once.
  var familyOrder: [String] {
    var seen: Set<String> = []
    return tasks.compactMap { families[$0] }.filter { seen.insert($0).inserted }
  }

  /// The families with the most tasks first, so that these have colours of their own; equals by name,
  /// so that pictures of the same tasks have the same colours.
  var familyRanks: [String: Int] {
    let sizes = Dictionary(grouping: tasks.compactMap { families[$0] }, by: { $0 })
      .mapValues(\.count)
    let ranked = sizes.keys.sorted { (-(sizes[$0] ?? 0), $0) < (-(sizes[$1] ?? 0), $1) }
    return Dictionary(uniqueKeysWithValues: zip(ranked, 0...))
  }

  /// What the picture shows, with its main numbers.
  public var alternativeText: String {
    guard let high = pairs.max(by: { $0.value < $1.value }),
      let low = pairs.min(by: { $0.value < $1.value })
    else { return "Heatmap of the \(measure) of \(Wording.count(count, "task")); it is empty." }
    let link = roles == nil ? "and" : "towards"
    return "Heatmap of the \(measure) for pairs of \(count) tasks (\(tasks.listed)). Highest: "
      + "\(tasks[high.first]) \(link) \(tasks[high.second]) \(Wording.fixed(high.value)); lowest: "
      + "\(tasks[low.first]) \(link) \(tasks[low.second]) \(Wording.fixed(low.value))."
  }

  /// What a cell says when it is pointed at.
  func words(_ i: Int, _ j: Int) -> String {
    let (first, second) = (tasks[i], tasks[j])
    guard i != j else { return fullNames[i] + (families[first].map { " · \($0)" } ?? "") }
    let value = values[i][j].map { Wording.fixed($0, 3) } ?? "not measured"
    return "\(fullNames[i]) \(roles == nil ? "–" : "→") \(fullNames[j]): "
      + "\(measure) \(value)" + relation(first, second)
  }

  private func relation(_ first: String, _ second: String) -> String {
    guard let a = families[first], let b = families[second] else { return "" }
    return a == b ? " · both \(a)" : " · \(a), \(b)"
  }
}
