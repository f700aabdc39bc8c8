extension Trajectory {
  /// Intervals of a row's mean cosines over training, by a jackknife over blocks of neighbouring
  /// intervals.
  ///
  /// They tell how much the means depend on which updates were looked at. Where similarity drifts
  /// along training the drift is part of them.
  ///
  /// - Parameter blocks: blocks to make at most; of fewer intervals each is a block.
  /// - Returns: nil when there is no such row, fewer than two blocks, or two tasks never met.
  public func spread(of name: String, blocks: Int) -> SimilaritySpread? {
    let count = min(blocks, intervals.count)
    guard count >= 2, let matrix = merged()?.similarity(of: name) else { return nil }
    let without = (0..<count).compactMap { block -> SimilarityMatrix? in
      let place = block * intervals.count / count..<(block + 1) * intervals.count / count
      let rest = intervals[..<place.lowerBound] + intervals[place.upperBound...]
      return TrajectoryInterval.merged(rest)?.similarity(of: name)
    }
    guard without.count == count else { return nil }
    return try? SimilaritySpread(
      matrix, without: without, size: steps.count / count, unit: "update")
  }
}
