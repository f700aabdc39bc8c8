import Layers
import Tensors
import Testing

@Suite struct ParameterSetTests {
  let registry = ParameterRegistry()

  @Test func parametersLieSideBySideInTheOrderOfDeclaration() throws {
    let declared = [
      registry.declare("a", [2, 3], .constant(1)), registry.declare("b", [4], .constant(2)),
      registry.declare("c", [], .constant(3)),
    ]
    let set = try ParameterSet(registry, seed: 1)
    #expect(set.count == 11)
    #expect(set.parameters.map(\.path) == ["a", "b", "c"])
    #expect(declared.map(\.range) == [0..<6, 6..<10, 10..<11])
    #expect(try set.values.array(of: Float.self) == [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3])
    #expect(set["b"] === declared[1])
    #expect(set["d"] == nil)
    for parameter in declared {
      #expect(parameter.tensor.shape == parameter.shape)
      #expect(parameter.tensor.requiresGradient)
      #expect(parameter.tensor.sharesStorage(with: set.values))
    }
    #expect(!set.values.requiresGradient)
    try set.values.fill(7)
    #expect(try declared[0].tensor.array(of: Float.self) == [7, 7, 7, 7, 7, 7])
  }

  @Test func aSeedDecidesTheValues() throws {
    func values(seed: UInt64) throws -> [Float] {
      let registry = ParameterRegistry()
      _ = registry.declare("n", [20], .normal(deviation: 2))
      _ = registry.declare("x", [4, 5], .xavierUniform)
      return try ParameterSet(registry, seed: seed).values.array()
    }
    #expect(try values(seed: 1) == values(seed: 1))
    #expect(try values(seed: 1) != values(seed: 2))
  }

  @Test func firstValuesHaveTheDistributionsThatWereAskedFor() throws {
    _ = registry.declare("normal", [100, 100], .normal(deviation: 0.25))
    _ = registry.declare("uniform", [50, 200], .xavierUniform)
    let set = try ParameterSet(registry, seed: 5)
    func squares(_ path: String) throws -> (mean: Double, square: Double, largest: Double) {
      let values = try #require(set[path]).tensor.array(of: Float.self).map(Double.init)
      let count = Double(values.count)
      return (
        values.reduce(0, +) / count, values.reduce(0) { $0 + $1 * $1 } / count,
        values.map(abs).max() ?? 0
      )
    }
    // Five standard errors of 10,000 draws.
    let normal = try squares("normal")
    #expect(abs(normal.mean) < 5 * 0.25 / 100)
    #expect(abs(normal.square / 0.0625 - 1) < 5 * 2.0.squareRoot() / 100)
    let uniform = try squares("uniform")
    let bound = (6.0 / 250).squareRoot()
    #expect(uniform.largest <= bound && uniform.largest > 0.99 * bound)
    #expect(abs(uniform.square / (bound * bound / 3) - 1) < 0.05)
  }

  @Test func gradientsAddUpInTheRowOfABuffer() throws {
    let linear = Linear(registry, at: "l", inputs: 2, outputs: 1)
    let unused = registry.declare("unused", [3], .constant(0))
    let set = try ParameterSet(registry, seed: 1)
    let buffer = try Tensor.zeros([2, set.count])
    func backward(_ row: Int?, _ input: Rows) throws {
      try set.collectGradients(in: row.map { try buffer.selected($0) })
      try linear(Tensor(rows: input), in: .evaluation()).sum().backward()
    }
    try backward(0, [[1, 2]])
    try backward(1, [[3, 4], [5, 6]])
    try backward(1, [[10, 10]])
    #expect(try buffer.selected(0).array(of: Float.self) == [1, 2, 1, 0, 0, 0])
    #expect(try buffer.selected(1).array(of: Float.self) == [18, 20, 3, 0, 0, 0])

    try backward(nil, [[1, 1]])
    #expect(try buffer.sum().item() == 45)
    #expect(try set["l.bias"]?.tensor.gradient()?.array(of: Float.self) == [1])
    #expect(try unused.tensor.gradient() == nil)
  }

  @Test func trainedColumnsLeaveOutFrozenParameters() throws {
    for (name, count) in [("a", 2), ("b", 3), ("c", 1), ("d", 4), ("e", 5)] {
      _ = registry.declare(name, [count], .constant(0))
    }
    let set = try ParameterSet(registry, seed: 1)
    #expect(set.trainedColumns == [0..<15])
    try set.freeze { $0 == "b" }
    #expect(set.trainedColumns == [0..<2, 5..<15])
    try set.freeze { $0 == "a" || $0 == "e" }
    #expect(set.trainedColumns == [5..<10])
    try set.freeze { _ in true }
    #expect(set.trainedColumns == [])
  }

  @Test func blocksDeclareTheirParametersAsMarianMTDoes() throws {
    let options = BlockOptions(
      width: 4, heads: 2, feedForward: 6, activation: .relu, dropout: 0)
    _ = DecoderBlock(registry, at: "d", options: options)
    let set = try ParameterSet(registry, seed: 1)
    let maps = ["k_proj", "v_proj", "q_proj", "out_proj"]
    let layers =
      maps.map { "self_attn.\($0)" } + ["self_attn_layer_norm"]
      + maps.map { "encoder_attn.\($0)" } + ["encoder_attn_layer_norm"]
      + ["fc1", "fc2", "final_layer_norm"]
    #expect(
      set.parameters.map(\.path) == layers.flatMap { ["d.\($0).weight", "d.\($0).bias"] })
    #expect(set["d.fc1.weight"]?.shape == [6, 4])
    #expect(set["d.fc2.weight"]?.shape == [4, 6])
  }
}
