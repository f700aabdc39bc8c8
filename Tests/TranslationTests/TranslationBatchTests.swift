import Layers
import Tensors
import Testing
import Translation

@Suite struct TranslationBatchTests {
  let tokens = SpecialTokens(endOfSentence: 0, padding: 9, neverGenerated: [])

  @Test func sentencesLieOneAfterAnother() throws {
    let batch = try TranslationBatch(
      pairs: [([1, 2, 0], [3, 0]), ([4, 0], [5, 6, 7, 0]), ([0], [8, 5, 0])], tokens: tokens)
    #expect(try batch.source.tokens.array(of: Int64.self) == [1, 2, 0, 4, 0, 0])
    #expect(try batch.source.positions.array(of: Int64.self) == [0, 1, 2, 0, 1, 0])
    #expect(batch.source.sequences == Segments(lengths: [3, 2, 1]))
    #expect(try batch.decoderInput.tokens.array(of: Int64.self) == [9, 3, 9, 5, 6, 7, 9, 8, 5])
    #expect(try batch.decoderInput.positions.array(of: Int64.self) == [0, 1, 0, 1, 2, 3, 0, 1, 2])
    #expect(batch.decoderInput.sequences == Segments(lengths: [2, 4, 3]))
    #expect(try batch.targets.array(of: Int64.self) == [3, 0, 5, 6, 7, 0, 8, 5, 0])
    #expect(batch.targetCount == 9)
  }

  @Test func thePaddingTokenInsideASentenceIsATokenLikeOthers() throws {
    let batch = try TranslationBatch(pairs: [([9, 0], [9, 0])], tokens: tokens)
    #expect(try batch.source.tokens.array(of: Int64.self) == [9, 0])
    #expect(try batch.decoderInput.tokens.array(of: Int64.self) == [9, 9])
    #expect(batch.targetCount == 2)
  }

  @Test(arguments: [0, 1, 2], [true, false])
  func anEmptySentenceIsNamed(index: Int, inSource: Bool) {
    var pairs: [(source: [Int32], target: [Int32])] = Array(repeating: ([1, 0], [1, 0]), count: 3)
    if inSource { pairs[index].source = [] } else { pairs[index].target = [] }
    #expect(throws: TranslationError.emptySentence(index: index)) {
      try TranslationBatch(pairs: pairs, tokens: tokens)
    }
    #expect(
      TranslationError.emptySentence(index: index).description.contains("sentence \(index + 1) "))
  }
}
