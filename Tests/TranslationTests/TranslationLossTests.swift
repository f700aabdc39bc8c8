import Layers
import Tensors
import Testing
import Translation

@Suite struct TranslationLossTests {
  @Test(arguments: [0, 0.1])
  func theLossOfABatchIsTheSumOfThatOfItsPairs(smoothing: Double) throws {
    let model = try tinyModel()
    let together = try model.lossAndGradient(pairs, labelSmoothing: smoothing)
    let single = try pairs.map { try model.lossAndGradient([$0], labelSmoothing: smoothing) }
    #expect(abs(together.loss - single.reduce(0) { $0 + $1.loss }) < 1e-4)
    #expect(together.gradient.contains { abs($0) > 0.1 })
    for (column, value) in together.gradient.enumerated() {
      #expect(abs(value - single.reduce(0) { $0 + $1.gradient[column] }) < 1e-3)
    }
  }

  @Test(arguments: [0, 0.1, 0.7, 1])
  func labelSmoothingSharesItsPartOverTheWholeVocabulary(smoothing: Double) throws {
    let model = try tinyModel()
    var expected = 0.0
    for pair in pairs {
      let rows = try model.logProbabilities(pair.source, prefix: pair.target.dropLast())
      for (row, token) in zip(rows, pair.target) {
        let mean = row.reduce(0) { $0 + Double($1) } / Double(row.count)
        expected -= (1 - smoothing) * Double(row[Int(token)]) + smoothing * mean
      }
    }
    let found = try model.lossAndGradient(pairs, labelSmoothing: smoothing).loss
    #expect(abs(found - expected) < 1e-4)
  }

  @Test func theGradientIsTheSlopeOfTheLoss() throws {
    let model = try tinyModel(seed: 4)
    let gradient = try model.lossAndGradient(pairs, labelSmoothing: 0.1).gradient
    let values = model.parameters.values
    for parameter in model.parameters.parameters {
      let own = gradient[parameter.range]
      let length = own.reduce(0) { $0 + $1 * $1 }.squareRoot()
      guard length > 1e-2 else { continue }
      var direction = [Float](repeating: 0, count: values.count)
      for column in parameter.range { direction[column] = gradient[column] / length }
      let step = try Tensor(direction)
      func loss(at distance: Double) throws -> Double {
        try values.add(step, scaledBy: distance)
        defer { try? values.add(step, scaledBy: -distance) }
        return try model.lossAndGradient(pairs, labelSmoothing: 0.1).loss
      }
      let slope = try (loss(at: 5e-3) - loss(at: -5e-3)) / 1e-2
      #expect(abs(slope / Double(length) - 1) < 0.03, "\(parameter.path)")
    }
  }

  @Test func aStateDoesNotDependOnLaterTokens() throws {
    let model = try tinyModel()
    let first = try model.logProbabilities([3, 4, 0], prefix: [5, 6, 7, 8])
    let second = try model.logProbabilities([3, 4, 0], prefix: [5, 6, 3, 4])
    #expect(first[..<3] == second[..<3])
    #expect(first[3] != second[3])
    #expect(first[4] != second[4])
  }

  @Test func aStateDependsOnTheWholeSource() throws {
    let model = try tinyModel()
    let first = try model.logProbabilities([3, 4, 0], prefix: [])
    #expect(try model.logProbabilities([3, 5, 0], prefix: []) != first)
    #expect(try model.logProbabilities([4, 3, 0], prefix: []) != first)
  }

  @Test func theGeneratorDecidesWhatIsDropped() throws {
    let model = try tinyModel(dropout: 0.3)
    let batch = try TranslationBatch(pairs: pairs, tokens: model.tokens)
    func loss(_ pass: ForwardPass) throws -> Double {
      try model.lossSum(of: batch, in: pass).item()
    }
    let first = try loss(.training(using: Generator(seed: 1)))
    #expect(try loss(.training(using: Generator(seed: 1))) == first)
    #expect(try loss(.training(using: Generator(seed: 2))) != first)
    let generator = try Generator(seed: 1)
    #expect(try loss(.training(using: generator)) == first)
    #expect(try loss(.training(using: generator)) != first)
    #expect(try loss(.evaluation()) == loss(.evaluation()))
    #expect(try loss(.evaluation()) != first)
  }

  @Test func sentencesBeyondTheLastPositionAreRefused() throws {
    let model = try tinyModel(maxPositions: 4)
    let short: [Int32] = [3, 4, 5, 0]
    let long: [Int32] = [3, 4, 5, 6, 0]
    #expect(try model.lossAndGradient([(short, short)]).loss > 0)
    for pair in [(long, short), (short, long)] {
      #expect(throws: TranslationError.tooLong(tokens: 5, limit: 4)) {
        try model.lossAndGradient([pair])
      }
    }
  }
}

@Suite struct OutputBiasTests {
  @Test func theBiasIsAddedToEveryScoreAndTrained() throws {
    var configuration = TransformerConfiguration()
    (configuration.width, configuration.heads, configuration.feedForward) = (8, 2, 12)
    let tokens = SpecialTokens(endOfSentence: 0, padding: 1, neverGenerated: [1, 2])
    func model(bias: Bool) throws -> TranslationModel {
      configuration.outputBias = bias
      return try TranslationModel(configuration, vocabularySize: 9, tokens: tokens, seed: 4)
    }
    let (plain, biased) = (try model(bias: false), try model(bias: true))
    #expect(plain.parameters[TranslationModel.outputBiasPath] == nil)
    let bias = try #require(biased.parameters[TranslationModel.outputBiasPath])
    #expect(bias.shape == [9])
    // Further parameters come last, so the others start alike.
    let count = plain.parameters.count
    #expect(
      try biased.parameters.values.narrowed(0, 0..<count).bytes() == plain.parameters.values.bytes()
    )
    let values = (0..<9).map { Float($0) / 4 }
    try bias.tensor.assign(Tensor(values))
    let states = try Tensor.normal([3, 8], using: Generator(seed: 1))
    let pass = ForwardPass.evaluation()
    let expected = try plain.scores(of: states, at: nil, in: pass) + Tensor(values)
    let found = try biased.scores(of: states, at: nil, in: pass)
    #expect(try (found - expected).norm() < 1e-5)

    let (_, gradient) = try biased.lossAndGradient(pairs)
    #expect(gradient[bias.range].contains { abs($0) > 1e-3 })
  }
}
