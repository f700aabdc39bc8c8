/// The moments of one scalar under Adam.
///
/// Source: Kingma, Ba: Adam. ICLR 2015, Algorithm 1, with β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸.
struct Adam: Codable, Sendable, Equatable {
  private var first = 0.0
  private var second = 0.0
  private var firstPower = 1.0
  private var secondPower = 1.0

  /// The change of the scalar for a gradient.
  mutating func change(gradient: Double, rate: Double) -> Double {
    first = 0.9 * first + 0.1 * gradient
    second = 0.999 * second + 0.001 * gradient * gradient
    firstPower *= 0.9
    secondPower *= 0.999
    let spread = (second / (1 - secondPower)).squareRoot()
    return -rate * (first / (1 - firstPower)) / (spread + 1e-8)
  }
}
