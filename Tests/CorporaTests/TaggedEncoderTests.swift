import Corpora
import Subwords
import Testing

@Suite("Tagged sentences as pieces")
struct TaggedEncoderTests {
  /// [PAD] 0, [UNK] 1, [CLS] 2, [SEP] 3, un 4, ##aff 5, ##able 6, - 7, a 8, ##a 9.
  private func encoder(_ maximumLength: Int = 128) throws -> TaggedEncoder {
    let pieces = "[PAD] [UNK] [CLS] [SEP] un ##aff ##able - a ##a".split(separator: " ")
    return TaggedEncoder(
      vocabulary: try WordPieceVocabulary(
        bytes: Array(pieces.joined(separator: "\n").utf8), options: BasicTokenization()),
      maximumLength: maximumLength)
  }

  private let none = TaggedEncoder.noTag

  @Test("the first piece of each word has its tag, all others none")
  func tags() throws {
    let found = try encoder().encode(["unaffable", "un-a", "zzz", "a"], tags: [1, 2, 3, 0])
    #expect(
      found == [
        EncodedPair(
          source: [2, 4, 5, 6, 4, 7, 8, 1, 8, 3],
          target: [none, 1, none, none, 2, none, none, 3, 0, none])
      ])
    #expect(none == -100)
  }

  @Test("a word that is read only has no tag, and its sentence is not lost")
  func readOnly() throws {
    let found = try encoder().encode(["a", "un"], tags: [none, 4])
    #expect(found == [EncodedPair(source: [2, 8, 4, 3], target: [none, none, 4, none])])
    let all = try encoder().encode(["a"], tags: [none])
    #expect(all == [EncodedPair(source: [2, 8, 3], target: [none, none, none])])
  }

  @Test("a sentence that just fits is one part; one piece more makes two, parted between words")
  func splits() throws {
    let words = ["aa", "a", "aa"]
    let whole = try encoder(7).encode(words, tags: [0, 1, 2])
    #expect(
      whole == [
        EncodedPair(
          source: [2, 8, 9, 8, 8, 9, 3], target: [none, 0, none, 1, 2, none, none])
      ])
    let parted = try encoder(6).encode(words, tags: [0, 1, 2])
    #expect(
      parted == [
        EncodedPair(source: [2, 8, 9, 8, 3], target: [none, 0, none, 1, none]),
        EncodedPair(source: [2, 8, 9, 3], target: [none, 2, none, none]),
      ])
  }

  @Test("a word of as many pieces as fit is kept, one of more is unknown")
  func longWords() throws {
    let found = try encoder(5).encode(["aaa", "aaaa", "a"], tags: [0, 1, 2])
    #expect(found.map(\.source) == [[2, 8, 9, 9, 3], [2, 1, 8, 3]])
    #expect(found.map(\.target) == [[none, 0, none, none, none], [none, 1, 2, none]])
    let single = try encoder(3).encode(["aa", "a"], tags: [0, 1])
    #expect(single.map(\.source) == [[2, 1, 3], [2, 8, 3]])
  }

  @Test("a word without pieces is unknown, so that no word is without a place")
  func emptyWords() throws {
    let found = try encoder().encode(["", "\u{200D}", " ", "a"], tags: [0, 1, 2, 3])
    #expect(
      found == [
        EncodedPair(source: [2, 1, 1, 1, 8, 3], target: [none, 0, 1, 2, 3, none])
      ])
  }

  @Test("a sentence without words has no parts")
  func noWords() throws { #expect(try encoder().encode([], tags: []).isEmpty) }

  @Test(
    "at any length the parts have every word once, in order, and no part takes less than it can")
  func anyLength() throws {
    let words = ["unaffable", "a", "", "aaaaaa", "un-a", "x", "aa", "aaa", "unable", "a", "a-a-a"]
    let tags = words.indices.map(Int32.init)
    for length in 3...40 {
      let encoder = try encoder(length)
      let parts = encoder.encode(words, tags: tags)
      #expect(parts.flatMap(\.target).filter { $0 != none } == tags, "\(length)")
      let pieces = words.map { word in
        let all = encoder.vocabulary.encode(word)
        return all.isEmpty || all.count > length - 2 ? [1] : all
      }
      #expect(parts.flatMap { $0.source.dropFirst().dropLast() } == pieces.flatMap { $0 })
      for (place, part) in parts.enumerated() {
        #expect(part.source.count <= length && part.target.count == part.source.count)
        #expect(part.source.first == 2 && part.source.last == 3 && part.source.count > 2)
        guard place + 1 < parts.count else { continue }
        let next = Int(try #require(parts[place + 1].target.first { $0 != none }))
        #expect(part.source.count + pieces[next].count > length, "\(length), part \(place)")
      }
    }
  }
}
