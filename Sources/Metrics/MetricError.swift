/// What can be wrong with lines that are to be scored.
public enum MetricError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Two files that must run in parallel have different numbers of lines.
  case lineCountMismatch(
    reference: String, referenceLines: Int, hypothesis: String, hypothesisLines: Int)
  /// No reference stream has a line for this segment (counted from 1).
  case noReference(segment: Int)
  /// There is nothing to score.
  case noSegments(name: String)
  /// A paired test was asked for without a second system to compare.
  case nothingToCompare(systems: Int)
  /// No metric has this name.
  case unknownMetric(name: String)
  /// The same metric was asked for twice.
  case repeatedMetric(name: String)
  /// A number of resamples or trials is out of range.
  case sampleCount(Int, most: Int)
  /// Tagged corpora have different numbers of sentences.
  case sentenceCountMismatch(reference: Int, prediction: Int)
  /// A tag (sentence and token counted from 1) has no letters.
  case emptyTag(sentence: Int, token: Int)
  /// Tag sequences of one sentence (counted from 1) differ in length.
  case tagCountMismatch(sentence: Int, reference: Int, prediction: Int)

  /// What was expected, what was found, and how to mend it.
  public var description: String {
    switch self {
    case .lineCountMismatch(let reference, let expected, let hypothesis, let found):
      """
      \(hypothesis) has \(found) lines but \(reference) has \(expected): line N of one must belong \
      to line N of the other. Give files with the same number of lines.
      """
    case .noReference(let segment):
      "Segment \(segment) has no reference in any stream: give at least one, which may be empty."
    case .noSegments(let name):
      "\(name) has no lines: there is nothing to score."
    case .nothingToCompare(let systems):
      """
      A paired test compares a baseline with at least one other system, but \(systems) \
      hypothesis file(s) were given. Give two or more; the first is the baseline.
      """
    case .unknownMetric(let name):
      "\"\(name)\" is no metric: give some of \(NamedMetric.keys.joined(separator: ", "))."
    case .repeatedMetric(let name):
      "The metric \(name) is given more than once: give each metric once."
    case .sampleCount(let count, let most):
      "\(count) resamples or trials were asked for: give 1 to \(most)."
    case .sentenceCountMismatch(let reference, let prediction):
      """
      The reference has \(reference) tagged sentences but the prediction has \(prediction): \
      there must be one prediction for every sentence.
      """
    case .emptyTag(let sentence, let token):
      "Token \(token) of sentence \(sentence) has an empty tag: write O outside of spans."
    case .tagCountMismatch(let sentence, let reference, let prediction):
      """
      Sentence \(sentence) has \(reference) reference tags but \(prediction) predicted tags: \
      there must be one prediction for every token.
      """
    }
  }
}
