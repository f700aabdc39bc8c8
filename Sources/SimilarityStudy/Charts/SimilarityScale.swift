/// Which colour a cosine, a share or a difference has.
struct SimilarityScale: Equatable {
  let lower: Double
  let upper: Double
  let isDiverging: Bool

  /// The range of values; 0 is its middle when they are signed, or clearly go below 0.
  init(_ values: [Double], isSigned: Bool? = nil) {
    let low = values.min() ?? 0
    let high = values.max() ?? 1
    isDiverging = isSigned ?? (low < -0.02)
    if isDiverging {
      upper = max((max(abs(low), abs(high)) * 100).rounded(.up) / 100, 0.01)
      lower = -upper
    } else {
      lower = (max(0, low) * 100).rounded(.down) / 100
      upper = max((high * 100).rounded(.up) / 100, lower + 0.01)
    }
  }

  /// The step of the ramp, in 0..<``Palette/steps``.
  func step(of value: Double) -> Int {
    let share = (value - lower) / (upper - lower)
    return max(0, min(Palette.steps - 1, Int(share * Double(Palette.steps))))
  }

  /// The class that fills a shape with a value's colour.
  func fillClass(of value: Double) -> String { fillClass(step: step(of: value)) }

  /// The class that fills a shape with a step's colour.
  func fillClass(step: Int) -> String { (isDiverging ? "d" : "q") + String(step) }

  /// The colours in order, on a light ground.
  var lightColours: [String] {
    (isDiverging ? Palette.diverging : Palette.sequential).map(\.light)
  }
}
