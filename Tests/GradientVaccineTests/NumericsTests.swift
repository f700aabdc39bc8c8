import Foundation
import Testing

@testable import GradientVaccine

@Suite("Numerics")
struct NumericsTests {
  @Test("exponential and logarithm agree with the C library's to two units")
  func elementary() {
    var gradients = Gradients(seed: 71)
    for _ in 0..<5_000 {
      let x = gradients.normal() * 100
      #expect(abs(Elementary.exp(x) - exp(x)) <= 0x1p-50 * exp(x))
      let y = exp(x)
      #expect(abs(Elementary.log(y) - log(y)) <= 0x1p-51 * max(abs(log(y)), 1))
    }
    for x in [0, 1, -1, 709.7, -740, 1e-300] { #expect(abs(Elementary.exp(x) / exp(x) - 1) < 1e-2) }
    for x in [1, 2, 0.5, .leastNonzeroMagnitude, 1e-300, .greatestFiniteMagnitude] {
      #expect(abs(Elementary.log(x) - log(x)) <= 1e-12)
    }
    #expect(Elementary.exp(711) == .infinity && Elementary.exp(-800) == 0)
    #expect(Elementary.exp(-.infinity) == 0 && Elementary.exp(.nan).isNaN)
    #expect(Elementary.log(0) == -.infinity && Elementary.log(-1).isNaN)
    #expect(Elementary.log(.infinity) == .infinity)
    #expect(abs(Elementary.power(2, 1.5) - pow(2, 1.5)) < 1e-14)
    #expect(Elementary.power(0, 1.5) == 0 && Elementary.power(0, 0) == 1)
  }

  @Test(
    "eigenvectors are orthonormal and put the matrix together again", arguments: [1, 2, 3, 8, 20])
  func eigen(count: Int) {
    var gradients = Gradients(seed: UInt64(count))
    let matrix = Gramian(vectors: gradients.vectors(count: count, length: count + 2)).values
    let eigen = SymmetricEigen(matrix, count: count)
    expectClose(eigen.matrix { $0 }, matrix, within: 1e-13)
    let identity = (0..<count * count).map { $0 % (count + 1) == 0 ? 1.0 : 0 }
    expectClose(eigen.matrix { _ in 1 }, identity, within: 1e-13)
  }

  @Test("Cholesky solves, and refuses what is not positive definite")
  func cholesky() throws {
    let cholesky = try #require(Cholesky([4, 2, 2, 3], count: 2))
    expectClose(cholesky.solve([10, 9]), [1.5, 2], within: 1e-14)
    #expect(Cholesky([1, 2, 2, 1], count: 2) == nil)
  }

  @Test("roots are found to rounding, also near an end and over many orders of size")
  func roots() {
    for root in [1e-6, 0.3, 1, 1.0000001, 77, 99.999999] {
      let found = RootSearch.zero(from: 1e-7, to: 100) { root * root * root - $0 * $0 * $0 }
      #expect(abs(found - root) <= 1e-12 * root)
    }
    #expect(RootSearch.zero(from: 1, to: 2) { -$0 } == 1)
    #expect(RootSearch.zero(from: 1, to: 2) { $0 } == 2)
  }

  @Test("quadratic programs meet their optimality conditions", arguments: [false, true])
  func program(hasSum: Bool) {
    var gradients = Gradients(seed: 72)
    for count in [1, 2, 3, 5, 10, 25] {
      for length in [max(1, count / 2), count, 3 * count] {
        let unit = Gramian(vectors: gradients.vectors(count: count, length: length, shared: 0))
          .normalised
        // Bounded below: the linear part lies in the range of Q.
        let linear = unit.products((0..<count).map { _ in gradients.normal() })
        let shares = hasSum ? (0..<count).map { _ in 0.1 + gradients.generator.uniform() } : nil
        let program = NonNegativeProgram(quadratic: unit.values, linear: linear, shares: shares)
        let y = program.solve()
        #expect(y.allSatisfy { $0 >= 0 })
        let slopes = zip(unit.products(y), linear).map { $0 + $1 }
        let multiplier = shares.map { shares in
          zip(zip(slopes, shares), y).max { $0.1 < $1.1 }.map { $0.0.0 / $0.0.1 } ?? 0
        }
        if let shares { expectClose([dot(shares, y)], [1], within: 1e-9) }
        for i in 0..<count {
          let slope = slopes[i] - (multiplier ?? 0) * (shares?[i] ?? 0)
          #expect(slope >= -1e-8, "\(count) \(length)")
          #expect(abs(slope) * y[i] <= 1e-7 * max(1, y[i]), "\(count) \(length)")
        }
      }
    }
  }

  @Test("normal draws have mean 0, variance 1 and the normal share within one deviation")
  func normal() {
    var generator = StreamGenerator(seed: 1, step: 2, name: "normal")
    let draws = (0..<20_000).map { _ in generator.normal() }
    let mean = draws.reduce(0, +) / 20_000
    let variance = draws.reduce(0) { $0 + $1 * $1 } / 20_000
    let within = Double(draws.count { abs($0) < 1 }) / 20_000
    #expect(abs(mean) < 0.03 && abs(variance - 1) < 0.05 && abs(within - 0.6827) < 0.015)
  }

  @Test("streams differ by seed, step and name, and repeat")
  func streams() {
    var first: Set<UInt64> = []
    for seed in 0..<10 as Range<UInt64> {
      for step in 0..<10 {
        for name in ["", "a", "b", "encoder.0", "encoder.1"] {
          var (x, y) = (
            StreamGenerator(seed: seed, step: step, name: name),
            StreamGenerator(seed: seed, step: step, name: name)
          )
          first.insert(x.next())
          _ = y.next()
          #expect(x.next() == y.next())
        }
      }
    }
    #expect(first.count == 500)
  }

  @Test("shuffles give every order of four about equally often")
  func shuffles() {
    var generator = StreamGenerator(seed: 3, step: 0, name: "")
    var counts: [[Int]: Int] = [:]
    for _ in 0..<24_000 {
      var order = [0, 1, 2, 3]
      order.withUnsafeMutableBufferPointer { generator.shuffle($0) }
      counts[order, default: 0] += 1
    }
    #expect(counts.count == 24 && counts.values.allSatisfy { (850...1_150).contains($0) })
  }
}
