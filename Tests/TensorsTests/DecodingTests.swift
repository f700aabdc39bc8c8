import Foundation
import Tensors
import Testing

@Suite struct DecodingTests {
  private func random(_ shape: [Int], seed: UInt64) throws -> Tensor {
    try .normal(shape, using: Generator(seed: seed))
  }

  /// Rows that share places, one that sees them in another order, one that sees nothing.
  private static let places = MemoryPlaces([0..<3, 2..<3, 1..<6, 0..<0]).selecting([2, 0, 0, 3, 1])

  /// Attention as its formula says, in double precision.
  private func attention(_ query: [Double], _ rows: [[Double]], heads: Int) -> [Double] {
    let width = query.count
    let depth = width / heads
    var out = [Double](repeating: 0, count: width)
    for head in 0..<heads {
      let part = (head * depth)..<((head + 1) * depth)
      let scores = rows.map { row in
        exp(part.reduce(0) { $0 + query[$1] * row[$1] } / Double(depth).squareRoot())
      }
      let sum = scores.reduce(0, +)
      for (row, score) in zip(rows, scores) {
        for place in part { out[place] += score / sum * row[width + place] }
      }
    }
    return out
  }

  @Test(arguments: [1, 2, 4], [ElementType.float32, .float64])
  func rowsSeeTheirPlaces(heads: Int, type: ElementType) throws {
    // float64 takes the way of other devices.
    let query = try random([5, 8], seed: 1).converted(to: type)
    let memory = try random([6, 16], seed: 2).converted(to: type)
    let found: [Double] = try query.attending(to: memory, at: Self.places, heads: heads)
      .converted(to: .float64).array()
    let queries: [Double] = try query.converted(to: .float64).array()
    let stored: [Double] = try memory.converted(to: .float64).array()
    for (row, seen) in [1..<6, 0..<3, 0..<3, 0..<0, 2..<3].enumerated() {
      let expected = attention(
        Array(queries[(row * 8)..<(row * 8 + 8)]),
        seen.map { Array(stored[($0 * 16)..<($0 * 16 + 16)]) }, heads: heads)
      for (place, value) in expected.enumerated() {
        #expect(abs(found[row * 8 + place] - value) < 1e-5)
      }
    }
  }

  @Test func aQueryMayBeAPartOfWiderRows() throws {
    let wide = try random([3, 12], seed: 3)
    let memory = try random([4, 8], seed: 4)
    let places = MemoryPlaces([0..<4, 1..<2, 0..<2])
    let part = try wide.narrowed(1, 4..<8)
    let found = try part.attending(to: memory, at: places, heads: 2)
    let alone = try part.contiguous().attending(to: memory, at: places, heads: 2)
    #expect(try found.bytes() == alone.bytes())
  }

  @Test func placesGrowRowByRow() {
    var places = MemoryPlaces(rows: 2).adding(from: 0).adding(from: 2)
    #expect(places == MemoryPlaces([0..<0, 0..<0]).adding(from: 0).adding(from: 2))
    places = places.selecting([1, 1]).adding(from: 4)
    #expect(places.rows == 2)
    // Row 1 saw 1 and 3; its two heirs see these and a place of their own.
    #expect(places.selecting([0]) != places.selecting([1]))
    #expect(MemoryPlaces([3..<5]) == MemoryPlaces(rows: 1).adding(from: 3).adding(from: 4))
  }

  @Test func placesOutsideTheMemoryAreRefused() throws {
    let (query, memory) = (try random([1, 4], seed: 1), try random([3, 8], seed: 2))
    for places in [MemoryPlaces([0..<4]), MemoryPlaces([3..<4])] {
      #expect(throws: TensorError.self) {
        try query.attending(to: memory, at: places, heads: 1)
      }
    }
    #expect(throws: TensorError.self) {
      try query.attending(to: memory, at: MemoryPlaces([0..<1]), heads: 3)
    }
    #expect(throws: TensorError.self) {
      try query.attending(to: query, at: MemoryPlaces([0..<1]), heads: 1)
    }
    #expect(throws: TensorError.self) {
      try query.attending(to: memory, at: MemoryPlaces(rows: 2), heads: 1)
    }
  }

  // MARK: - The best tokens

  @Test(arguments: [1, 3, 64, 65, 200])
  func theBestTokensAreTheLargest(count: Int) throws {
    let scores = try random([4, 200], seed: 7)
    let best = try Tensor.bestTokens([scores], forbidden: [5, 9], end: 9, count: count)
    let all: [Float] = try scores.logSoftmax().array()
    for row in 0..<4 {
      let own = Array(all[(row * 200)..<(row * 200 + 200)])
      #expect(best.ends[row] == own[9])
      let order = own.indices.filter { $0 != 5 && $0 != 9 }
        .sorted { (-own[$0], $0) < (-own[$1], $1) }
      let range = (row * count)..<(row * count + min(count, 198))
      #expect(best.tokens[range].map(Int.init) == Array(order.prefix(count)))
      #expect(Array(best.logProbabilities[range]) == order.prefix(count).map { own[$0] })
      let rest = range.upperBound..<((row + 1) * count)
      #expect(rest.allSatisfy { best.tokens[$0] == -1 && best.logProbabilities[$0] == -.infinity })
    }
  }

  @Test(arguments: [2, 70])
  func equalTokensKeepTheirOrderAndNaNIsNone(count: Int) throws {
    let equal = try Tensor.full([1, 100], 1)
    let best = try Tensor.bestTokens([equal], forbidden: [0], end: 0, count: count)
    #expect(best.tokens == (1...Int64(count)).map { $0 })
    let none = try Tensor.bestTokens(
      [.full([1, 100], .nan)], forbidden: [], end: 0, count: count)
    #expect(none.tokens.allSatisfy { $0 == -1 } && none.ends[0].isNaN)
  }

  @Test func severalModelsAverageTheirProbabilities() throws {
    let scores = try (1...3).map { try random([2, 6], seed: $0) }
    let best = try Tensor.bestTokens(scores, forbidden: [], end: 0, count: 6)
    let each: [[Float]] = try scores.map { try $0.softmax().array() }
    for row in 0..<2 {
      let mean = (0..<6).map { place in each.reduce(Float(0)) { $0 + $1[row * 6 + place] } / 3 }
      #expect(abs(best.ends[row] - log(mean[0])) < 1e-5)
      for rank in 0..<6 {
        let token = Int(best.tokens[row * 6 + rank])
        #expect(abs(best.logProbabilities[row * 6 + rank] - log(mean[token])) < 1e-5)
      }
    }
  }

  @Test func impossibleTokensAreRefused() throws {
    let scores = try random([2, 6], seed: 1)
    for (forbidden, end, count) in [([6], 0, 1), ([-1], 0, 1), ([], 6, 1), ([], 0, 7), ([], 0, 0)]
      as [([Int64], Int, Int)]
    {
      #expect(throws: TensorError.self) {
        try Tensor.bestTokens([scores], forbidden: forbidden, end: end, count: count)
      }
    }
  }
}
