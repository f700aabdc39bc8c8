/// Which tag goes first when the words of a multiword token stand equally high.
public struct TagPrecedence: Equatable, Sendable {
  /// The tags, the first one preferred.
  public var tags: [String]

  /// A list of one's own.
  public init(_ tags: [String]) { self.tags = tags }

  /// XTREME's list for a language: one of their own for es, fr and it, one for all others.
  ///
  /// Source: `third_party/ud-conversion-tools/conllu_to_conll.py` of google-research/xtreme. The
  /// French list has `CONJ`, which Universal Dependencies 2 calls `CCONJ`: it is kept as it is
  /// there, so `CCONJ` counts as not in the list.
  public static func xtreme(_ language: String) -> TagPrecedence {
    let tags =
      switch language {
      case "es": "VERB AUX PRON ADP DET"
      case "fr": "VERB AUX PRON NOUN ADJ ADV ADP DET PART SCONJ CONJ"
      case "it": "VERB AUX ADV PRON ADP DET INTJ"
      default: "VERB NOUN PROPN PRON ADJ NUM ADV INTJ AUX ADP DET PART CCONJ SCONJ X PUNCT"
      }
    return TagPrecedence(tags.split(separator: " ").map(String.init))
  }

  /// The place of the tag that goes first; tags that are not in the list come last, in their order.
  func first(of candidates: [String]) -> Int {
    let ranks = candidates.map { tags.firstIndex(of: $0) ?? tags.count }
    return ranks.indices.min { ranks[$0] < ranks[$1] } ?? 0
  }
}

/// The words of a CoNLL-U sentence with their heads and the ranges that are one word in the text.
struct WordTree {
  /// A syntactic word.
  struct Word {
    var form: String
    var tag: String
    /// Column 7.
    var head: String
    /// Column 9.
    var enhancedHeads: String
  }

  /// Words that the text writes as one; words count from 1.
  struct FusedRange {
    var words: ClosedRange<Int>
    var form: String
    var line: Int
  }

  var words: [Word] = []
  /// In order and disjoint.
  var ranges: [FusedRange] = []

  var isEmpty: Bool { words.isEmpty && ranges.isEmpty }

  /// The last word of the last range; 0 without one.
  var end: Int { ranges.last?.words.upperBound ?? 0 }

  /// The sentence as the text writes it.
  func fused(by precedence: TagPrecedence) -> TaggedSentence {
    var sentence = TaggedSentence(words: [], tags: [])
    var place = 1
    func add(upTo end: Int) {
      while place < end {
        sentence.words.append(words[place - 1].form)
        sentence.tags.append(words[place - 1].tag)
        place += 1
      }
    }
    let heads = ranges.isEmpty ? [] : words.map(Self.heads)
    for range in ranges {
      add(upTo: range.words.lowerBound)
      sentence.words.append(range.form)
      sentence.tags.append(tag(of: range.words, heads, precedence))
      place = range.words.upperBound + 1
    }
    add(upTo: words.count + 1)
    return sentence
  }

  /// The tag of the word with the fewest words above it, among equals the preferred one.
  private func tag(
    of range: ClosedRange<Int>, _ heads: [[Int]], _ precedence: TagPrecedence
  ) -> String {
    let depths = range.map { Self.ancestors(of: $0, heads) }
    let least = depths.min()
    let highest = zip(range, depths).filter { $0.1 == least }.map { words[$0.0 - 1].tag }
    return highest[precedence.first(of: highest)]
  }

  /// How many words, with the root, lead to a word by one head or several.
  private static func ancestors(of word: Int, _ heads: [[Int]]) -> Int {
    var found: Set<Int> = [word]
    var open = [word]
    while let next = open.popLast() {
      guard (1...heads.count).contains(next) else { continue }
      for head in heads[next - 1] where found.insert(head).inserted { open.append(head) }
    }
    return found.count - 1
  }

  /// The heads of a word, basic and enhanced; what is no number has no part in the order.
  private static func heads(of word: Word) -> [Int] {
    let enhanced = word.enhancedHeads.split(atByte: 124, keepingEmpty: false)
      .compactMap { $0.split(atByte: 58, keepingEmpty: true).first }
    return ([word.head] + enhanced).compactMap(CoNLLUIdentifier.number)
  }
}
