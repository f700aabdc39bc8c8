import Foundation

/// Round numbers along an axis.
struct Ticks: Equatable {
  /// The numbers, rising.
  let values: [Double]
  /// How many decimals tell them apart.
  let decimals: Int

  /// About `count` multiples of 1, 2 or 5 times a power of ten that lie within a range.
  init(from low: Double, to high: Double, count: Int) {
    let span = max(high - low, 1e-9)
    let rough = span / Double(max(count, 1))
    let power = pow(10, floor(log10(rough)))
    let step = power * ([1, 2, 5].first { $0 * power >= rough * 0.999 } ?? 10)
    decimals = max(0, min(6, Int(-floor(log10(step) + 1e-9))))
    let first = (low / step - 1e-9).rounded(.up)
    let last = (high / step + 1e-9).rounded(.down)
    let number = max(0, min(50, last - first))
    values = (0...Int(number)).map { (first + Double($0)) * step }
  }

  /// A tick's text: `0.25`, `1,500`, `20k`.
  func text(_ value: Double) -> String {
    if decimals > 0 { return Wording.fixed(value, decimals) }
    if abs(value) >= 10_000, values.allSatisfy({ $0.truncatingRemainder(dividingBy: 1_000) == 0 }) {
      return Wording.fixed(value / 1_000, 0) + "k"
    }
    return abs(value) < 1e15 ? Wording.count(Int(value.rounded())) : value.description
  }

  /// A range that holds values with some air around them; includes 0 when asked.
  static func range(of values: [Double], fromZero: Bool = false) -> (low: Double, high: Double) {
    let finite = values.filter(\.isFinite)
    var low = finite.min() ?? 0
    var high = finite.max() ?? 1
    if fromZero { (low, high) = (min(0, low), max(0, high)) }
    if fromZero, low == high { return (0, 1) }
    let air = high > low ? (high - low) * 0.06 : max(abs(high) * 0.1, 0.5)
    return (fromZero && low == 0 ? 0 : low - air, fromZero && high == 0 ? 0 : high + air)
  }
}
