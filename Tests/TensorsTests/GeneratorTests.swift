import Tensors
import Testing

struct GeneratorTests {
  private func draw(_ generator: Generator) throws -> [Float] {
    try Tensor.uniform([50], in: -2...3, using: generator).array()
      + Tensor.normal([50], using: generator).array()
      + Tensor.full([50], 1).dropout(0.5, using: generator).array()
  }

  @Test func theSameSeedGivesTheSameNumbers() throws {
    #expect(try draw(Generator(seed: 42)) == draw(Generator(seed: 42)))
    #expect(try draw(Generator(seed: 42)) != draw(Generator(seed: 43)))
    #expect(try draw(Generator(seed: .max)) == draw(Generator(seed: .max)))
  }

  @Test func reseedingStartsTheSequenceAgain() throws {
    let generator = try Generator(seed: 1)
    let first = try draw(generator)
    #expect(try draw(generator) != first)
    try generator.reseed(1)
    #expect(try draw(generator) == first)
  }

  @Test func reseedingForgetsTheSpareNormalNumber() throws {
    // Normal numbers come in pairs; an odd count leaves one over.
    let generator = try Generator(seed: 1)
    let first: [Float] = try Tensor.normal([1], using: generator).array()
    try generator.reseed(1)
    #expect(try Tensor.normal([1], using: generator).array() == first)
  }

  @Test func twoGeneratorsDoNotDisturbEachOther() throws {
    let alone = try draw(Generator(seed: 7))
    let (first, second) = try (Generator(seed: 7), Generator(seed: 8))
    let uniform: [Float] = try Tensor.uniform([50], in: -2...3, using: first).array()
    _ = try draw(second)
    let normal: [Float] = try Tensor.normal([50], using: first).array()
    _ = try draw(second)
    let dropped: [Float] = try Tensor.full([50], 1).dropout(0.5, using: first).array()
    #expect(uniform + normal + dropped == alone)
  }

  @Test func numbersHaveTheirDistributions() throws {
    let generator = try Generator(seed: 11)
    let uniform = try values(Tensor.uniform([20_000], in: -2...3, using: generator))
    #expect(uniform.allSatisfy { (-2...3).contains($0) })
    #expect(abs(uniform.reduce(0, +) / 20_000 - 0.5) < 0.06)
    let normal = try values(Tensor.normal([20_000], mean: 4, deviation: 2, using: generator))
    let mean = normal.reduce(0, +) / 20_000
    let variance = normal.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 20_000
    #expect(abs(mean - 4) < 0.08 && abs(variance - 4) < 0.2)
  }
}
