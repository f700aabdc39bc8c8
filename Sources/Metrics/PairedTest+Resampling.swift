extension CorpusMetric {
  /// The scores of systems on the same resampled segments, drawn with replacement.
  ///
  /// Sums are in single precision, added in the order of the draws, as NumPy's are.
  func bootstrap(
    _ systems: [SegmentStatistics], samples: Int, using random: inout NumPyRandom
  ) -> [ResampledScores] {
    let count = systems.first?.count ?? 0
    precondition(count > 0, "Resampling needs at least one segment.")
    precondition(samples > 0, "Resampling needs at least one sample, not \(samples).")
    let columns = systems.map { $0.values.map { Float($0) } }
    var scores = systems.map { _ in [ResampledScore]() }
    var indices = Array(repeating: 0, count: count)
    for _ in 0..<samples {
      for position in indices.indices { indices[position] = random.index(below: count) }
      for system in systems.indices {
        let sums = Self.sum(columns[system], at: indices, width: statisticsWidth)
        scores[system].append(resampledScore(sums: sums))
      }
    }
    return scores.map { ResampledScores($0) }
  }

  private static func sum(_ values: [Float], at segments: [Int], width: Int) -> [Float] {
    var sums = Array(repeating: 0 as Float, count: width)
    values.withUnsafeBufferPointer { values in
      sums.withUnsafeMutableBufferPointer { sums in
        for segment in segments {
          let start = segment * width
          for column in 0..<width { sums[column] += values[start + column] }
        }
      }
    }
    return sums
  }

  /// The absolute score differences of pairs of systems mixed by coins.
  func shuffled(
    _ system: SegmentStatistics, _ baseline: SegmentStatistics, trials: Int,
    using random: inout NumPyRandom
  ) -> ResampledScores {
    let differences = mixedDifferences(system, baseline, trials: trials, using: &random)
    return ResampledScores(differences.map(abs), isSinglePrecision: false)
  }

  /// The score differences of pairs of systems mixed by coins, the system's score first.
  func mixedDifferences(
    _ system: SegmentStatistics, _ baseline: SegmentStatistics, trials: Int,
    using random: inout NumPyRandom
  ) -> [Double] {
    precondition(system.count > 0, "Randomisation needs at least one segment.")
    precondition(trials > 0, "Randomisation needs at least one trial, not \(trials).")
    let gains = zip(baseline.values, system.values).map { $0 - $1 }
    let (systemSums, baselineSums) = (system.sum(), baseline.sum())
    var coins = NumPyCoins()
    return (0..<trials).map { _ in
      var moved = Array(repeating: 0, count: statisticsWidth)
      for segment in 0..<system.count where coins.toss(using: &random) {
        let start = segment * statisticsWidth
        for column in 0..<statisticsWidth { moved[column] += gains[start + column] }
      }
      let first = score(sums: zip(systemSums, moved).map { $0 + $1 }).value
      let second = score(sums: zip(baselineSums, moved).map { $0 - $1 }).value
      return first - second
    }
  }
}
