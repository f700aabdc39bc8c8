import Foundation
import Tensors
import Testing

@Suite("Gramians and weighted sums of rows")
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

  @Test(arguments: ranges)
  func gramiansAreTheInnerProducts(columns: Range<Int>) throws {
    let numbers = scattered(tasks * width)
    let exact = try doubles(numbers, [tasks, width]).gramian(columns: columns)
    for (found, expected) in zip(exact, bruteForce(numbers, columns)) {
      #expect(abs(found - expected) < 1e-12)
    }
    let singles = numbers.map(Float.init)
    let expected = bruteForce(singles.map(Double.init), columns)
    let found = try floats(singles, [tasks, width]).gramian(columns: columns)
    for k in 0..<tasks {
      for l in 0..<tasks {
        let norms = (expected[k * tasks + k] * expected[l * tasks + l]).squareRoot()
        #expect(abs(found[k * tasks + l] - expected[k * tasks + l]) <= 1e-6 * norms)
      }
    }
  }

  /// A pattern of 997 columns again and again, so that its own products tell the exact ones.
  @Test("eight million columns are as exact as one pattern of them")
  func manyColumns() throws {
    let patterns = [scattered(997), scattered(997, 0.4), scattered(997).map { $0 + 1e-3 }]
      .map { $0.map { Float($0) } }
    let doublings = 13
    let rows = patterns.map { pattern in
      (0..<doublings).reduce(into: pattern) { row, _ in row += row }
    }
    let count = rows[0].count
    #expect(count == 8_167_424)
    let found = try floats(rows.flatMap { $0 }, [3, count]).gramian(columns: 0..<count)
    for k in 0..<3 {
      for l in 0..<3 {
        let exact = zip(patterns[k], patterns[l]).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        let expected = exact * Double(1 << doublings)
        #expect(abs(found[k * 3 + l] - expected) <= 1e-5 * abs(expected))
      }
    }
  }

  @Test("rows of very different scales keep their digits", arguments: [1, 2, 4, 5, 9, 33])
  func unequalRows(count: Int) throws {
    let width = 5_000
    // From 1e-30 to 1e15, and columns that fall to a millionth within a row.
    let scales = (0..<count).map { pow(10, -30 + 45 * Double($0) / Double(max(count - 1, 1))) }
    let numbers = scattered(count * width).enumerated().map { place, value in
      Float(value * scales[place / width] * (place % 1_700 < 40 ? 1 : 1e-6))
    }
    let found = try floats(numbers, [count, width]).gramian(columns: 0..<width)
    for k in 0..<count {
      for l in 0..<count {
        func product(_ k: Int, _ l: Int) -> Double {
          (0..<width).reduce(0) {
            $0 + Double(numbers[k * width + $1]) * Double(numbers[l * width + $1])
          }
        }
        let norms = product(k, k).squareRoot() * product(l, l).squareRoot()
        #expect(abs(found[k * count + l] - product(k, l)) <= 1e-6 * norms)
        #expect(found[k * count + l] == found[l * count + k])
      }
    }
  }

  @Test("subnormal, largest and non-finite singles", arguments: [1, 3, 700])
  func edges(padding: Int) throws {
    let zeros = [Float](repeating: 0, count: padding)
    func gramian(_ values: [Float]) throws -> [Double] {
      try floats(values + zeros, [1, values.count + padding])
        .gramian(columns: 0..<(values.count + padding))
    }
    let least = Double(Float.leastNonzeroMagnitude)
    #expect(try gramian([.leastNonzeroMagnitude]) == [least * least])
    let most = Double(Float.greatestFiniteMagnitude)
    #expect(abs(try gramian([.greatestFiniteMagnitude])[0] / (most * most) - 1) < 1e-6)
    #expect(try gramian([0, 0]) == [0])
    #expect(try !gramian([1, .infinity])[0].isFinite)
    #expect(try gramian([.nan, 1])[0].isNaN)
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

  @Test("half-precision rows give what their values give in single", arguments: [3, 9])
  func halfPrecisionRows(count: Int) throws {
    let width = 3_000
    let half = try floats(scattered(count * width).map(Float.init), [count, width])
      .converted(to: .bfloat16)
    let single = try half.converted(to: .float32)
    let expected = try single.gramian(columns: 17..<2_991)
    #expect(try half.gramian(columns: 17..<2_991) == expected)
    let weights = (0..<count).map { Double($0) - 1.5 }
    let (one, other) = (try Tensor.zeros([width]), try Tensor.zeros([width]))
    try half.combine(weights: weights, columns: 17..<2_991, into: one)
    try single.combine(weights: weights, columns: 17..<2_991, into: other)
    #expect(try one.bytes() == other.bytes())
  }
}
