import Foundation
import Tensors
import Testing

/// Attention against the formula spelled out, and its two implementations against each other.
struct AttentionTests {
  // One sequence, 2 heads, 3 positions attending to 4 (3 when causal), width 2.
  private let query = (scattered(12), [1, 2, 3, 2])

  private func keys(_ causal: Bool) -> (elements: [Double], shape: [Int]) {
    (scattered(causal ? 12 : 16, 0.2), [1, 2, causal ? 3 : 4, 2])
  }

  private func values(_ causal: Bool) -> (elements: [Double], shape: [Int]) {
    (scattered(causal ? 12 : 16, 0.7), [1, 2, causal ? 3 : 4, 2])
  }

  private let mask = [true, false, true, true, false, true, true, false, true, true, true, true]

  private func expected(causal: Bool, masked: Bool) -> [Double] {
    let (keys, values, length) = (keys(causal).elements, values(causal).elements, causal ? 3 : 4)
    var result: [Double] = []
    for head in 0..<2 {
      for t in 0..<3 {
        let weights = (0..<length).map { s -> Double in
          if causal && s > t || masked && !mask[t * 4 + s] { return 0 }
          let product = (0..<2).reduce(0.0) {
            $0 + query.0[(head * 3 + t) * 2 + $1] * keys[(head * length + s) * 2 + $1]
          }
          return exp(product / 2.0.squareRoot())
        }
        let total = weights.reduce(0, +)
        for d in 0..<2 {
          let sum = (0..<length).reduce(0.0) {
            $0 + weights[$1] * values[(head * length + $1) * 2 + d]
          }
          result.append(sum / total)
        }
      }
    }
    return result
  }

  // A probability this small drops nothing, but takes the implementation with dropout.
  @Test(arguments: [0, 1e-300], [(false, false), (true, false), (false, true)])
  func attentionIsTheFormula(dropout: Double, kind: (causal: Bool, masked: Bool)) throws {
    let generator = try Generator(seed: 3)
    let allowed = try kind.masked ? truths(mask, [3, 4]) : nil
    func attention(_ inputs: [Tensor]) throws -> Tensor {
      try inputs[0].attending(
        to: inputs[1], values: inputs[2], mask: allowed, causal: kind.causal, dropout: dropout,
        using: generator)
    }
    let inputs = [query, keys(kind.causal), values(kind.causal)]
    let output = try attention(inputs.map { try doubles($0.0, $0.1) })
    let expected = expected(causal: kind.causal, masked: kind.masked)
    try expect(output, equals: expected, within: 1e-12, shape: [1, 2, 3, 2])
    try expectGradients(of: inputs, attention)
  }

  @Test(arguments: [0, 1e-300])
  func aPositionThatSeesNothingGetsZerosAndNoGradient(dropout: Double) throws {
    let generator = try Generator(seed: 3)
    let allowed = try truths([false, false, true, true], [2, 2])
    let shape = [1, 1, 2, 2]
    func attention(_ inputs: [Tensor]) throws -> Tensor {
      try inputs[0].attending(
        to: inputs[1], values: inputs[2], mask: allowed, dropout: dropout, using: generator)
    }
    let inputs = [0, 0.2, 0.7].map { (elements: scattered(4, $0), shape: shape) }
    let output = try attention(inputs.map { try doubles($0.elements, $0.shape) })
    try expect(output.narrowed(2, 0..<1), equals: [0, 0])
    try expectGradients(of: inputs, attention)
  }

  @Test func droppedWeightsAreScaled() throws {
    // Equal scores over 2,000 positions with values 1: the mean of dropped and scaled weights is 1.
    let generator = try Generator(seed: 5)
    let zeros = try Tensor.zeros([1, 1, 2_000, 1], type: .float64)
    let ones = try Tensor.full([1, 1, 2_000, 1], 1, type: .float64)
    let output = try zeros.narrowed(2, 0..<1)
      .attending(to: zeros, values: ones, dropout: 0.3, using: generator).item()
    #expect(abs(output - 1) < 0.1 && output != 1)
  }
}
