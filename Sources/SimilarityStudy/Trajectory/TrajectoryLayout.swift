public import GradientVaccine

/// What the rows and columns of a recorded trajectory stand for.
///
/// Letters in this folder: `K` tasks; `P` = K(K−1)/2 unordered pairs of tasks i < j, row by row:
/// (0,1), (0,2), …, (1,2), …; `G` recorded groups of parameters; `R` ≥ G rows, which are the groups
/// and behind them the parts, that is unions of groups.
public struct TrajectoryLayout: Codable, Sendable, Equatable {
  /// A union of recorded groups, such as `encoder` of `encoder.0` and `encoder.1`.
  public struct Part: Codable, Sendable, Equatable {
    /// The part's name.
    public let name: String
    /// The names of its groups.
    public let groups: [String]
  }

  /// The rule that trained.
  public let method: String
  /// The division of the parameters that the groups come from.
  public let granularity: Granularity
  /// The names of the K tasks.
  public let tasks: [String]
  /// The names of the G groups.
  public let groups: [String]
  /// The parts: what each coarser granularity makes of the groups, as far as all of it is recorded.
  public let parts: [Part]

  /// A layout whose parts follow from the groups.
  public init(method: String, granularity: Granularity, tasks: [String], groups: [String]) {
    self.method = method
    self.granularity = granularity
    self.tasks = tasks
    self.groups = groups
    parts = Self.parts(of: groups, granularity)
  }

  /// The names of the R rows.
  public var rows: [String] { groups + parts.map(\.name) }

  /// The number of pairs, P.
  var pairCount: Int { tasks.count * max(tasks.count - 1, 0) / 2 }

  /// The place of the pair of two different tasks.
  func pair(_ i: Int, _ j: Int) -> Int {
    let (low, high) = (min(i, j), max(i, j))
    return low * (2 * tasks.count - low - 1) / 2 + high - low - 1
  }

  /// The places among ``groups`` of what a row is made of; a group is made of itself.
  func members(ofRow row: Int) -> [Int] {
    if row < groups.count { return [row] }
    return parts[row - groups.count].groups.compactMap { groups.firstIndex(of: $0) }
  }

  /// Whether the lists are free of repetitions and the parts are made of the groups.
  var isSound: Bool {
    let names = Set(groups)
    return Set(tasks).count == tasks.count && !tasks.isEmpty
      && tasks.count <= SimilarityMatrix.limit && !groups.isEmpty && rows.count <= 1 << 16
      && Set(rows).count == rows.count
      && parts.allSatisfy { !$0.groups.isEmpty && names.isSuperset(of: $0.groups) }
  }

  // MARK: - Parts

  private static func parts(of groups: [String], _ granularity: Granularity) -> [Part] {
    let coarser: [(String) -> String] =
      switch granularity {
      case .allMatrix: [Granularity.allLayer.group(of:), Granularity.encDec.group(of:)]
      case .allLayer: [side(ofLayer:)]
      case .encDec, .wholeModel: []
      }
    var taken = Set(groups)
    var parts: [Part] = []
    for name in coarser + (granularity == .wholeModel ? [] : [{ _ in "model" }]) {
      var members: [String: [String]] = [:]
      for group in groups { members[name(group), default: []].append(group) }
      var names: [String] = []
      for group in groups where taken.insert(name(group)).inserted { names.append(name(group)) }
      parts += names.map { Part(name: $0, groups: members[$0] ?? []) }
    }
    return parts
  }

  /// `encoder` for `encoder.0`; other layers, such as `embeddings`, form a side of their own.
  private static func side(ofLayer layer: String) -> String {
    let first = layer.prefix { $0 != "." }
    return ["encoder", "decoder"].contains(first) ? String(first) : layer
  }
}
