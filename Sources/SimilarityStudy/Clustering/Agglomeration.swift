/// The bottom-up merging of clusters by the Lance–Williams recurrences for three linkages.
struct Agglomeration {
  private let linkage: Linkage
  /// Distances between active clusters, by slot; a merged cluster takes the slot of one of its two.
  private var distances: [[Double]]
  /// The node number and size of the cluster in each active slot.
  private var active: [(slot: Int, node: Int, size: Int)]

  init(distances: [[Double]], linkage: Linkage) {
    self.linkage = linkage
    self.distances = distances
    active = distances.indices.map { ($0, $0, 1) }
  }

  /// Merges until one cluster is left.
  mutating func run() -> [Dendrogram.Merge] {
    var merges: [Dendrogram.Merge] = []
    while active.count > 1 {
      let (first, second) = closest()
      merges.append(merge(first, second, node: distances.count + merges.count))
    }
    return merges
  }

  /// The positions in `active` of the two closest clusters; the first of equals.
  ///
  /// `active` stays sorted by node number, so the first of equals has the smallest numbers.
  private func closest() -> (Int, Int) {
    var best = (0, 1)
    var least = Double.infinity
    for i in active.indices {
      for j in active.indices.dropFirst(i + 1) {
        let distance = distances[active[i].slot][active[j].slot]
        if distance < least {
          least = distance
          best = (i, j)
        }
      }
    }
    return best
  }

  private mutating func merge(_ i: Int, _ j: Int, node: Int) -> Dendrogram.Merge {
    let (left, right) = (active[i], active[j])
    let size = left.size + right.size
    let height = distances[left.slot][right.slot]
    for other in active where other.slot != left.slot && other.slot != right.slot {
      let joined = combined(
        distances[left.slot][other.slot], distances[right.slot][other.slot], left.size, right.size)
      distances[left.slot][other.slot] = joined
      distances[other.slot][left.slot] = joined
    }
    active.remove(at: j)
    active.remove(at: i)
    active.append((left.slot, node, size))
    return .init(left: left.node, right: right.node, height: height, size: size)
  }

  private func combined(_ a: Double, _ b: Double, _ sizeA: Int, _ sizeB: Int) -> Double {
    switch linkage {
    case .average: (Double(sizeA) * a + Double(sizeB) * b) / Double(sizeA + sizeB)
    case .complete: max(a, b)
    case .single: min(a, b)
    }
  }
}
