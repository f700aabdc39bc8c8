@testable import GradientVaccine

/// Algorithm 1 of the paper on the gradient vectors themselves, as slow and plain as it is printed.
///
/// It shares nothing with the library but the random order in which the other tasks are visited.
struct DirectAlgorithm {
  let beta: Double
  let fixed: Double?
  let chosen: Set<String>?
  let seed: UInt64
  /// φ̂ by group, task and other task.
  var targets: [String: [String: [String: Double]]] = [:]
  var step = 0

  init(beta: Double, fixed: Double? = nil, chosen: Set<String>? = nil, seed: UInt64) {
    self.beta = beta
    self.fixed = fixed
    self.chosen = chosen
    self.seed = seed
  }

  /// The update of one group.
  mutating func update(_ group: String, _ gradients: [String: [Double]]) -> [Double] {
    let tasks = gradients.keys.sorted()
    var generator = StreamGenerator(seed: seed, step: step, name: group)
    var total = [Double](repeating: 0, count: gradients.values.first?.count ?? 0)
    for i in tasks {
      var modified = gradients[i] ?? []
      if chosen?.contains(i) ?? true {
        var others = tasks.filter { $0 != i }
        others.reorder(using: &generator)
        for j in others { modified = visited(group, i, j, modified, gradients[j] ?? []) }
      }
      for n in total.indices { total[n] += modified[n] }
    }
    return total
  }

  private mutating func visited(
    _ group: String, _ i: String, _ j: String, _ gradient: [Double], _ other: [Double]
  ) -> [Double] {
    let (x, y) = (dot(gradient, gradient).squareRoot(), dot(other, other).squareRoot())
    let phi = min(1, max(-1, dot(gradient, other) / (x * y)))
    let target = fixed ?? targets[group]?[i]?[j] ?? 0
    var result = gradient
    if phi < target {
      let root = (1 - target * target).squareRoot()
      let a = x * (target * (1 - phi * phi).squareRoot() - phi * root) / (y * root)
      for n in result.indices { result[n] += a * other[n] }
    }
    if fixed == nil {
      targets[group, default: [:]][i, default: [:]][j] = (1 - beta) * target + beta * phi
    }
    return result
  }
}

extension Array where Element == String {
  /// The library's random order, applied to names.
  mutating func reorder(using generator: inout StreamGenerator) {
    var order = Array<Int>(indices)
    order.withUnsafeMutableBufferPointer { generator.shuffle($0) }
    self = order.map { self[$0] }
  }
}
