import Foundation
import Layers
import Tensors
import Testing

@testable import Translation

/// A small generator with good bits, so that tests do not depend on another module's.
struct Counter: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

@Suite struct SamplingTests {
  static let sources: [[Int32]] = [[3, 4, 5, 0], [8, 0], [5, 6, 3, 8, 7, 0]]

  private func generators(_ count: Int, seed: UInt64 = 1) -> [Counter] {
    (0..<count).map { Counter(state: seed + UInt64($0)) }
  }

  // MARK: - One draw

  /// How often each place is drawn from p = 1/2, 1/4, 1/8, 1/8.
  private func frequencies(_ options: SamplingOptions) throws -> [Double] {
    let values = [0.5, 0.25, 0.125, 0.125].map { Float(log($0)) } + [-.infinity]
    var generator = Counter(state: 9)
    var counts = [Double](repeating: 0, count: 5)
    for _ in 0..<20_000 {
      counts[try #require(options.draw(values[...], using: &generator))] += 1
    }
    return counts.map { $0 / 20_000 }
  }

  /// Options, and how often each place is then drawn.
  private static let cases: [(SamplingOptions, [Double])] = {
    let plain: [Double] = [0.5, 0.25, 0.125, 0.125, 0]
    // p² ∝ 16, 4, 1, 1
    let sharp: [Double] = [16.0 / 22, 4.0 / 22, 1.0 / 22, 1.0 / 22, 0]
    let first: [Double] = [1, 0, 0, 0, 0]
    let two: [Double] = [2.0 / 3, 1.0 / 3, 0, 0, 0]
    let three: [Double] = [4.0 / 7, 2.0 / 7, 1.0 / 7, 0, 0]
    // The temperature acts first: √p has 0.707 and 0.5 of 1.914.
    let flat: [Double] = [0.5858, 0.4142, 0, 0, 0]
    return [
      (SamplingOptions(), plain), (SamplingOptions(temperature: 0.5), sharp),
      (SamplingOptions(temperature: 1e-3), first), (SamplingOptions(topP: 0.75), two),
      (SamplingOptions(topP: 0.76), three), (SamplingOptions(topP: 0.1), first),
      (SamplingOptions(temperature: 2, topP: 0.6), flat),
    ]
  }()

  @Test(arguments: 0..<7)
  func drawsFollowTheDistribution(index: Int) throws {
    let (options, expected) = Self.cases[index]
    for (found, expected) in zip(try frequencies(options), expected) {
      // Five standard deviations of 20,000 draws.
      #expect(abs(found - expected) <= 5 * (expected * (1 - expected) / 20_000).squareRoot() + 1e-4)
    }
  }

  @Test func nothingIsDrawnFromNothing() {
    var generator = Counter(state: 1)
    for values in [[], [-.infinity], [.nan, 0]] as [[Float]] {
      #expect(SamplingOptions().draw(values[...], using: &generator) == nil)
    }
  }

  // MARK: - Translations

  @Test func theLikeliestTokenAloneIsGreedySearch() throws {
    let decoder = try TranslationDecoder([tinyModel(seed: 3)])
    let greedy = try decoder.translate(Self.sources, options: BeamOptions(beam: 1))
    for options in [SamplingOptions(topK: 1), SamplingOptions(temperature: 1e-4)] {
      let drawn = try decoder.sample(Self.sources, options: options, using: generators(3))
      for (drawn, greedy) in zip(drawn, greedy) {
        #expect(drawn.map(\.tokens) == greedy.map(\.tokens))
        #expect(abs(drawn[0].logProbability - greedy[0].logProbability) < 1e-5)
        #expect(drawn[0].score == drawn[0].logProbability)
      }
    }
  }

  @Test func whatIsDrawnForASentenceDependsOnItsGeneratorAlone() throws {
    let decoder = try TranslationDecoder([tinyModel(seed: 3)])
    let options = SamplingOptions(temperature: 1.5, count: 4)
    let together = try decoder.sample(Self.sources, options: options, using: generators(3))
    #expect(together.allSatisfy { $0.count == 4 })
    #expect(Set(together[0].map(\.tokens)).count > 1)
    for (index, source) in Self.sources.enumerated() {
      let alone = try decoder.sample(
        [source], options: options, using: [Counter(state: 1 + UInt64(index))])
      #expect(alone[0].map(\.tokens) == together[index].map(\.tokens))
    }
    let other = try decoder.sample(Self.sources, options: options, using: generators(3, seed: 50))
    #expect(other != together)
  }

  @Test func theSumOfLogProbabilitiesIsTheModels() throws {
    let model = try tinyModel(seed: 8)
    let decoder = try TranslationDecoder([model])
    let limit = LengthLimit(factor: 0, offset: 4)
    let drawn = try decoder.sample(
      Self.sources, options: SamplingOptions(temperature: 3, topK: 5, count: 5, limit: limit),
      using: generators(3))
    for (source, drawn) in zip(Self.sources, drawn) {
      for one in drawn {
        #expect(one.tokens.count <= 4 && !one.tokens.contains(1) && !one.tokens.contains(2))
        let rows = try model.logProbabilities(source, prefix: one.tokens)
        let sum = zip(rows, one.tokens + [0]).reduce(0.0) { $0 + Double($1.0[Int($1.1)]) }
        #expect(abs(one.logProbability - sum) < 1e-4)
      }
    }
  }

  @Test func scoresThatAreNoNumbersGiveNothing() throws {
    let model = try tinyModel()
    try model.parameters.values.fill(.nan)
    let decoder = try TranslationDecoder([model])
    #expect(try decoder.sample(Self.sources, using: generators(3)) == [[], [], []])
    #expect(try decoder.sample([], using: generators(0)).isEmpty)
  }
}
