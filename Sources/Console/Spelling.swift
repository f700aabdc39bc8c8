/// Finds the name that a misspelt one was probably meant to be.
public enum Spelling {
  /// The number of edits between two words.
  ///
  /// An edit inserts, deletes or replaces one character, or swaps two neighbours (the optimal string
  /// alignment distance). Complexity: O(|a|·|b|) time, O(|b|) memory.
  public static func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a), Array(b))
    var beforeLast = [Int]()
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var edits = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          edits = min(edits, beforeLast[j - 1] + 1)
        }
        row.append(edits)
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }

  /// The candidate nearest to a name, or nil when none is near enough to be a plausible slip.
  ///
  /// Near means at most one edit in three characters of the name, and at least one edit is always
  /// allowed; a candidate that the name begins (three characters or more) also counts. Case is
  /// ignored. Of equally near candidates the first is taken. Names over 100 characters get no
  /// suggestion.
  public static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
    guard name.count <= 100 else { return nil }
    let wanted = name.lowercased()
    var best: (candidate: String, edits: Int)?
    for candidate in candidates {
      let edits = slip(from: wanted, to: candidate.lowercased())
      guard let edits, edits < best?.edits ?? Int.max else { continue }
      best = (candidate, edits)
    }
    return best?.candidate
  }

  /// The edits from a name to a candidate, or nil when they are too many.
  private static func slip(from name: String, to candidate: String) -> Int? {
    let allowed = max(1, name.count / 3)
    if abs(name.count - candidate.count) <= allowed {
      let edits = distance(name, candidate)
      if edits <= allowed { return edits }
    }
    return name.count >= 3 && candidate.hasPrefix(name) ? allowed + 1 : nil
  }
}
