import GradientVaccine

/// Everything of a run that changes while it trains, beside the tensors: `state.json`.
struct TrainerState<Progress: Codable>: Codable {
  /// The version of this format that is written and read.
  static var supportedVersion: Int { 2 }

  /// The version of this format.
  var version = supportedVersion
  /// The number of updates made or left out.
  var step = 0
  /// The number of updates that the optimiser has made.
  var updates = 0
  /// Seconds of training, over all resumptions.
  var seconds = 0.0
  /// Target tokens trained on.
  var tokens = 0
  /// Sentence pairs trained on; one that is met again counts again.
  var sentences = 0
  /// Scores of validations by their step.
  var scores: [Int: Double] = [:]
  /// The step of the best validation.
  var bestStep: Int?
  /// Validations since the best one.
  var stale = 0
  /// What has been summed since the last record of the log; none right after one.
  var interval: Interval?
  /// The rule's memory.
  var aligner: GradientAligner.State
  /// Where the problem's batches are.
  var progress: Progress

  enum CodingKeys: String, CodingKey {
    case version, step, updates, seconds, tokens, sentences, scores, stale, interval, aligner
    case progress
    case bestStep = "best_step"
  }

  /// The part of an interval of the log that a checkpoint cuts off.
  struct Interval: Codable {
    /// Sums over its updates.
    var statistics: IntervalStatistics
    /// Its seconds of training.
    var seconds: Double
  }

  /// The best score so far.
  var bestScore: Double? { bestStep.flatMap { scores[$0] } }

  /// Notes a validation's score; one that is not finite is never best.
  ///
  /// - Returns: whether it is the best so far.
  mutating func note(score: Double) -> Bool {
    let isBest = score.isFinite && bestScore.map { score > $0 } ?? true
    if score.isFinite { scores[step] = score }
    stale = isBest ? 0 : stale + 1
    if isBest { bestStep = step }
    return isBest
  }
}
