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
