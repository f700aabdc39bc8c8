extension LanguageFamilies {
  /// How closely the tasks' languages are related, as a matrix to compare similarities with: 1 within
  /// a branch, ½ within a family of several branches, 0 otherwise.
  ///
  /// - Returns: nil when the language of fewer than three tasks is known; others are left out.
  public static func relatedness(of tasks: [String]) -> SimilarityMatrix? {
    matrix(of: tasks) { first, second in
      if first.family != second.family { return 0 }
      return first.branch == second.branch ? 1 : 0.5
    }
  }

  /// Which tasks' languages share a script: 1 or 0.
  ///
  /// - Returns: nil when the language of fewer than three tasks is known; others are left out.
  public static func sharedScripts(of tasks: [String]) -> SimilarityMatrix? {
    matrix(of: tasks) { $0.script == $1.script ? 1 : 0 }
  }

  private static func matrix(
    of tasks: [String], _ value: (Language, Language) -> Double
  ) -> SimilarityMatrix? {
    let known = tasks.compactMap { task in language(ofTask: task).map { (task, $0) } }
    guard known.count >= 3 else { return nil }
    let rows = known.indices.map { i in
      known.indices.map { i == $0 ? 1 : value(known[i].1, known[$0].1) }
    }
    return try? SimilarityMatrix(tasks: known.map(\.0), values: rows)
  }
}
