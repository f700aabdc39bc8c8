import Corpora
import Metrics

/// The quality of tags: F1 of spans and the accuracy of words, in percent.
///
/// F1 is seqeval 0.0.12's over all spans of a text, as XTREME reports it for named entities and parts
/// of speech alike. For parts of speech, whose tags have no marks, equal neighbours count as one span:
/// look at the accuracy there.
public struct TaggingScores: Codable, Sendable, Equatable {
  /// F1 of spans, from 0 to 100.
  public var f1: Double
  /// The share of predicted spans that are right, from 0 to 100.
  public var precision: Double
  /// The share of true spans that are found, from 0 to 100.
  public var recall: Double
  /// The share of words with the right tag, from 0 to 100.
  public var accuracy: Double
  /// The sentences tagged.
  public var sentences: Int
  /// Their words.
  public var words: Int

  /// The scores of predicted tags.
  ///
  /// - Throws: a `MetricError` unless each word has one tag on either side.
  init(of sentences: [TaggedSentence], predicted: [[String]]) throws {
    let reference = sentences.map(\.tags)
    let spans = try SpanF1(reference: reference, predicted: predicted, reading: .wholeTag).micro
    let tokens = try TokenAccuracy(reference: reference, predicted: predicted)
    f1 = 100 * spans.f1
    precision = 100 * spans.precision
    recall = 100 * spans.recall
    accuracy = 100 * tokens.value
    self.sentences = sentences.count
    words = tokens.total
  }

  /// The unweighted mean of several; nil of none.
  init?(meanOf scores: [TaggingScores]) {
    guard !scores.isEmpty else { return nil }
    func mean(_ value: (TaggingScores) -> Double) -> Double {
      scores.reduce(0) { $0 + value($1) } / Double(scores.count)
    }
    f1 = mean(\.f1)
    precision = mean(\.precision)
    recall = mean(\.recall)
    accuracy = mean(\.accuracy)
    sentences = scores.reduce(0) { $0 + $1.sentences }
    words = scores.reduce(0) { $0 + $1.words }
  }
}
