/// The outcome of comparing a statistic with its values under chance.
struct PermutationTest {
  /// The share of chance values that are at least as large as the observed one.
  let pValue: Double
  /// How many values under chance were looked at.
  let permutations: Int
  /// Whether these were all there are.
  let isExact: Bool
  /// The central 95 % of the values under chance.
  let chance: Interval

  /// Values that differ by less than this are equal: sums taken in another order differ by rounding.
  private static let rounding = 1e-12

  /// All arrangements, the observed one among them: p = count(≥ observed) / n.
  init(observed: Double, all values: [Double]) {
    permutations = values.count
    isExact = true
    let extreme = values.count { $0 >= observed - Self.rounding }
    pValue = Double(extreme) / Double(values.count)
    chance = .central(of: values, level: 0.95)
  }

  /// A random sample of arrangements: p = (count(≥ observed) + 1) / (n + 1), which is never 0.
  init(observed: Double, sampled values: [Double]) {
    permutations = values.count
    isExact = false
    let extreme = values.count { $0 >= observed - Self.rounding }
    pValue = Double(extreme + 1) / Double(values.count + 1)
    chance = .central(of: values, level: 0.95)
  }

  /// The most arrangements that are enumerated rather than sampled.
  static let exactLimit = 20_000
}
