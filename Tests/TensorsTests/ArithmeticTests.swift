import Foundation
import Tensors
import Testing

struct ArithmeticTests {
  @Test func elementwiseOperationsBroadcast() throws {
    let left = try doubles([1, 2, 3, 4, 5, 6], [2, 3])
    let right = try doubles([10, -20, 40])
    try expect(left + right, equals: [11, -18, 43, 14, -15, 46], shape: [2, 3])
    try expect(left - right, equals: [-9, 22, -37, -6, 25, -34])
    try expect(left * right, equals: [10, -40, 120, 40, -100, 240])
    try expect(right / left, equals: [10, -10, 40 / 3.0, 2.5, -4, 40 / 6.0])
    try expect(left.adding(right, scaledBy: 0.5), equals: [6, -8, 23, 9, -5, 26])
    try expect(left * 2, equals: [2, 4, 6, 8, 10, 12])
    try expect(left.affine(scale: -1, offset: 3), equals: [2, 1, 0, -1, -2, -3])
    try expect(left.affine(offset: 1), equals: [2, 3, 4, 5, 6, 7])
    try expect(doubles([1, -1, 0]) / doubles([0, 0, 0]), equals: [.infinity, -.infinity, .nan])
  }

  @Test func matrixProductsWithAndWithoutBatches() throws {
    let left = try doubles([1, 2, 3, 4, 5, 6], [2, 3])
    let right = try doubles([1, 0, 2, -1, 0, 3], [3, 2])
    try expect(left.matmul(right), equals: [5, 7, 14, 13], shape: [2, 2])
    let batch = try doubles([1, 2, 3, 4, 10, 20, 30, 40], [2, 2, 2])
    let vector = try doubles([1, -1], [2, 1])
    try expect(batch.matmul(vector), equals: [-1, -1, -10, -10], shape: [2, 2, 1])
  }

  private static let formulas: [(Tensor.Function, @Sendable (Double) -> Double)] = [
    (.exp, { (x: Double) -> Double in exp(x) }),
    (.log, { (x: Double) -> Double in log(x) }),
    (.squareRoot, { (x: Double) -> Double in x.squareRoot() }),
    (.tanh, { (x: Double) -> Double in tanh(x) }),
    (.relu, { (x: Double) -> Double in max(x, 0) }),
    (.gelu, { (x: Double) -> Double in x / 2 * erfc(-x / 2.0.squareRoot()) }),
    (.silu, { (x: Double) -> Double in x / (1 + exp(-x)) }),
    (.magnitude, { (x: Double) -> Double in abs(x) }),
    (.sine, { (x: Double) -> Double in sin(x) }),
    (.cosine, { (x: Double) -> Double in cos(x) }),
    (.not, { (x: Double) -> Double in x == 0 ? 1 : 0 }),
    (.isFinite, { (x: Double) -> Double in x.isFinite ? 1 : 0 }),
  ]

  @Test(arguments: formulas)
  func functionsAreThoseOfTheirDocumentation(
    function: Tensor.Function, formula: @Sendable (Double) -> Double
  ) throws {
    let arguments = [-3.5, -1, -0.25, 0, 0.5, 1, 2.75, 6]
    try expect(doubles(arguments).map(function), equals: arguments.map(formula), within: 1e-14)
  }

  @Test func finitenessIsSeen() throws {
    try expect(
      doubles([1, .nan, .infinity, -.infinity, 1e308]).map(.isFinite), equals: [1, 0, 0, 0, 1])
    try expect(truths([true, false]).map(.not), equals: [0, 1])
  }

  @Test func equalityAndMasks() throws {
    let tensor = try integers([1, 0, 1, 2])
    let mask = try tensor.equals(1)
    #expect(mask.elementType == .bool)
    try expect(mask, equals: [1, 0, 1, 0])
    try expect(
      doubles([5, 6, 7, 8]).filled(with: -1, where: mask), equals: [-1, 6, -1, 8])
    try expect(
      doubles([5, 6, 7, 8], [2, 2]).filled(with: 0, where: truths([true, false])),
      equals: [0, 6, 0, 8])
  }
}
