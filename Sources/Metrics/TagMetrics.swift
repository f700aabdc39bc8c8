/// F1 of spans as a corpus metric of tags, so that it can be resampled and compared.
///
/// A segment is a sentence's tags between spaces. Its statistics are spans that both sides have, spans of
/// the hypothesis, and spans of the reference; sums over segments give seqeval's micro F1.
public struct TagF1: CorpusMetric {
  /// How tags are read.
  public let reading: TagReading

  /// The metric.
  public init(reading: TagReading = .wholeTag) { self.reading = reading }

  /// `F1`.
  public var name: String { "F1" }
  /// Three counts.
  public var statisticsWidth: Int { 3 }
  /// The version of seqeval whose reading it is.
  public var signatureFields: [SignatureField] { [SignatureField("seqeval", reading.rawValue)] }

  /// Counts of one sentence; words that the hypothesis lacks are `O` there, and further ones left out.
  public func statistics(hypothesis: String, references: [String]) -> [Int] {
    let sides = TagSides(hypothesis, references[0])
    let (guess, gold) = (Set(reading.spans(of: sides.guess)), Set(reading.spans(of: sides.gold)))
    return [guess.intersection(gold).count, guess.count, gold.count]
  }

  /// 2·correct / (predicted + reference) in percent; 0 where nothing is right.
  public func score(sums: [Int]) -> TagScore {
    let counts = SpanCounts(correct: sums[0], predicted: sums[1], reference: sums[2])
    return TagScore(name: name, value: 100 * counts.f1)
  }

  /// The same of sums in single precision, which hold counts below 2²⁴ exactly.
  public func resampledScore(sums: [Float]) -> ResampledScore {
    ResampledScore(score(sums: sums.map { Int($0) }).value, isSinglePrecision: false)
  }
}

/// The share of words with the right tag as a corpus metric of tags.
///
/// A segment is a sentence's tags between spaces.
public struct TagAccuracy: CorpusMetric {
  /// The metric.
  public init() {}

  /// `accuracy`.
  public var name: String { "accuracy" }
  /// Right words, and all.
  public var statisticsWidth: Int { 2 }
  /// None.
  public var signatureFields: [SignatureField] { [] }

  /// Counts of one sentence; words that the hypothesis lacks are wrong, and further ones left out.
  public func statistics(hypothesis: String, references: [String]) -> [Int] {
    let sides = TagSides(hypothesis, references[0])
    return [zip(sides.guess, sides.gold).count { $0 == $1 }, sides.gold.count]
  }

  /// right / all in percent; 0 without words.
  public func score(sums: [Int]) -> TagScore {
    TagScore(name: name, value: sums[1] == 0 ? 0 : 100 * Double(sums[0]) / Double(sums[1]))
  }

  /// The same of sums in single precision, which hold counts below 2²⁴ exactly.
  public func resampledScore(sums: [Float]) -> ResampledScore {
    ResampledScore(score(sums: sums.map { Int($0) }).value, isSinglePrecision: false)
  }
}

/// A score of tags.
public struct TagScore: MetricScore, Equatable {
  /// The metric's name.
  public let name: String
  /// The score, 0…100.
  public let value: Double
  /// Empty.
  public var details: String { "" }
}

/// The tags of a sentence on both sides, equally many.
private struct TagSides {
  let guess: [String]
  let gold: [String]

  init(_ hypothesis: String, _ reference: String) {
    func tags(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
    let gold = tags(reference)
    var guess = Array(tags(hypothesis).prefix(gold.count))
    guess += Array(repeating: "O", count: gold.count - guess.count)
    (self.guess, self.gold) = (guess, gold)
  }
}
