import GradientVaccine
import Testing

/// Checks that two lists of numbers agree to a tolerance relative to the greatest expected
/// magnitude.
func expectClose(
  _ found: [Double], _ expected: [Double], within tolerance: Double, _ label: String = "",
  at location: SourceLocation = #_sourceLocation
) {
  #expect(found.count == expected.count, "\(label)", sourceLocation: location)
  let scale = max(expected.map(\.magnitude).max() ?? 0, .leastNormalMagnitude)
  for (index, (x, y)) in zip(found, expected).enumerated()
  where !((x - y).magnitude <= tolerance * scale) {
    Issue.record("\(label) [\(index)] is \(x), expected \(y)", sourceLocation: location)
    return
  }
}

/// `Σ w_i v_i`.
func combination(_ weights: [Double], _ vectors: [[Double]]) -> [Double] {
  var sum = [Double](repeating: 0, count: vectors.first?.count ?? 0)
  for (weight, vector) in zip(weights, vectors) {
    for n in sum.indices { sum[n] += weight * vector[n] }
  }
  return sum
}

/// `⟨x, y⟩`.
func dot(_ x: [Double], _ y: [Double]) -> Double { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }

/// Pseudo-random gradients for tests: a shared direction plus noise, so that cosines of both signs
/// occur.
struct Gradients {
  var generator: StreamGenerator

  init(seed: UInt64) { generator = StreamGenerator(seed: seed, step: 0, name: "gradients") }

  /// A number that is nearly normal: the sum of twelve uniform ones, less six.
  mutating func normal() -> Double {
    (0..<12).reduce(-6) { sum, _ in sum + Double.random(in: 0..<1, using: &generator) }
  }

  mutating func vectors(count: Int, length: Int, shared: Double = 0.3) -> [[Double]] {
    let common = (0..<length).map { _ in normal() }
    return (0..<count).map { _ in common.map { shared * $0 + normal() } }
  }
}

/// A method's aligner.
func aligner(
  _ name: String, _ options: [String: OptionValue] = [:], seed: UInt64 = 7
) throws -> GradientAligner {
  try GradientAligner(method: MethodConfiguration(name: name, options: options), seed: seed)
}

extension GradientAligner {
  /// One step with one group, given as vectors.
  mutating func step(
    _ tasks: [String], _ vectors: [[Double]], group: String = "model", losses: [Double]? = nil
  ) throws -> GroupOutcome {
    try beginStep(tasks: tasks, losses: losses)
    let outcome = try weights(for: group, gramian: Gramian(vectors: vectors))
    _ = try endStep()
    return outcome
  }
}
