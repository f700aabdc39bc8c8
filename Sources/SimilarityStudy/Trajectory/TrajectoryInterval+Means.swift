public import GradientVaccine

/// What an interval says, by the name of a row: a group, or a part that is a union of groups.
extension TrajectoryInterval {
  private func row(_ name: String) -> Int? { layout.rows.firstIndex(of: name) }

  private func members(of name: String) -> [Int]? { row(name).map(layout.members(ofRow:)) }

  /// The mean over steps of the cosine of every two tasks' gradients, [K, K].
  ///
  /// Of a part too it is the mean of the steps' own cosines, formed from the sums of Gramians while
  /// training. The diagonal is 1; NaN where two tasks never had a gradient in one step.
  ///
  /// - Returns: nil when there is no such row.
  public func meanCosines(of name: String) -> [[Double]]? {
    guard let row = row(name) else { return nil }
    let start = row * layout.pairCount
    return table { i, j in
      let place = start + layout.pair(i, j)
      return pairSteps[place] == 0 ? .nan : cosines[place] / Double(pairSteps[place])
    }
  }

  /// The same as a similarity matrix.
  ///
  /// - Returns: nil when there is no such row, or two tasks never met.
  public func similarity(of name: String) -> SimilarityMatrix? {
    guard let row = row(name), let values = meanCosines(of: name) else { return nil }
    let steps = pairSteps[row * layout.pairCount..<(row + 1) * layout.pairCount]
    return try? SimilarityMatrix(
      tasks: layout.tasks, values: values, samples: max(steps.max() ?? 1, 1))
  }

  /// The steps in which both tasks had a gradient, for every pair; what means are taken over.
  public func steps(of name: String) -> [[Int]]? {
    guard let row = row(name) else { return nil }
    let start = row * layout.pairCount
    return table(diagonal: lastStep - firstStep + 1) { pairSteps[start + layout.pair($0, $1)] }
  }

  /// The mean Gramian: each entry over the steps in which it is defined; 0 where it never was.
  ///
  /// Gramians of a part are the sums of its groups'. Where tasks come and go, entries are means over
  /// different steps, and the matrix need not be a Gramian of any vectors.
  ///
  /// - Returns: nil when there is no such row.
  public func meanGramian(of name: String) -> Gramian? {
    guard let members = members(of: name) else { return nil }
    let count = layout.tasks.count
    var values = [Double](repeating: 0, count: count * count)
    for group in members {
      for i in 0..<count {
        let own = group * count + i
        if taskSteps[own] > 0 { values[i * count + i] += squares[own] / Double(taskSteps[own]) }
        for j in i + 1..<max(count, i + 1) {
          let place = group * layout.pairCount + layout.pair(i, j)
          guard pairSteps[place] > 0 else { continue }
          values[i * count + j] += products[place] / Double(pairSteps[place])
          values[j * count + i] = values[i * count + j]
        }
      }
    }
    return Gramian(count: count, values: values)
  }

  /// The cosines of the mean Gramian, [K, K]; NaN where a task had no gradient.
  ///
  /// Steps with long gradients count for more than in ``meanCosines(of:)``.
  public func cosinesOfMeans(of name: String) -> [[Double]]? {
    guard let table = meanGramian(of: name)?.cosines() else { return nil }
    return layout.tasks.indices.map { i in layout.tasks.indices.map { table[i, $0] } }
  }

  /// The share of steps in which the gradient of task i was corrected towards that of task j.
  ///
  /// [K, K]; for a part over all of its groups. NaN on the diagonal and where two tasks never met.
  ///
  /// - Returns: nil when there is no such row, or the rule corrects no pairs.
  public func correctionShares(of name: String) -> [[Double]]? {
    guard let members = members(of: name), !fired.isEmpty else { return nil }
    return orderedMean(members, of: fired.map(Double.init))
  }

  /// The mean target cosine of every ordered pair, [K, K]; for a part over its groups.
  ///
  /// - Returns: nil when there is no such row, or the rule has no targets.
  public func meanTargets(of name: String) -> [[Double]]? {
    guard let members = members(of: name), !targets.isEmpty else { return nil }
    return orderedMean(members, of: targets)
  }

  /// Each task's mean weight; for a part over all of its groups.
  ///
  /// - Returns: nil when there is no such row; NaN for a task without gradients.
  public func meanWeights(of name: String) -> [Double]? {
    guard let members = members(of: name) else { return nil }
    return layout.tasks.indices.map { task in
      let places = members.map { $0 * layout.tasks.count + task }
      return Self.ratio(
        places.reduce(0) { $0 + weights[$1] }, places.reduce(0) { $0 + taskSteps[$1] })
    }
  }

  /// The mean of ‖update‖ / ‖Σ g_i‖; for a part over all of its groups.
  public func meanNormRatio(of name: String) -> Double? {
    guard let members = members(of: name) else { return nil }
    return Self.ratio(
      members.reduce(0) { $0 + normRatios[$1] }, members.reduce(0) { $0 + normRatioSteps[$1] })
  }

  /// The share of steps in which the update would raise the summed loss; for a part over all of its
  /// groups.
  public func ascentShare(of name: String) -> Double? {
    guard let members = members(of: name) else { return nil }
    return Self.ratio(
      Double(members.reduce(0) { $0 + ascents[$1] }), members.reduce(0) { $0 + groupSteps[$1] })
  }

  /// The share of corrections among all ordered pairs that met; NaN when none did.
  ///
  /// - Returns: nil when there is no such row, or the rule corrects no pairs.
  public func activeShare(of name: String) -> Double? {
    guard let members = members(of: name), !fired.isEmpty else { return nil }
    let (size, pairs) = (layout.tasks.count * layout.tasks.count, layout.pairCount)
    let corrections = members.reduce(0) { $0 + fired[$1 * size..<($1 + 1) * size].reduce(0, +) }
    let met = members.reduce(0) { $0 + pairSteps[$1 * pairs..<($1 + 1) * pairs].reduce(0, +) }
    return Self.ratio(Double(corrections), 2 * met)
  }

  // MARK: - Tables

  private static func ratio(_ sum: Double, _ count: Int) -> Double {
    count == 0 ? .nan : sum / Double(count)
  }

  private func table<Value>(diagonal: Value, _ value: (Int, Int) -> Value) -> [[Value]] {
    layout.tasks.indices.map { i in
      layout.tasks.indices.map { $0 == i ? diagonal : value(i, $0) }
    }
  }

  private func table(_ value: (Int, Int) -> Double) -> [[Double]] { table(diagonal: 1, value) }

  private func orderedMean(_ members: [Int], of sums: [Double]) -> [[Double]] {
    let count = layout.tasks.count
    return table(diagonal: .nan) { i, j in
      Self.ratio(
        members.reduce(0) { $0 + sums[($1 * count + i) * count + j] },
        members.reduce(0) { $0 + pairSteps[$1 * layout.pairCount + layout.pair(i, j)] })
    }
  }
}
