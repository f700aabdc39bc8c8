/// A chrF score.
public struct CHRFScore: MetricScore, Equatable {
  /// `chrF2`, `chrF2++`, ….
  public let name: String
  /// The score, 0…100.
  public let value: Double
  /// Empty: a chrF score is printed without its parts.
  public var details: String { "" }
}

extension CHRF {
  /// The score of summed statistics `[h_1, r_1, m_1, h_2, …]`.
  public func score(sums: [Int]) -> CHRFScore {
    CHRFScore(name: name, value: fScore(sums.map(Double.init)))
  }

  /// The score in single precision, as NumPy 2 computes it from `float32` sums.
  public func resampledScore(sums: [Float]) -> Double { Double(fScore(sums)) }

  /// True: from `float32` sums the whole score is.
  public var resamplesInSinglePrecision: Bool { true }

  func fScore<Number: BinaryFloatingPoint>(_ sums: [Number]) -> Number {
    precondition(
      sums.count == statisticsWidth, "\(statisticsWidth) sums expected, not \(sums.count).")
    return epsilonSmoothing ? meanOfScores(sums) : 100 * scoreOfMeans(sums)
  }

  /// F (0…1) of mean precision and mean recall, over the orders that both sides have.
  private func scoreOfMeans<Number: BinaryFloatingPoint>(_ sums: [Number]) -> Number {
    var (precision, recall, orders): (Number, Number, Number) = (0, 0, 0)
    for start in stride(from: 0, to: sums.count, by: 3) {
      let (system, reference, matches) = (sums[start], sums[start + 1], sums[start + 2])
      guard system > 0, reference > 0 else { continue }
      precision += matches / system
      recall += matches / reference
      orders += 1
    }
    guard precision + recall > 0 else { return 0 }
    precision /= orders
    recall /= orders
    let factor = Number(beta * beta)
    return (1 + factor) * precision * recall / (factor * precision + recall)
  }

  /// Mean (0…100) of the F of each order, absent orders included.
  private func meanOfScores<Number: BinaryFloatingPoint>(_ sums: [Number]) -> Number {
    let epsilon: Number = 1e-16
    let factor = Number(beta * beta)
    var total: Number = 0
    for start in stride(from: 0, to: sums.count, by: 3) {
      let matches = sums[start + 2]
      let precision = sums[start] > 0 ? matches / sums[start] : epsilon
      let recall = sums[start + 1] > 0 ? matches / sums[start + 1] : epsilon
      let denominator = factor * precision + recall
      total += denominator > 0 ? (1 + factor) * precision * recall / denominator : epsilon
    }
    return 100 * total / Number(characterOrder + wordOrder)
  }
}
