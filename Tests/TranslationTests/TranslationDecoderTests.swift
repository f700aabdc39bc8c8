import Foundation
import Layers
import Tensors
import Testing
import Translation

@Suite struct TranslationDecoderTests {
  static let sources: [[Int32]] = [[3, 4, 5, 0], [8, 0], [0], [5, 6, 3, 8, 7, 0]]

  @Test(arguments: NormPlacement.allCases)
  func bothPlacesOfTheNormGiveWhatAPlainSearchFinds(norm: NormPlacement) throws {
    let model = try tinyModel(seed: 6, norm: norm)
    for beam in [1, 3] {
      let options = BeamOptions(beam: beam, best: beam, lengthFactor: 1.5, lengthOffset: 3)
      let found = try model.translate(Self.sources, options: options)
      for (source, found) in zip(Self.sources, found) {
        expectSame(found, try PlainSearch(model: model, options: options).translate(source))
      }
    }
  }

  @Test func aBiasOnTheScoresCounts() throws {
    let model = try tinyModel(seed: 2, outputBias: true)
    let bias = try #require(model.parameters[TranslationModel.outputBiasPath])
    try bias.tensor.assign(Tensor([-90, 0, 0, 50, 0, 0, 0, 0, 0] as [Float]))
    let options = BeamOptions(beam: 2, lengthFactor: 0, lengthOffset: 4)
    let found = try model.translate(Self.sources, options: options)
    for (source, found) in zip(Self.sources, found) {
      #expect(found[0].tokens.contains(3))
      expectSame(found, try PlainSearch(model: model, options: options).translate(source))
    }
  }

  @Test func bfloat16DiffersByItsRounding() throws {
    let model = try tinyModel(seed: 4)
    let options = BeamOptions(beam: 1, lengthFactor: 0, lengthOffset: 3, minimumLength: 3)
    let exact = try TranslationDecoder([model]).translate(Self.sources, options: options)
    let rounded = try TranslationDecoder([model], bfloat16: true)
      .translate(Self.sources, options: options)
    for (exact, rounded) in zip(exact, rounded) {
      let difference = abs(exact[0].logProbability - rounded[0].logProbability)
      #expect(difference > 0 && difference < 0.2)
    }
  }

  @Test func aDecoderSeesTheModelAsItWas() throws {
    let model = try tinyModel(seed: 4)
    let before = try model.translate(Self.sources)
    let decoder = try TranslationDecoder([model])
    #expect(try decoder.translate(Self.sources) == before)
    #expect(try decoder.translate(Self.sources) == before)
  }

  @Test func translationsAreAsLongAsTheyMustBe() throws {
    let model = try tinyModel(seed: 3)
    for beam in [1, 4] {
      let options = BeamOptions(
        beam: beam, best: beam, lengthFactor: 0, lengthOffset: 6, minimumLength: 5)
      for found in try model.translate(Self.sources, options: options) {
        #expect(found.allSatisfy { (5...6).contains($0.tokens.count) })
      }
    }
  }

  @Test func manyStepsAndRowsNeedMoreRoom() throws {
    let model = try tinyModel(seed: 3, maxPositions: 60)
    let options = BeamOptions(beam: 3, lengthFactor: 0, lengthOffset: 50, minimumLength: 50)
    let found = try model.translate([[3, 0]], options: options)
    expectSame(found[0], try PlainSearch(model: model, options: options).translate([3, 0]))
  }

  // MARK: - Several models

  @Test func severalModelsAverageTheirProbabilities() throws {
    let models = try [1, 2].map { try tinyModel(seed: $0) }
    let decoder = try TranslationDecoder(models)
    let options = BeamOptions(beam: 1, lengthFactor: 0, lengthOffset: 5)
    for (source, found) in zip(Self.sources, try decoder.translate(Self.sources, options: options))
    {
      let tokens = found[0].tokens + [0]
      let each = try models.map { try $0.logProbabilities(source, prefix: found[0].tokens) }
      var sum = 0.0
      for (position, token) in tokens.enumerated() {
        let mean = (0..<9).map { entry in
          each.reduce(0.0) { $0 + exp(Double($1[position][entry])) } / 2
        }
        sum += log(mean[Int(token)])
        if position < 5 {
          #expect([0, 3, 4, 5, 6, 7, 8].allSatisfy { mean[$0] <= mean[Int(token)] + 1e-6 })
        }
      }
      #expect(abs(sum - found[0].logProbability) < 1e-4)
    }
    let twice = try TranslationDecoder([models[0], models[0]])
    for (one, two) in zip(
      try models[0].translate(Self.sources), try twice.translate(Self.sources))
    { expectSame(two, one) }
  }

  // MARK: - Length penalties

  @Test func penaltiesAreWhatTheirFormulasSay() {
    let average = LengthPenalty(.average, exponent: 0.6)
    #expect(abs(average.score(logProbability: -3, length: 4) + 3 / pow(4, 0.6)) < 1e-12)
    let gnmt = LengthPenalty(.gnmt, exponent: 0.6)
    #expect(abs(gnmt.score(logProbability: -3, length: 4) + 3 / pow(1.5, 0.6)) < 1e-12)
    for kind in LengthPenalty.Kind.allCases {
      #expect(LengthPenalty(kind, exponent: 0).score(logProbability: -3, length: 9) == -3)
    }
  }

  @Test func thePenaltyRanksTranslations() throws {
    let model = try tinyModel(seed: 5)
    for kind in LengthPenalty.Kind.allCases {
      let options = BeamOptions(beam: 5, best: 5, lengthPenalty: 2, penaltyKind: kind)
      for found in try model.translate(Self.sources, options: options) {
        for one in found {
          #expect(
            one.score
              == options.lengthPenalty.score(
                logProbability: one.logProbability, length: one.tokens.count + 1))
        }
        #expect(found.map(\.score) == found.map(\.score).sorted(by: >))
      }
    }
  }
}
