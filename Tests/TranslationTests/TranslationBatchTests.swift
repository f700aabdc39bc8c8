import Tensors
import Testing
import Translation

@Suite struct TranslationBatchTests {
  let tokens = SpecialTokens(endOfSentence: 0, padding: 9, neverGenerated: [])

  @Test func shorterSentencesArePaddedAtTheEndAndMasked() throws {
    let batch = try TranslationBatch(
      pairs: [([1, 2, 0], [3, 0]), ([4, 0], [5, 6, 7, 0]), ([0], [8, 5, 0])], tokens: tokens)
    #expect(batch.source.shape == [3, 3])
    #expect(try batch.source.array(of: Int64.self) == [1, 2, 0, 4, 0, 9, 0, 9, 9])
    let mask = try #require(batch.sourceMask)
    #expect(mask.shape == [3, 1, 1, 3])
    #expect(mask.elementType == .bool)
    #expect(
      try mask.converted(to: .int32).array(of: Int32.self) == [1, 1, 1, 1, 1, 0, 1, 0, 0])
    #expect(batch.decoderInput.shape == [3, 4])
    #expect(
      try batch.decoderInput.array(of: Int64.self) == [9, 3, 9, 9, 9, 5, 6, 7, 9, 8, 5, 9])
    #expect(
      try batch.targetPlaces?.array(of: Int64.self) == [0, 1, 4, 5, 6, 7, 8, 9, 10])
    #expect(try batch.targets.array(of: Int64.self) == [3, 0, 5, 6, 7, 0, 8, 5, 0])
    #expect(batch.targetCount == 9)
  }

  @Test func nothingIsMaskedWhereNothingIsPadded() throws {
    let one = try TranslationBatch(pairs: [([1, 0], [3, 4, 0])], tokens: tokens)
    #expect(one.sourceMask == nil && one.targetPlaces == nil && one.targetCount == 3)
    #expect(try one.decoderInput.array(of: Int64.self) == [9, 3, 4])
    let equal = try TranslationBatch(pairs: [([1, 0], [3, 0]), ([2, 0], [0])], tokens: tokens)
    #expect(equal.sourceMask == nil)
    #expect(try equal.targetPlaces?.array(of: Int64.self) == [0, 1, 2])
  }

  @Test func thePaddingTokenInsideASentenceIsNoPadding() throws {
    let batch = try TranslationBatch(pairs: [([9, 0], [9, 0])], tokens: tokens)
    #expect(batch.sourceMask == nil && batch.targetPlaces == nil)
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
