/// The zero of a continuous function that is not negative at one end of an interval and not
/// positive at the other.
///
/// False position with Illinois's remedy, and halving where that is slow.
/// Source: Dowell, Jarratt: A modified regula falsi method. BIT 1971.
struct RootSearch {
  private var low: Double
  private var high: Double
  private var atLow: Double
  private var atHigh: Double
  /// Whether the last step moved the low end; an end that stays twice has its value halved.
  private var movedLow: Bool?

  /// Finds the zero to 13 digits, or a point where the function is below a tolerance.
  static func zero(
    from low: Double, to high: Double, within tolerance: Double = 0,
    of function: (Double) -> Double
  ) -> Double {
    var search = RootSearch(
      low: low, high: high, atLow: function(low), atHigh: function(high))
    if search.atLow <= 0 { return low }
    if search.atHigh >= 0 { return high }
    var isSlow = false
    for _ in 0..<100 {
      let width = search.high - search.low
      if width <= 1e-13 * search.high { break }
      let point = isSlow ? search.middle : search.crossing
      let value = function(point)
      if value.magnitude <= tolerance { return point }
      search.narrow(point, value)
      isSlow = search.high - search.low > 0.5 * width
    }
    return search.middle
  }

  private var middle: Double { low + 0.5 * (high - low) }

  private var crossing: Double {
    let point = low + (high - low) * (atLow / (atLow - atHigh))
    return point > low && point < high ? point : middle
  }

  private mutating func narrow(_ point: Double, _ value: Double) {
    if value > 0 {
      (low, atLow) = (point, value)
      if movedLow == true { atHigh /= 2 }
    } else {
      (high, atHigh) = (point, value)
      if movedLow == false { atLow /= 2 }
    }
    movedLow = value > 0
  }
}
