import Foundation
import Testing

@testable import Tensors

struct NetworkTests {
  @Test func linearIsTheProductWithTheTransposedWeight() throws {
    let input = try doubles([1, 2, 3, 4, 5, 6], [1, 2, 3])
    let weight = try doubles([1, 0, -1, 2, 1, 0], [2, 3])
    let bias = try doubles([10, 20])
    try expect(
      input.linear(weight: weight, bias: bias), equals: [8, 24, 8, 33], shape: [1, 2, 2])
    try expect(input.linear(weight: weight, bias: nil), equals: [-2, 4, -2, 13])
    try expectGradients(of: [
      (scattered(6), [2, 3]), (scattered(6, 0.1), [2, 3]), ([0.5, -1], [2]),
    ]) { try $0[0].linear(weight: $0[1], bias: $0[2]) }
  }

  @Test func embeddingPicksRowsAndPaddingGetsNoGradient() throws {
    let table = try doubles([0, 1, 10, 11, 20, 21], [3, 2])
    let indices = try integers([2, 0, 2, 1], [2, 2])
    try expect(
      table.embedding(indices), equals: [20, 21, 0, 1, 20, 21, 10, 11], shape: [2, 2, 2])
    try table.setRequiresGradient(true)
    let plain = try table.embedding(indices).sum().gradients(of: [table])
    try expect(#require(plain[0]), equals: [1, 1, 1, 1, 2, 2])
    let padded = try table.embedding(indices, padding: 2).sum().gradients(of: [table])
    try expect(#require(padded[0]), equals: [1, 1, 1, 1, 0, 0])
  }

  @Test func layerNormIsTheFormula() throws {
    let rows = [[1.0, 2, 6, -1], [0.5, 0.5, 0.5, 0.5], [1e3, -1e3, 0, 7]]
    let (weight, bias) = ([1.0, -2, 0.5, 3], [0.1, 0.2, 0.3, 0.4])
    let expected = rows.flatMap { row in
      let mean = row.reduce(0, +) / 4
      let variance = row.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 4
      return (0..<4).map {
        (row[$0] - mean) / (variance + 1e-3).squareRoot() * weight[$0] + bias[$0]
      }
    }
    let normed = try doubles(rows.flatMap { $0 }, [3, 4])
      .layerNorm(weight: doubles(weight), bias: doubles(bias), epsilon: 1e-3)
    try expect(normed, equals: expected, within: 1e-12, shape: [3, 4])
    try expectGradients(of: [(scattered(8), [2, 4]), (weight, [4]), (bias, [4])]) {
      try $0[0].layerNorm(weight: $0[1], bias: $0[2])
    }
  }

  @Test func theMomentsOfNormalisedRowsAreKept() throws {
    let rows = try doubles([1, 2, 6, -1, 0.5, 0.5, 0.5, 0.5], [2, 4])
    let (weight, bias) = try (doubles([1, -2, 0.5, 3]), doubles([0.1, 0.2, 0.3, 0.4]))
    try rows.setRequiresGradient(true)
    let (output, moments) = try rows.layerNormWithMoments(
      weight: weight, bias: bias, epsilon: 0.25)
    let plain = try rows.layerNorm(weight: weight, bias: bias, epsilon: 0.25)
    try expect(output, equals: values(plain), within: 0)
    // 1, 2, 6, −1: the mean is 2, the variance (1 + 0 + 16 + 9) / 4 = 6.5.
    try expect(moments.mean, equals: [2, 0.5], shape: [2, 1])
    try expect(moments.scale, equals: [1 / 6.75.squareRoot(), 2], shape: [2, 1])
    #expect(!moments.mean.requiresGradient && !moments.scale.requiresGradient)
    let weights = try doubles(scattered(8), [2, 4])
    let gradients = try [output, plain].map {
      try #require(try $0.multiplied(by: weights).sum().gradients(of: [rows])[0])
    }
    try expect(gradients[0], equals: values(gradients[1]), within: 0)
  }

  @Test func aProductsOperandIsConvertedInMixedPrecisionOnly() throws {
    let input = try floats([1, 1 + 0x1p-7, 1 + 0x1p-9, -3])
    #expect(try input.productOperand() === input)
    try input.setRequiresGradient(true)
    try withBFloat16Autocast {
      let operand = try input.productOperand()
      #expect(operand.elementType == .bfloat16)
      // Seven digits behind the point stay, 2⁻⁹ goes.
      try expect(operand, equals: [1, 1 + 0x1p-7, 1, -3], within: 0)
      #expect(try operand.productOperand() === operand)
      let gradient = try #require(try operand.sum().gradients(of: [input])[0])
      #expect(gradient.elementType == .float32)
      try expect(gradient, equals: [1, 1, 1, 1], within: 0)
    }
  }

  @Test(arguments: [0.1, 0.5, 0.9])
  func dropoutDropsTheShareAndScalesTheRest(probability: Double) throws {
    let generator = try Generator(seed: 1)
    let count = 40_000
    let input = try Tensor.full([count], 3, type: .float64)
    try input.setRequiresGradient(true)
    let output = try input.dropout(probability, using: generator)
    let numbers = try values(output)
    let kept = 3 / (1 - probability)
    #expect(numbers.allSatisfy { $0 == 0 || abs($0 - kept) < 1e-12 })
    let dropped = Double(numbers.filter { $0 == 0 }.count)
    let deviation = (Double(count) * probability * (1 - probability)).squareRoot()
    #expect(abs(dropped - Double(count) * probability) < 5 * deviation)
    // The gradient passes where the element did, scaled alike.
    let gradient = try #require(try output.sum().gradients(of: [input])[0])
    try expect(gradient, equals: numbers.map { $0 / 3 })
  }

  @Test func noDropoutChangesNothing() throws {
    let input = try doubles(scattered(9))
    try expect(input.dropout(0, using: Generator(seed: 1)), equals: scattered(9))
  }
}

struct CrossEntropyTests {
  private let logits = [0.5, -1, 2, 3, 0, 0, -2, 4, 1, 1, 1, 1]
  private let targets: [Int64] = [2, -100, 1]

  /// (1 − ε)·(−ln p_n[y_n]) + ε/V·Σ_v −ln p_n[v] of each row n that counts, 0 of the others.
  private func formula(_ epsilon: Double, ignoring: Int64) -> [Double] {
    targets.enumerated().map { row, target in
      guard target != ignoring else { return 0 }
      let x = Array(logits[(row * 4)..<(row * 4 + 4)])
      let normalizer = log(x.map { exp($0) }.reduce(0, +))
      let losses = x.map { normalizer - $0 }
      return (1 - epsilon) * losses[Int(target)] + epsilon / 4 * losses.reduce(0, +)
    }
  }

  @Test(arguments: [0, 0.1, 1])
  func theSumIsTheFormula(epsilon: Double) throws {
    let loss = try doubles(logits, [3, 4])
      .crossEntropySum(integers(targets), labelSmoothing: epsilon)
    try expect(
      loss, equals: [formula(epsilon, ignoring: -100).reduce(0, +)], within: 1e-12, shape: [])
    try expectGradients(of: [(logits, [3, 4])]) {
      try $0[0].crossEntropySum(integers(targets), labelSmoothing: epsilon)
    }
  }

  @Test(arguments: [0, 0.1, 1])
  func rowByRowItIsTheFormula(epsilon: Double) throws {
    let rows = try doubles(logits, [3, 4])
    let losses = try rows.crossEntropies(integers(targets), labelSmoothing: epsilon)
    try expect(losses, equals: formula(epsilon, ignoring: -100), within: 1e-12, shape: [3])
    let sum = try rows.crossEntropySum(integers(targets), labelSmoothing: epsilon)
    #expect(try abs(losses.sum().item() - sum.item()) < 1e-12)
    // Each row's loss goes on by itself: the gradients are those of a weighted sum of rows.
    try expectGradients(of: [(logits, [3, 4])]) {
      try $0[0].crossEntropies(integers(targets), labelSmoothing: epsilon)
    }
    let other = try rows.crossEntropies(
      integers([2, 3, 1]), ignoring: 3, labelSmoothing: epsilon)
    try expect(other, equals: formula(epsilon, ignoring: -100), within: 1e-12)
  }

  @Test func ignoredRowsGetNoGradientAndNoLoss() throws {
    let rows = try doubles(logits, [3, 4])
    try rows.setRequiresGradient(true)
    let loss = try rows.crossEntropySum(integers([3, 3, 3]), ignoring: 3, labelSmoothing: 0.1)
    #expect(try loss.item() == 0)
    try expect(
      #require(try loss.gradients(of: [rows])[0]), equals: [Double](repeating: 0, count: 12))
  }
}
