/// Whether tasks whose gradients agree more with the others' are translated better.
///
/// A task's agreement is the mean of its cosines with all other tasks. It is set against the task's
/// quality, and against its transfer: its quality less that of a model trained on the task alone.
/// With a handful of tasks the intervals are wide, and sizes of training texts differ too: what is
/// found is a relation and not a cause.
public struct QualityRelation: Sendable, Equatable {
  /// Pearson's and Spearman's coefficients for quality, then for transfer; those that there are.
  public let correlations: [Correlation]
  /// The findings in plain words, or why there is none.
  public let sentences: [String]

  /// Sets the similarities of tasks against their quality.
  ///
  /// - Parameters:
  ///   - quality: such as BLEU by task; tasks without it are left out.
  ///   - alone: the same of models that were trained on one task each; empty for no transfer.
  ///   - measure: the name of the quality.
  public init(
    _ matrix: SimilarityMatrix, quality: [String: Double], alone: [String: Double] = [:],
    measure: String = "BLEU"
  ) {
    var correlations: [Correlation] = []
    var sentences: [String] = []
    func relate(_ values: [String: Double], _ name: String) {
      let tasks = matrix.tasks.filter { values[$0] != nil }
      let x = tasks.map { matrix.meanWithOthers($0) ?? .nan }
      let y = tasks.map { values[$0] ?? .nan }
      let similarity = "the mean similarity with the other tasks"
      do {
        let found = [
          try Correlation.pearson(y, x, of: name, with: similarity),
          try Correlation.spearman(y, x, of: name, with: similarity),
        ]
        correlations += found
        sentences += found.map(\.sentence)
      } catch {
        sentences.append("Nothing can be said of \(name) and similarity: \(error).")
      }
    }
    relate(quality, measure)
    if !alone.isEmpty {
      let transfer = quality.compactMap { task, value in alone[task].map { (task, value - $0) } }
      relate(
        Dictionary(uniqueKeysWithValues: transfer),
        "transfer (\(measure) less that of a model of the task alone)")
    }
    self.correlations = correlations
    self.sentences = sentences
  }
}
