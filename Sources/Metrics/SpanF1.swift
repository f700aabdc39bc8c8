/// Counts of spans and the fractions that follow from them.
public struct SpanCounts: Equatable, Sendable {
  /// Spans that both sides have, with the same type and bounds.
  public let correct: Int
  /// Spans of the prediction.
  public let predicted: Int
  /// Spans of the reference.
  public let reference: Int

  /// Counts of the spans themselves.
  public init(correct: Int, predicted: Int, reference: Int) {
    self.correct = correct
    self.predicted = predicted
    self.reference = reference
  }

  init(predicted: Set<Span>, reference: Set<Span>) {
    self.init(
      correct: reference.intersection(predicted).count, predicted: predicted.count,
      reference: reference.count)
  }

  /// correct / predicted, 0…1; 0 when nothing is predicted.
  public var precision: Double { predicted == 0 ? 0 : Double(correct) / Double(predicted) }

  /// correct / reference, 0…1; 0 when there is nothing to find.
  public var recall: Double { reference == 0 ? 0 : Double(correct) / Double(reference) }

  /// The harmonic mean 2PR/(P + R), 0…1; 0 when both are 0.
  public var f1: Double {
    let sum = precision + recall
    return sum == 0 ? 0 : 2 * precision * recall / sum
  }
}

/// Precision, recall and F1 of spans over a corpus, equal to seqeval's.
///
/// XTREME reports `micro.f1` × 100 for named entities and for parts of speech.
public struct SpanF1: Equatable, Sendable {
  /// All types together.
  public let micro: SpanCounts
  /// Each type that either side has.
  public let types: [String: SpanCounts]

  /// Compares tags, sentence by sentence.
  ///
  /// - Throws: `MetricError.sentenceCountMismatch` or `MetricError.tagCountMismatch` unless the two
  ///   sides have the same shape, `MetricError.emptyTag` for a tag without letters.
  public init(
    reference: [[String]], predicted: [[String]], reading: TagReading
  ) throws(MetricError) {
    try checkShapes(reference: reference, predicted: predicted)
    let gold = Set(reading.spans(of: reference))
    let guess = Set(reading.spans(of: predicted))
    micro = SpanCounts(predicted: guess, reference: gold)
    let goldTypes = Dictionary(grouping: gold, by: \.type)
    let guessTypes = Dictionary(grouping: guess, by: \.type)
    var types: [String: SpanCounts] = [:]
    for type in Set(goldTypes.keys).union(guessTypes.keys) {
      types[type] = SpanCounts(
        predicted: Set(guessTypes[type] ?? []), reference: Set(goldTypes[type] ?? []))
    }
    self.types = types
  }

  /// The unweighted mean of the types' F1, 0…1; 0 without types.
  public var macroF1: Double {
    types.isEmpty
      ? 0 : types.keys.sorted().reduce(0) { $0 + (types[$1]?.f1 ?? 0) } / Double(types.count)
  }
}

/// The share of tokens with the right tag.
public struct TokenAccuracy: Equatable, Sendable {
  /// Tokens with the right tag.
  public let correct: Int
  /// All tokens.
  public let total: Int

  /// Compares tags, sentence by sentence.
  ///
  /// - Throws: as `SpanF1.init`.
  public init(reference: [[String]], predicted: [[String]]) throws(MetricError) {
    try checkShapes(reference: reference, predicted: predicted)
    total = reference.reduce(0) { $0 + $1.count }
    correct = zip(reference, predicted).reduce(0) { sum, sentence in
      sum + zip(sentence.0, sentence.1).count { $0 == $1 }
    }
  }

  /// correct / total, 0…1; 0 without tokens.
  public var value: Double { total == 0 ? 0 : Double(correct) / Double(total) }
}

private func checkShapes(reference: [[String]], predicted: [[String]]) throws(MetricError) {
  guard reference.count == predicted.count else {
    throw .sentenceCountMismatch(reference: reference.count, prediction: predicted.count)
  }
  for (index, pair) in zip(reference, predicted).enumerated() {
    guard pair.0.count == pair.1.count else {
      throw .tagCountMismatch(
        sentence: index + 1, reference: pair.0.count, prediction: pair.1.count)
    }
    for tags in [pair.0, pair.1] {
      if let token = tags.firstIndex(of: "") {
        throw .emptyTag(sentence: index + 1, token: token + 1)
      }
    }
  }
}
