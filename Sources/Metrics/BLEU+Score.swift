import Foundation

/// A BLEU score with the quantities that it is made of.
public struct BLEUScore: MetricScore, Equatable {
  /// The score, 0…100.
  public let value: Double
  /// c_n, before smoothing.
  public let correct: [Int]
  /// t_n, before smoothing.
  public let total: [Int]
  /// p_n in percent, after smoothing.
  public let precisions: [Double]
  /// The brevity penalty, 0…1.
  public let brevityPenalty: Double
  /// h, the system's words.
  public let systemLength: Int
  /// r, the words of the closest references.
  public let referenceLength: Int

  /// `BLEU`.
  public var name: String { "BLEU" }

  /// The precisions, then `(BP = … ratio = … hyp_len = … ref_len = …)`.
  public var details: String {
    let parts = precisions.map { fixedPoint($0, digits: 1) }.joined(separator: "/")
    let ratio = referenceLength == 0 ? 0 : Double(systemLength) / Double(referenceLength)
    return """
      \(parts) (BP = \(fixedPoint(brevityPenalty, digits: 3)) \
      ratio = \(fixedPoint(ratio, digits: 3)) \
      hyp_len = \(systemLength) ref_len = \(referenceLength))
      """
  }
}

extension BLEU {
  /// The score of summed statistics `[h, r, c_1…, t_1…]`.
  public func score(sums: [Int]) -> BLEUScore {
    let (precisions, value) = precisionsAndScore(sums.map(Double.init))
    return BLEUScore(
      value: value, correct: Array(sums[2..<(2 + maxOrder)]), total: Array(sums[(2 + maxOrder)...]),
      precisions: precisions,
      brevityPenalty: Self.brevityPenalty(system: sums[0], reference: sums[1]),
      systemLength: sums[0], referenceLength: sums[1])
  }

  /// The score with precisions in single precision, as NumPy 2 computes them from `float32` sums.
  public func resampledScore(sums: [Float]) -> Double {
    precisionsAndScore(sums).score
  }

  /// False: only the precisions are; the score is in double precision.
  public var resamplesInSinglePrecision: Bool { false }

  private func precisionsAndScore<Number: BinaryFloatingPoint>(
    _ sums: [Number]
  ) -> (precisions: [Double], score: Double) {
    precondition(
      sums.count == statisticsWidth, "\(statisticsWidth) sums expected, not \(sums.count).")
    let correct = sums[2..<(2 + maxOrder)]
    guard correct.contains(where: { $0 != 0 }) else {
      return (Array(repeating: 0, count: maxOrder), 0)
    }
    let (precisions, order) = precisions(Array(correct), total: Array(sums[(2 + maxOrder)...]))
    let logarithms = precisions[..<order].map { $0 == 0 ? -9_999_999_999 : log(Double($0)) }
    let penalty = Self.brevityPenalty(system: Int(sums[0]), reference: Int(sums[1]))
    return (
      precisions.map { Double($0) }, penalty * exp(logarithms.reduce(0, +) / Double(order))
    )
  }

  /// The smoothed precisions and the number of orders that count.
  private func precisions<Number: BinaryFloatingPoint>(
    _ correct: [Number], total: [Number]
  ) -> (precisions: [Number], order: Int) {
    var precisions = Array(repeating: 0 as Number, count: maxOrder)
    var order = maxOrder
    var doubling = 1.0
    for n in 0..<maxOrder {
      let added = addedCount(order: n + 1, as: Number.self)
      let (matched, all) = (correct[n] + added, total[n] + added)
      if all == 0 { break }
      if effectiveOrder { order = n + 1 }
      if matched != 0 {
        precisions[n] = 100 * matched / all
      } else if smoothing == .exponential {
        doubling *= 2
        precisions[n] = 100 / (Number(doubling) * all)
      } else if case .floor(let value) = smoothing {
        precisions[n] = Number(100 * value) / all
      }
    }
    return (precisions, order)
  }

  private func addedCount<Number: BinaryFloatingPoint>(order: Int, as: Number.Type) -> Number {
    guard case .addK(let value) = smoothing, order > 1 else { return 0 }
    return Number(value)
  }

  private static func brevityPenalty(system: Int, reference: Int) -> Double {
    if system >= reference { return 1 }
    return system == 0 ? 0 : exp(1 - Double(reference) / Double(system))
  }
}
