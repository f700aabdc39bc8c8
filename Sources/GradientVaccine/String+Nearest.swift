extension String {
  /// The candidate with the fewest edits to this string, if it is near enough to be a misspelling.
  ///
  /// Near enough is at most a third of the longer name's length, and at least one edit is always
  /// allowed.
  func nearest(among candidates: [String]) -> String? {
    let scored = candidates.map { (name: $0, edits: edits(to: $0)) }
    guard let best = scored.min(by: { $0.edits < $1.edits }) else { return nil }
    let allowed = Swift.max(1, Swift.max(unicodeScalars.count, best.name.unicodeScalars.count) / 3)
    return best.edits <= allowed ? best.name : nil
  }

  /// Levenshtein's distance: the number of insertions, deletions and replacements of code points.
  private func edits(to other: String) -> Int {
    let target = Array(other.unicodeScalars)
    var row = Array(0...target.count)
    for (i, scalar) in unicodeScalars.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for j in target.indices {
        let replaced = diagonal + (scalar == target[j] ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = Swift.min(replaced, row[j] + 1, diagonal + 1)
      }
    }
    return row[target.count]
  }
}
