/// How the distance between two clusters follows from the distances of their members.
public enum Linkage: String, Codable, Sendable, CaseIterable {
  /// The mean over all pairs of members (UPGMA).
  case average
  /// The largest over all pairs of members.
  case complete
  /// The smallest over all pairs of members.
  case single
}

/// The merge tree of an agglomerative clustering of K tasks.
///
/// Nodes are numbered as SciPy numbers them: 0…K−1 are the leaves, K + m is the cluster that merge m
/// makes. Merges are listed by rising height, and a merge's `left` is its smaller node number.
public struct Dendrogram: Sendable, Equatable {
  /// Two clusters becoming one.
  public struct Merge: Sendable, Equatable {
    /// The node with the smaller number.
    public let left: Int
    /// The node with the larger number.
    public let right: Int
    /// The distance of the two, 1 − cosine in a clustering of similarities; in [0, 2].
    public let height: Double
    /// How many leaves the new cluster has.
    public let size: Int
  }

  /// The number of leaves, K.
  public let leaves: Int
  /// The K − 1 merges, lowest first.
  public let merges: [Merge]
  /// The leaves from left to right, so that no branches cross: a permutation of 0…K−1.
  public internal(set) var order: [Int]

  /// Clusters tasks by 1 − cosine.
  ///
  /// At each step the two closest clusters become one, and ties go to the pair with the smallest
  /// node numbers, so the tree depends on the matrix alone. The leaves are then put in the order with
  /// the least total distance between neighbours up to ``optimalOrderLimit`` leaves, and by a local
  /// rule beyond.
  ///
  /// - Complexity: O(K³), and O(K⁴) at worst for the optimal order.
  public init(clustering matrix: SimilarityMatrix, linkage: Linkage = .average) {
    let distances = matrix.values.map { row in row.map { max(0, 1 - $0) } }
    self.init(distances: distances, linkage: linkage)
  }

  /// Clusters by a symmetric K×K matrix of distances.
  init(distances: [[Double]], linkage: Linkage) {
    var clustering = Agglomeration(distances: distances, linkage: linkage)
    leaves = distances.count
    merges = clustering.run()
    order = []
    order = leafOrder(distances: distances)
  }

  /// The two nodes under a cluster, or nil for a leaf.
  func children(of node: Int) -> (left: Int, right: Int)? {
    guard node >= leaves else { return nil }
    return (merges[node - leaves].left, merges[node - leaves].right)
  }

  /// The leaves under each node, in rising order of nodes; within a node, left child first.
  var members: [[Int]] {
    var members = (0..<leaves).map { [$0] }
    for merge in merges { members.append(members[merge.left] + members[merge.right]) }
    return members
  }

  /// The tree cut into a number of clusters: for every leaf, its cluster's number.
  ///
  /// Clusters are numbered from 0 in order of their first leaf. `count` is held to 1…K.
  public func clusters(_ count: Int) -> [Int] {
    let kept = merges.prefix(max(0, leaves - max(1, min(count, leaves))))
    var parent = Array(0..<(leaves + kept.count))
    for (number, merge) in kept.enumerated() {
      parent[merge.left] = leaves + number
      parent[merge.right] = leaves + number
    }
    var numbers: [Int: Int] = [:]
    return (0..<leaves).map { leaf in
      var node = leaf
      while parent[node] != node { node = parent[node] }
      let next = numbers.count
      numbers[node] = numbers[node] ?? next
      return numbers[node] ?? next
    }
  }

  /// The height at which every two leaves first share a cluster: K×K, symmetric, zero diagonal.
  public func copheneticDistances() -> [[Double]] {
    var result = [[Double]](repeating: Array(repeating: 0, count: leaves), count: leaves)
    let members = members
    for merge in merges {
      for i in members[merge.left] {
        for j in members[merge.right] {
          result[i][j] = merge.height
          result[j][i] = merge.height
        }
      }
    }
    return result
  }
}
