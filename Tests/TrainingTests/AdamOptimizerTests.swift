import Layers
import Tensors
import Testing

@testable import Training

@Suite("Adam over a network's parameters")
struct AdamOptimizerTests {
  let parameters: ParameterSet

  init() throws {
    let registry = ParameterRegistry()
    for name in ["a", "b", "c"] { _ = registry.declare(name, [2], .constant(4)) }
    parameters = try ParameterSet(registry, seed: 1)
  }

  private func values() throws -> [Float] { try parameters.values.array() }

  @Test("the first update is the rate in each direction, after decay")
  func first() throws {
    var options = AdamOptions()
    options.weightDecay = 0.5
    let adam = try AdamOptimizer(parameters, options: options)
    try adam.update(Tensor([3, -3, 1e-3, -1e-3, 7, 0] as [Float]), rate: 0.25)
    // 4 (1 − 0.25 · 0.5) ∓ 0.25 · g / (|g| + ε)
    let expected: [Float] = [3.25, 3.75, 3.25, 3.75, 3.25, 3.5]
    for (value, wanted) in zip(try values(), expected) { #expect(abs(value - wanted) < 1e-5) }
  }

  @Test("frozen parameters are neither moved nor decayed, and their moments stay")
  func frozen() throws {
    var options = AdamOptions()
    options.weightDecay = 0.5
    let adam = try AdamOptimizer(parameters, options: options)
    let gradient = try Tensor([1, 1, 1, 1, 1, 1] as [Float])
    try adam.update(gradient, rate: 0.25)
    let before = try values()
    let moments = try [adam.firstMoment, adam.secondMoment].map { try $0.array(of: Float.self) }
    try parameters.freeze { $0 == "b" }
    try adam.update(gradient, rate: 0.25)
    let after = try values()
    #expect(after[2..<4] == before[2..<4])
    // The others go on as in an update of all: 0.875 of the value, less the rate.
    for index in [0, 1, 4, 5] { #expect(abs(after[index] - (before[index] * 0.875 - 0.25)) < 1e-5) }
    for (moment, old) in zip([adam.firstMoment, adam.secondMoment], moments) {
      let new = try moment.array(of: Float.self)
      #expect(new[2..<4] == old[2..<4] && new[0] != old[0])
    }
    #expect(adam.updates == 2)
  }

  @Test("with everything frozen nothing changes but the count")
  func nothing() throws {
    let adam = try AdamOptimizer(parameters)
    try parameters.freeze { _ in true }
    try adam.update(.zeros([6]), rate: 1)
    #expect(try values() == [4, 4, 4, 4, 4, 4] && adam.updates == 1)
  }
}
