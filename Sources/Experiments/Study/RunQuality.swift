import Checkpoints
import Corpora
import SimilarityStudy

/// What a run's evaluation of its test text says, whatever the run was trained for.
struct RunQuality {
  /// The scores of one task, or of several averaged.
  struct Scores {
    /// The measure's main score.
    var score: Double
    /// Its other score.
    var other: Double
    var sentences: Int
  }

  /// What the scores are.
  var measure: QualityMeasure
  /// Scores by task.
  var tasks: [String: Scores]
  /// Means by group; `all` is over all trained tasks.
  var averages: [String: Scores]
  var groups: [String: ResourceGroup]
  var split: String
  /// The number of updates behind the model.
  var step: Int
  /// The signature of the metric.
  var signature: String?
  var samples: [Evaluation.Sample]

  init(_ evaluation: Evaluation) {
    func scores(_ found: Evaluation.Scores) -> Scores {
      Scores(score: found.bleu, other: found.chrf, sentences: found.sentences)
    }
    measure = .translation
    tasks = evaluation.directions.mapValues(scores)
    averages = evaluation.averages.mapValues(scores)
    (groups, split, step) = (evaluation.groups, evaluation.split, evaluation.step)
    (signature, samples) = (evaluation.signature, evaluation.samples)
  }

  init(_ evaluation: TaggingEvaluation) {
    let isSpans = evaluation.kind == TagInventory.Kind.spans.rawValue
    func scores(_ found: TaggingScores) -> Scores {
      Scores(
        score: isSpans ? found.f1 : found.accuracy, other: isSpans ? found.accuracy : found.f1,
        sentences: found.sentences)
    }
    measure = isSpans ? .spans : .labels
    tasks = evaluation.languages.mapValues(scores)
    averages = evaluation.averages.mapValues(scores)
    (groups, split, step) = (evaluation.groups, evaluation.split, evaluation.step)
    (signature, samples) = (nil, [])
  }

  /// What a run of some task holds; nil where it was not evaluated.
  ///
  /// - Throws: what decoding throws for a file that is none.
  static func stored(_ task: RunTask, in run: RunDirectory) throws -> RunQuality? {
    switch task {
    case .translation: try Evaluation.stored(.test, in: run).map(RunQuality.init)
    case .tagging: try TaggingEvaluation.stored(.test, in: run).map(RunQuality.init)
    }
  }
}
