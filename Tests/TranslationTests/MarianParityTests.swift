import Layers
import Tensors
import Testing
import Translation

@Suite struct MarianParityTests {
  let fixture: MarianFixture
  let batch: TranslationBatch

  init() throws {
    fixture = try MarianFixture()
    batch = try TranslationBatch(
      pairs: Array(zip(fixture.facts.sources, fixture.facts.targets)).map { ($0, $1) },
      tokens: fixture.model.tokens)
  }

  @Test func parametersHaveTheNamesAndTheOrderOfMarianMT() {
    #expect(fixture.model.parameters.parameters.map(\.path) == fixture.facts.paths)
  }

  @Test func encoderStatesAndScoresAreMarianMTs() throws {
    let pass = ForwardPass.evaluation()
    let model = fixture.model
    let (source, input) = (batch.source.sequences, batch.decoderInput.sequences)
    let encoded = try model.encode(batch.source, in: pass)
    try fixture.expect(encoded, of: source, is: "encoder", within: 1e-5)
    let states = try model.decode(batch.decoderInput, encoded: encoded, of: source, in: pass)
    try fixture.expect(model.scores(of: states, in: pass), of: input, is: "logits", within: 2e-5)
  }

  @Test func theLossIsPyTorchsWithAndWithoutSmoothing() throws {
    let plain = try fixture.model.lossSum(of: batch, in: .evaluation()).item()
    #expect(abs(plain / fixture.facts.loss - 1) < 1e-6)
    let smoothed = try fixture.model.lossSum(
      of: batch, labelSmoothing: fixture.facts.smoothing, in: .evaluation()
    ).item()
    #expect(abs(smoothed / fixture.facts.smoothedLoss - 1) < 1e-6)
  }

  @Test func theGradientOfEveryParameterIsPyTorchs() throws {
    try fixture.model.lossSum(
      of: batch, labelSmoothing: fixture.facts.smoothing, in: .evaluation()
    ).backward()
    for parameter in fixture.model.parameters.parameters {
      let name = "gradient.\(parameter.path)"
      let size = try #require(fixture.tensors[name]).norm()
      try fixture.expect(
        parameter.tensor.gradient(), is: name, within: Float(1e-5 * max(size, 1)))
    }
  }

  /// Greedy translations agree token by token.
  @Test func greedyTranslationsAreMarianMTs() throws {
    for example in fixture.facts.generations where example.beam == 1 {
      let found = try fixture.model.translate(
        [example.source], options: BeamOptions(beam: 1, lengthFactor: 0, lengthOffset: 24))
      #expect(found[0].map(\.tokens) == example.translations.map(\.tokens))
    }
  }

  /// The best translation of a beam agrees when `early_stopping` stops as fairseq does.
  ///
  /// Those behind it need not: in the last step `transformers` lets better translations replace
  /// earlier ones, while fairseq fills what room is left and stops.
  @Test func theBestTranslationOfABeamIsMarianMTs() throws {
    for example in fixture.facts.generations where example.beam > 1 {
      let options = BeamOptions(
        beam: example.beam, lengthPenalty: example.lengthPenalty, lengthFactor: 0,
        lengthOffset: 24)
      let found = try #require(
        try fixture.model.translate([example.source], options: options)[0].first)
      let expected = example.translations[0]
      #expect(found.tokens == expected.tokens)
      #expect(abs(found.score - (try #require(expected.score))) < 1e-4)
    }
  }
}
