import Foundation
import Tensors
import Testing

struct InPlaceTests {
  @Test func changesReachTheMemoryOfALeafThatWantsGradients() throws {
    let tensor = try doubles([1, 2, 3])
    try tensor.setRequiresGradient(true)
    let view = try tensor.detached()
    try tensor.scale(by: 2)
    try tensor.add(doubles([1, 1, 1]), scaledBy: -3)
    try expect(view, equals: [-1, 1, 3])
    try tensor.assign(doubles([4, 5, 6]))
    try expect(view, equals: [4, 5, 6])
    try tensor.fill(7)
    try expect(view, equals: [7, 7, 7])
    #expect(tensor.requiresGradient)
  }

  @Test func assignmentConvertsTheType() throws {
    let tensor = try Tensor.zeros([2], type: .bfloat16)
    try tensor.assign(doubles([1.5, -2]))
    try expect(tensor, equals: [1.5, -2])
  }

  @Test(arguments: [0, 0.1])
  func adamIsTheFormula(decay: Double) throws {
    let (rate, beta1, beta2, epsilon) = (0.01, 0.9, 0.98, 1e-9)
    var (θ, m, v) = ([1.0, -2, 0.5, 0], [0.0, 0, 0, 0], [0.0, 0, 0, 0])
    let (parameters, first, second) = try (doubles(θ), doubles(m), doubles(v))
    let gradients = [[0.1, -3, 1e-8, 0], [-0.2, -3, 1e8, 0], [0.3, 2, 0, 0]]
    for (t, gradient) in zip(1..., gradients) {
      for i in θ.indices {
        m[i] = beta1 * m[i] + (1 - beta1) * gradient[i]
        v[i] = beta2 * v[i] + (1 - beta2) * gradient[i] * gradient[i]
        let step = m[i] / (1 - pow(beta1, Double(t)))
        let scale = (v[i] / (1 - pow(beta2, Double(t)))).squareRoot() + epsilon
        θ[i] -= rate * decay * θ[i] + rate * step / scale
      }
      try parameters.adamUpdate(
        gradient: doubles(gradient), firstMoment: first, secondMoment: second, step: t, rate: rate,
        beta1: beta1, beta2: beta2, epsilon: epsilon, decay: decay)
      try expect(parameters, equals: θ, within: 1e-12)
      try expect(first, equals: m, within: 1e-8)
      for (found, expected) in zip(try values(second), v) {
        #expect(abs(found - expected) <= 1e-12 * expected)
      }
    }
  }

  @Test func adamLeavesTheGradientAsItIs() throws {
    let gradient = try floats([0.25, -4])
    let (parameters, first, second) = try (floats([1, 1]), floats([0, 0]), floats([0, 0]))
    try parameters.adamUpdate(
      gradient: gradient, firstMoment: first, secondMoment: second, step: 1, rate: 0.5, beta1: 0.9,
      beta2: 0.999, epsilon: 1e-8)
    try expect(gradient, equals: [0.25, -4])
    // The first step of Adam is the rate against the gradient's sign.
    try expect(parameters, equals: [0.5, 1.5], within: 1e-6)
  }
}

struct GramianTests {
  private let tasks = 3
  private let width = 1_000

  private func bruteForce(_ rows: [Double], _ columns: Range<Int>) -> [Double] {
    var products: [Double] = []
    for k in 0..<tasks {
      for l in 0..<tasks {
        products.append(columns.reduce(0) { $0 + rows[k * width + $1] * rows[l * width + $1] })
      }
    }
    return products
  }

  private static let ranges = [0..<1_000, 0..<1, 999..<1_000, 63..<65, 64..<128, 17..<500, 5..<5]

  @Test(arguments: ranges, [1, 63, 64, 999, 65_536])
  func gramiansAreTheInnerProducts(columns: Range<Int>, block: Int) throws {
    let numbers = scattered(tasks * width)
    let exact = try doubles(numbers, [tasks, width]).gramian(columns: columns, block: block)
    for (found, expected) in zip(exact, bruteForce(numbers, columns)) {
      #expect(abs(found - expected) < 1e-12)
    }
    let singles = numbers.map(Float.init)
    let expected = bruteForce(singles.map(Double.init), columns)
    let found = try floats(singles, [tasks, width]).gramian(columns: columns, block: block)
    for k in 0..<tasks {
      for l in 0..<tasks {
        let norms = (expected[k * tasks + k] * expected[l * tasks + l]).squareRoot()
        #expect(abs(found[k * tasks + l] - expected[k * tasks + l]) <= 1e-12 * norms)
      }
    }
  }

  @Test(arguments: [1e-30, 1e30])
  func extremeScalesNeitherVanishNorOverflow(scale: Double) throws {
    let products = try floats([Float(3 * scale), Float(4 * scale)], [1, 2]).gramian(columns: 0..<2)
    #expect(abs(products[0] / (scale * scale) - 25) < 1e-5)
  }

  @Test func halfPrecisionRowsAreMultipliedExactly() throws {
    // 256 + 1 is not a bfloat16, so products summed in that type would lose the ones.
    let rows = try floats([16, 1, 1, 1, 1], [1, 5]).converted(to: .bfloat16)
    #expect(try rows.gramian(columns: 0..<5) == [260])
  }

  @Test func nonFiniteRowsShow() throws {
    let products = try doubles([1, 2, .nan, 1], [2, 2]).gramian(columns: 0..<2)
    #expect(products[0] == 5 && products[1].isNaN && products[2].isNaN && products[3].isNaN)
  }

  @Test func combiningWritesTheseColumnsOnly() throws {
    let rows = try doubles([1, 2, 3, 4, 10, 20, 30, 40], [2, 4])
    let destination = try doubles([-1, -1, -1, -1])
    try rows.combine(weights: [2, -0.5], columns: 1..<3, into: destination)
    try expect(destination, equals: [-1, -6, -9, -1])
    try rows.combine(weights: [0, 0], columns: 2..<2, into: destination)
    try expect(destination, equals: [-1, -6, -9, -1])
  }

  @Test func combiningSinglesIsCloseToExact() throws {
    let (numbers, weights) = (scattered(tasks * width).map(Float.init), [0.5, -1.25, 2])
    let destination = try Tensor.zeros([width])
    try floats(numbers, [tasks, width])
      .combine(weights: weights, columns: 0..<width, into: destination)
    let expected = (0..<width).map { c in
      (0..<tasks).reduce(0) { $0 + weights[$1] * Double(numbers[$1 * width + c]) }
    }
    try expect(destination, equals: expected, within: 1e-6)
  }
}
