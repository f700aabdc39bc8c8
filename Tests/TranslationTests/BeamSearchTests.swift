import Foundation
import Layers
import Tensors
import Testing
import Translation

@Suite struct BeamSearchTests {
  static let sources: [[Int32]] = [
    [3, 4, 5, 0], [8, 0], [0], [5, 6, 3, 8, 7, 0], [4, 4, 4, 0], [7, 3, 0],
  ]

  struct Case: CustomTestStringConvertible {
    var beam: Int
    var lengthPenalty: Double
    var testDescription: String { "beam \(beam), length penalty \(lengthPenalty)" }

    static let all = [1, 2, 4, 5].flatMap { beam in
      [0, 0.6, 1].map { Case(beam: beam, lengthPenalty: $0) }
    }
  }

  @Test(arguments: Case.all, [UInt64(1), 2, 3])
  func everySentenceGetsWhatAPlainSearchFinds(example: Case, seed: UInt64) throws {
    let model = try tinyModel(seed: seed)
    let options = BeamOptions(
      beam: example.beam, best: example.beam, lengthPenalty: example.lengthPenalty,
      lengthFactor: 1.5, lengthOffset: 3)
    let together = try model.translate(Self.sources, options: options)
    #expect(together.count == Self.sources.count)
    for (source, found) in zip(Self.sources, together) {
      let expected = try PlainSearch(model: model, options: options).translate(source)
      expectSame(found, expected)
      expectSame(try model.translate([source], options: options)[0], expected)
    }
  }

  @Test(arguments: [0, 0.6, 1, 2])
  func aBeamAsWideAsAllTranslationsFindsThemAll(lengthPenalty: Double) throws {
    // Five entries, two of them never generated: the end and two tokens; 1 + 2 + 4 + 8 translations.
    let model = try tinyModel(vocabulary: 5)
    let options = BeamOptions(
      beam: 15, best: 15, lengthPenalty: lengthPenalty, lengthFactor: 0, lengthOffset: 3)
    var texts: [[Int32]] = [[]]
    for length in 1...3 {
      texts += texts.filter { $0.count == length - 1 }.flatMap { [$0 + [3], $0 + [4]] }
    }
    let expected = try texts.map { text -> Hypothesis in
      let rows = try model.logProbabilities([3, 0], prefix: text)
      let sum = zip(rows, text + [0]).reduce(0.0) { $0 + Double($1.0[Int($1.1)]) }
      let score = sum / pow(Double(text.count + 1), lengthPenalty)
      return Hypothesis(tokens: text, logProbability: sum, score: score)
    }
    expectSame(
      try model.translate([[3, 0]], options: options)[0],
      expected.sorted { $0.score > $1.score })
  }

  @Test func theBestOfManyAreSortedByScoreAndDistinct() throws {
    let model = try tinyModel(seed: 5)
    let all = try model.translate(Self.sources, options: BeamOptions(beam: 5, best: 5))
    let some = try model.translate(Self.sources, options: BeamOptions(beam: 5, best: 2))
    for (all, some) in zip(all, some) {
      #expect(all.count == 5 && some == Array(all.prefix(2)))
      #expect(Set(all.map(\.tokens)).count == 5)
      #expect(all.map(\.score) == all.map(\.score).sorted(by: >))
    }
  }

  @Test(arguments: [1, 4], [1, 2, 5])
  func atTheLimitOfLengthTheEndIsForced(beam: Int, limit: Int) throws {
    let model = try tinyModel(seed: 2)
    try favour([0], by: -0.5, in: model)
    let options = BeamOptions(
      beam: beam, best: beam, lengthPenalty: 1, lengthFactor: 0, lengthOffset: limit)
    for (source, found) in zip(Self.sources, try model.translate(Self.sources, options: options)) {
      #expect(found.map(\.tokens.count) == Array(repeating: limit, count: beam))
      expectSame(found, try PlainSearch(model: model, options: options).translate(source))
    }
  }

  @Test(arguments: [(1.5, 10), (1e300, 10), (0, Int.max), (0, -5)] as [(Double, Int)])
  func theLimitStaysWithinThePositions(factor: Double, offset: Int) throws {
    let model = try tinyModel(seed: 2, maxPositions: 8)
    try favour([0], by: -0.5, in: model)
    let options = BeamOptions(beam: 2, best: 1, lengthFactor: factor, lengthOffset: offset)
    let found = try model.translate([[3, 4, 0]], options: options)
    #expect(found[0].map(\.tokens.count) == [offset == -5 ? 1 : 7])
  }

  @Test func forbiddenTokensNeverAppear() throws {
    let model = try tinyModel(seed: 3)
    try favour([1, 2], by: 0.5, in: model)
    let likely = try #require(model.logProbabilities([3, 0], prefix: []).first)
    #expect(likely[1] + likely[2] > -20 && likely[0] < -10)
    let found = try model.translate(Self.sources, options: BeamOptions(beam: 5, best: 5))
    let tokens = Set(found.joined().flatMap(\.tokens))
    #expect(tokens.count > 1 && tokens.isSubset(of: [3, 4, 5, 6, 7, 8]))
  }

  @Test func aVocabularyMayBeSmallerThanTheBeam() throws {
    let model = try tinyModel(vocabulary: 4)
    let options = BeamOptions(beam: 5, best: 5, lengthFactor: 0, lengthOffset: 2)
    let found = try model.translate([[3, 0], [0]], options: options)
    // Only token 3 may be generated.
    #expect(found.map { Set($0.map(\.tokens)) } == [[[], [3], [3, 3]], [[], [3], [3, 3]]])
    expectSame(found[1], try PlainSearch(model: model, options: options).translate([0]))
  }

  @Test(arguments: [1, 5])
  func scoresThatAreNoNumbersEndTheSearch(beam: Int) throws {
    let model = try tinyModel()
    try model.parameters.values.fill(.nan)
    let options = BeamOptions(beam: beam)
    #expect(try model.translate([[3, 0], [4, 5, 0]], options: options) == [[], []])
  }

  @Test func wrongSourcesAreRefused() throws {
    let model = try tinyModel(maxPositions: 4)
    #expect(try model.translate([]) == [])
    #expect(throws: TranslationError.emptySentence(index: 1)) {
      try model.translate([[3, 0], []])
    }
    #expect(throws: TranslationError.emptySentence(index: 0)) { try model.translate([[]]) }
    #expect(throws: TranslationError.tooLong(tokens: 5, limit: 4)) {
      try model.translate([[3, 4, 5, 6, 0]])
    }
    #expect(throws: TensorError.self) { try model.translate([[99, 0]]) }
  }

  /// Makes some tokens far likelier than all others, or far less likely.
  private func favour(_ tokens: [Int], by amount: Double, in model: TranslationModel) throws {
    let name = "model.decoder.layers.1.final_layer_norm.bias"
    try #require(model.parameters[name]).tensor.narrowed(0, 0..<1).fill(40)
    let table = try #require(model.parameters["model.shared.weight"]).tensor
    try table.selected(0, of: 1).fill(0)
    for token in tokens { try table.selected(token).narrowed(0, 0..<1).fill(amount) }
  }
}
