import Foundation

/// How often each task is drawn, from the sizes of the tasks: p_i ∝ q_i^α with q_i the share of the data.
///
/// α = 1/T for a temperature T (Arivazhagan et al. 2019): T = 1 draws in proportion to size, T = 5 is usual for many
/// languages, T → ∞ draws all tasks equally.
public struct TemperatureSampling: Equatable, Sendable {
  /// The exponent, 0 (uniform) to 1 (proportional); more than 1 prefers large tasks further.
  public let alpha: Double

  /// From the exponent.
  ///
  /// - Precondition: `alpha` is finite and not negative.
  public init(alpha: Double) {
    precondition(
      alpha.isFinite && alpha >= 0, "alpha must be finite and not negative, found \(alpha)")
    self.alpha = alpha
  }

  /// From the temperature; infinity gives uniform.
  ///
  /// - Precondition: `temperature` is positive.
  public init(temperature: Double) {
    precondition(temperature > 0, "a temperature must be positive, found \(temperature)")
    self.init(alpha: 1 / temperature)
  }

  /// The probability of each task; tasks of size 0 get 0. They sum to 1 unless all sizes are 0.
  ///
  /// - Parameter sizes: number of pairs of each task, not negative.
  public func probabilities(sizes: [Int]) -> [Double] {
    precondition(sizes.allSatisfy { $0 >= 0 }, "sizes must not be negative")
    guard let largest = sizes.max(), largest > 0 else { return sizes.map { _ in 0 } }
    let weights = sizes.map { $0 == 0 ? 0 : pow(Double($0) / Double(largest), alpha) }
    let total = weights.reduce(0, +)
    return weights.map { $0 / total }
  }
}
