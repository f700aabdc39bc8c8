extension Dendrogram {
  /// The largest number of leaves that are ordered optimally.
  public static let optimalOrderLimit = 60

  /// The order of leaves that puts similar ones side by side without crossing branches.
  ///
  /// Of the two mirror images the one whose first leaf has the smaller number is taken.
  func leafOrder(distances: [[Double]]) -> [Int] {
    guard leaves > 1 else { return Array(0..<leaves) }
    let order =
      leaves <= Self.optimalOrderLimit
      ? optimalOrder(distances: distances) : localOrder(distances: distances)
    guard let first = order.first, let last = order.last else { return order }
    return first <= last ? order : order.reversed()
  }

  /// The order of least total distance between neighbours among all 2^(K−1) orders of the tree.
  ///
  /// Dynamic programming over (node, outermost two leaves), after Bar-Joseph, Gifford and Jaakkola,
  /// "Fast optimal leaf ordering for hierarchical clustering", Bioinformatics 17 (2001). For a node
  /// with children A and B, and the outer leaves u in A and w in B,
  /// cost(u, w) = min over m in A, k in B of cost_A(u, m) + d(m, k) + cost_B(k, w), where m lies in
  /// the child of A that does not hold u (anything else has no cost), and the like for k.
  /// - Complexity: O(K³) per node at worst by minimising over m first; O(K²) memory, since two
  ///   leaves meet in only one node.
  private func optimalOrder(distances: [[Double]]) -> [Int] {
    let none = Double.infinity
    var cost = [[Double]](repeating: Array(repeating: none, count: leaves), count: leaves)
    var inner = [[(Int, Int)]](
      repeating: Array(repeating: (-1, -1), count: leaves), count: leaves)
    for leaf in 0..<leaves { cost[leaf][leaf] = 0 }
    let members = members
    for merge in merges {
      let (a, b) = (members[merge.left], members[merge.right])
      // Only pairs that are outermost in a child have a finite cost there.
      let insideA = ends(of: merge.left, members), insideB = ends(of: merge.right, members)
      for u in a {
        let reach = b.map { k in
          insideA(u).map { m in (cost[u][m] + distances[m][k], m) }.min { $0.0 < $1.0 } ?? (none, u)
        }
        let reached = Dictionary(uniqueKeysWithValues: zip(b, reach))
        for w in b {
          for k in insideB(w) {
            guard let (toK, m) = reached[k] else { continue }
            let total = toK + cost[k][w]
            if total < cost[u][w] {
              cost[u][w] = total
              cost[w][u] = total
              inner[u][w] = (m, k)
              inner[w][u] = (k, m)
            }
          }
        }
      }
    }
    return bestOrder(cost: cost, inner: inner, members: members)
  }

  /// For a node: the leaves that can be the far end when `u` is the near end.
  private func ends(of node: Int, _ members: [[Int]]) -> (Int) -> [Int] {
    guard let (left, right) = children(of: node) else { return { [$0] } }
    let inLeft = Set(members[left])
    return { u in inLeft.contains(u) ? members[right] : members[left] }
  }

  private func bestOrder(
    cost: [[Double]], inner: [[(Int, Int)]], members: [[Int]]
  ) -> [Int] {
    guard let (left, right) = children(of: leaves + merges.count - 1) else { return [] }
    var best = (first: members[left][0], last: members[right][0])
    for u in members[left].sorted() {
      for w in members[right].sorted() where cost[u][w] < cost[best.first][best.last] {
        best = (u, w)
      }
    }
    return expanded(best.first, best.last, inner)
  }

  /// The leaves from `u` to `w`, from the remembered inner ends.
  private func expanded(_ u: Int, _ w: Int, _ inner: [[(Int, Int)]]) -> [Int] {
    guard u != w else { return [u] }
    let (m, k) = inner[u][w]
    return expanded(u, m, inner) + expanded(k, w, inner)
  }

  /// A quick order for large trees: each merge is joined in the one of four orientations (either
  /// side reversed or not) that puts the two closest end leaves together.
  ///
  /// - Complexity: O(K²).
  private func localOrder(distances: [[Double]]) -> [Int] {
    var orders = (0..<leaves).map { [$0] }
    for merge in merges {
      let (a, b) = (orders[merge.left], orders[merge.right])
      let candidates = [
        (a, b), (a, b.reversed()), (a.reversed(), b), (a.reversed(), b.reversed()),
      ]
      let best = candidates.min { seam($0, distances) < seam($1, distances) } ?? (a, b)
      orders.append(best.0 + best.1)
    }
    return orders[orders.count - 1]
  }

  private func seam(_ halves: ([Int], [Int]), _ distances: [[Double]]) -> Double {
    guard let end = halves.0.last, let start = halves.1.first else { return 0 }
    return distances[end][start]
  }
}
