import GradientVaccine
public import SimilarityStudy

/// The similarities of the tasks' gradients in a run, or pooled over several, and what they say.
public struct SimilarityFindings: Sendable {
  /// Where the gradients come from.
  public enum Origin: String, Codable, Sendable, CaseIterable {
    /// Sentences that no task was trained on, at checkpoints.
    case probe
    /// The batches of training itself.
    case training
  }

  /// A group of parameters or a part of the network.
  public struct Row: Sendable {
    /// Its name, such as `encoder`.
    public let name: String
    /// The cosines [K, K]; NaN where two tasks never met.
    public let values: [[Double]]
    /// The same as a matrix, where every two tasks met.
    public let matrix: SimilarityMatrix?
    /// Intervals, where they were measured.
    public var spread: SimilaritySpread?
    /// What the matrix says in words.
    public var statements: [String] = []
  }

  /// A number over training steps.
  public struct Curve: Sendable {
    /// What it is.
    public let name: String
    /// Its points, by rising steps.
    public let points: [(step: Int, value: Double)]
  }

  /// The runs' names.
  public var runs: [String]
  /// Where the gradients come from.
  public let origin: Origin
  /// The updates at which, or over which, was measured.
  public let steps: [Int]
  /// What was measured on, in words.
  public let account: String
  /// The tasks, in the order of rows and columns.
  public let tasks: [String]
  /// The groups and parts asked for.
  public var rows: [Row]
  /// The row that is shown and said most about.
  public let focus: String
  /// Curves over steps of the row in focus; none when there is one step only.
  public var curves: [Curve] = []
  /// What a person should know about the text or the record.
  public var remarks: [String] = []
  /// The mean quality of the run's translations, where it was evaluated.
  public var quality: Double?

  /// The row in focus.
  public var focused: Row? { rows.first { $0.name == focus } }

  /// The row to look at first among some names: the one asked for, else the encoder, else the last.
  ///
  /// - Throws: ``SimilarityQueryError/missing(_:known:)``.
  static func focus(_ asked: String?, among names: [String]) throws -> String {
    if let asked, !names.contains(asked) {
      throw SimilarityQueryError.missing("group “\(asked)”", known: names)
    }
    guard let last = names.last else {
      throw SimilarityQueryError.missing("group of parameters", known: [])
    }
    return asked ?? (names.contains("encoder") ? "encoder" : last)
  }

  // MARK: - Words

  /// Says what the matrices of the row in focus and of whole sides mean.
  ///
  /// - Parameters:
  ///   - quality: the score by task, where it is known.
  ///   - alone: the same of models of one task each.
  ///   - measure: what the scores are.
  mutating func speak(
    seed: UInt64, quality: [String: Double] = [:], alone: [String: Double] = [:],
    measure: String = QualityMeasure.translation.name
  ) {
    var generator = StreamGenerator(seed: seed, step: 0, name: "permutations")
    for index in rows.indices {
      let row = rows[index]
      guard ["encoder", "decoder", "model", focus].contains(row.name), let matrix = row.matrix
      else { continue }
      var statements = FamilyStudy(matrix, using: &generator).sentences
      statements += Self.comparisons(matrix, using: &generator)
      if let spread = row.spread { statements += spread.sentences }
      if row.name == focus, !quality.isEmpty {
        statements +=
          QualityRelation(
            matrix, quality: quality, alone: alone, measure: measure
          ).sentences
      }
      rows[index].statements = statements
    }
  }

  /// Whether the languages' relations or their scripts explain the matrix, where they vary.
  private static func comparisons(
    _ matrix: SimilarityMatrix, using generator: inout StreamGenerator
  ) -> [String] {
    [
      (LanguageFamilies.relatedness(of: matrix.tasks), "relatedness"),
      (LanguageFamilies.sharedScripts(of: matrix.tasks), "sharing a script"),
    ].compactMap { other, name in
      guard let other else { return nil }
      return try? MantelTest(
        matrix, other, of: "similarity of gradients", with: name, using: &generator
      ).sentence
    }
  }

  // MARK: - Several runs

  /// The mean over runs of the same tasks, with intervals over runs.
  ///
  /// - Throws: ``SimilarityQueryError`` when the runs differ in their tasks or groups.
  public static func pooled(_ runs: [SimilarityFindings], seed: UInt64) throws
    -> SimilarityFindings
  {
    guard let first = runs.first, runs.count > 1 else {
      throw SimilarityQueryError.missing("second run to pool with", known: [])
    }
    if let other = runs.first(where: { $0.tasks != first.tasks }) {
      throw SimilarityQueryError.otherTasks(
        run: other.runs.joined(separator: ", "), expected: first.tasks, found: other.tasks)
    }
    var pooled = SimilarityFindings(
      runs: runs.flatMap(\.runs), origin: first.origin,
      steps: Array(Set(runs.flatMap(\.steps))).sorted(),
      account: first.account, tasks: first.tasks, rows: [], focus: first.focus)
    for row in first.rows {
      let matrices = runs.compactMap { run in run.rows.first { $0.name == row.name }?.matrix }
      guard matrices.count == runs.count, let spread = try? SimilaritySpread(runs: matrices) else {
        continue
      }
      pooled.rows.append(
        Row(name: row.name, values: spread.matrix.values, matrix: spread.matrix, spread: spread))
    }
    guard pooled.focused != nil else {
      throw SimilarityQueryError.missing(
        "\(first.focus) in all of the runs", known: pooled.rows.map(\.name))
    }
    pooled.remarks = runs.flatMap(\.remarks)
    pooled.speak(seed: seed)
    pooled.remarks += Self.relation(runs)
    return pooled
  }

  /// Whether runs whose tasks agree more have better scores, where enough of them were evaluated.
  private static func relation(_ runs: [SimilarityFindings]) -> [String] {
    let points = runs.compactMap { run -> (Double, Double)? in
      guard let quality = run.quality, let mean = run.focused?.matrix?.meanOfPairs else {
        return nil
      }
      return (mean, quality)
    }
    guard points.count >= 4 else { return [] }
    let (x, y) = (points.map(\.0), points.map(\.1))
    let names = ("the mean score of a run", "the mean similarity of its tasks")
    return [
      try? Correlation.pearson(y, x, of: names.0, with: names.1),
      try? Correlation.spearman(y, x, of: names.0, with: names.1),
    ].compactMap { $0?.sentence }
  }
}
