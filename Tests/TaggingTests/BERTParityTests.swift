import Layers
import Tagging
import Tensors
import Testing

@Suite struct BERTParityTests {
  let fixture: BERTFixture
  let batch: TaggingBatch

  init() throws {
    fixture = try BERTFixture()
    batch = try TaggingBatch(fixture.sentences)
  }

  @Test func parametersHaveTheNamesAndTheOrderOfBERT() {
    #expect(fixture.model.parameters.parameters.map(\.path) == fixture.facts.paths)
  }

  @Test func statesAndScoresAreBERTs() throws {
    let states = try fixture.model.states(of: batch.input, in: .evaluation())
    let scores = try fixture.model.scores(of: batch, in: .evaluation())
    let (all, logits) = (try fixture.tensor("states"), try fixture.tensor("logits"))
    var word = 0
    for (sentence, own) in fixture.sentences.enumerated() {
      let rows = batch.input.sequences[sentence]
      let padded = try all.selected(sentence).narrowed(0, 0..<rows.count)
      #expect(try distance(states.narrowed(0, rows), padded) < 2e-5)
      for (place, tag) in own.tags.enumerated() where tag != TaggedPieces.noTag {
        let expected = try logits.selected(sentence).selected(place)
        #expect(try distance(scores.selected(word), expected) < 2e-5)
        word += 1
      }
    }
    #expect(word == batch.wordCount && word == fixture.facts.losses.count)
  }

  @Test func lossesOfWordsArePyTorchs() throws {
    let losses = try fixture.model.wordLosses(of: batch, weight: 0.5, in: .evaluation())
    let found = try losses.array(of: Float.self)
    for (loss, expected) in zip(found, fixture.facts.losses) {
      #expect(abs(Double(loss) - expected / 2) < 1e-5)
    }
  }

  @Test func theGradientOfEveryParameterIsPyTorchs() throws {
    try fixture.model.wordLosses(of: batch, in: .evaluation()).sum().backward()
    for parameter in fixture.model.parameters.parameters {
      let expected = try fixture.tensor("gradient.\(parameter.path)")
      let found = try #require(try parameter.tensor.gradient(), "\(parameter.path)")
      let size = max(try expected.norm(), 1)
      #expect(try distance(found, expected) < 1e-5 * size, "\(parameter.path)")
    }
  }

  @Test func sentencesDoNotSeeEachOther() throws {
    for sentence in fixture.sentences {
      let alone = try TaggingBatch([sentence])
      let found = try fixture.model.scores(of: alone, in: .evaluation())
      let pair = try TaggingBatch([sentence, fixture.sentences[0]])
      let beside = try fixture.model.scores(of: pair, in: .evaluation())
      #expect(try distance(beside.narrowed(0, 0..<sentence.words), found) < 1e-5)
    }
  }

  @Test func aSentenceBeyondTheLastPositionIsRefused() throws {
    let pieces = [Int32](repeating: 5, count: 21)
    let tags = [0] + [Int32](repeating: TaggedPieces.noTag, count: 20)
    let long = try TaggingBatch([TaggedPieces(pieces: pieces, tags: tags)])
    #expect(throws: TaggingError.tooLong(pieces: 21, limit: 20)) {
      try fixture.model.scores(of: long, in: .evaluation())
    }
    #expect(
      TaggingError.tooLong(pieces: 21, limit: 20).description
        == "a sentence has 21 pieces, but the model's positions end at 20 (max_positions)")
  }
}
