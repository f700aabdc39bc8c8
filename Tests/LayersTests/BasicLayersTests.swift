import Foundation
import Layers
import Tensors
import Testing

@Suite struct BasicLayersTests {
  let registry = ParameterRegistry()
  let pass = ForwardPass.evaluation()

  @Test func linearIsTheProductWithTheTransposedWeightPlusTheBias() throws {
    let linear = Linear(registry, at: "map", inputs: 2, outputs: 3)
    let parameters = try ParameterSet(registry, seed: 1)
    try parameters.values.assign(Tensor([1, 2, 3, 4, 5, 6, 0.5, -0.5, 10] as [Float]))
    let result = try linear(Tensor(rows: [[1, 0], [2, -1]]), in: pass)
    #expect(result.shape == [2, 3])
    expectClose(try result.rows(), [[1.5, 2.5, 15], [0.5, 1.5, 14]])
  }

  @Test(arguments: [[1.0, 2, 3, 6], [-1e3, 0, 0, 1e3], [1e-4, 0, 0, 0], [7, 7, 7, 7]])
  func layerNormHasTheGainAndTheBiasAroundMeanZeroAndVarianceOne(row: [Double]) throws {
    let norm = LayerNorm(registry, at: "norm", width: 4)
    let parameters = try ParameterSet(registry, seed: 1)
    #expect(try parameters.plain("norm.weight") == [[1, 1, 1, 1]])
    #expect(try parameters.plain("norm.bias") == [[0, 0, 0, 0]])
    try parameters.scatter(seed: 2)
    expectClose(
      try norm(Tensor(rows: [row]), in: pass).rows(), try parameters.normalized([row], "norm"))
  }

  @Test func embeddingLooksUpRowsAndScoresByInnerProducts() throws {
    let embedding = Embedding(registry, at: "table", count: 3, width: 2, deviation: 1)
    let parameters = try ParameterSet(registry, seed: 1)
    try parameters.values.assign(Tensor([1, 2, 3, 4, 5, 6] as [Float]))
    let vectors = try embedding(Tensor([2, 0] as [Int64]), in: pass)
    expectClose(try vectors.rows(), [[5, 6], [1, 2]])
    expectClose(try embedding.scores(Tensor(rows: [[1, -1]]), in: pass).rows(), [[-1, -1, -1]])
    expectClose(try embedding.scores(Tensor(rows: [[1, 1]]), in: pass).rows(), [[3, 7, 11]])
  }

  @Test func thePaddingRowHasNoGradientFromLookUpsButHasOneFromScores() throws {
    let embedding = Embedding(registry, at: "table", count: 3, width: 2, deviation: 1, padding: 1)
    let parameters = try ParameterSet(registry, seed: 1)
    try parameters.values.fill(0.5)
    let gradient = try Tensor.zeros([6])
    try parameters.collectGradients(in: gradient)
    let vectors = try embedding(Tensor([1, 2, 2, 1] as [Int64]), in: pass)
    #expect(try vectors.array(of: Float.self).allSatisfy { $0 == 0.5 })
    try vectors.sum().backward()
    #expect(try gradient.array(of: Float.self) == [0, 0, 0, 0, 2, 2])
    try embedding.scores(Tensor(rows: [[3, 4]]), in: pass).sum().backward()
    #expect(try gradient.array(of: Float.self) == [3, 4, 3, 4, 5, 6])
  }

  @Test func positionsAreAllSinesThenAllCosines() throws {
    let positions = try SinusoidalPositions(length: 4, width: 6)
    let frequencies = [1, pow(10_000, -1.0 / 3), pow(10_000, -2.0 / 3)]
    let expected = (0..<4).map { position in
      frequencies.map { sin(Double(position) * $0) }
        + frequencies.map { cos(Double(position) * $0) }
    }
    expectClose(try positions(count: 4).rows(), expected, within: 1e-7)
    expectClose(try positions(from: 2, count: 1).rows(), [expected[2]], within: 1e-7)
    #expect(try positions(count: 1).array(of: Float.self) == [0, 0, 0, 1, 1, 1])
  }

  @Test func anOddWidthHasOneSineMore() throws {
    let row = try SinusoidalPositions(length: 2, width: 3)(from: 1, count: 1).rows()
    expectClose(row, [[sin(1), sin(pow(10_000, -2.0 / 3)), cos(1)]], within: 1e-7)
  }
}
