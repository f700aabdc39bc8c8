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
