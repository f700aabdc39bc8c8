/// Why a similarity matrix could not be made, read or combined.
public enum SimilarityMatrixError: Error, Equatable, CustomStringConvertible {
  /// There are no tasks, or no matrices to average.
  case empty
  /// There are more tasks than ``SimilarityMatrix/limit``.
  case tooManyTasks(Int, limit: Int)
  /// A name appears twice.
  case repeatedTask(String)
  /// The number of measurements is not positive.
  case noSamples(Int)
  /// The number of rows (`row` is nil) or of a row's values is not the number of tasks.
  case wrongShape(row: String?, expected: Int, found: Int)
  /// A value is infinite or not a number.
  case notFinite(String, String, Double)
  /// A value lies outside [−1, 1].
  case outOfRange(String, String, Double)
  /// The values of (i, j) and (j, i) differ.
  case notSymmetric(String, String, Double, Double)
  /// A task's similarity with itself is not 1.
  case diagonal(String, Double)
  /// A name is not one of the matrix's tasks.
  case unknownTask(String, known: [String])
  /// None of the averaged matrices holds both tasks.
  case neverTogether(String, String)
  /// A line of a CSV table is not understood.
  case csv(line: Int, problem: String)

  /// What was expected, what was found, and how to mend it.
  public var description: String {
    switch self {
    case .empty:
      "a similarity matrix needs at least one task; there are none"
    case .tooManyTasks(let count, let limit):
      "a similarity matrix holds at most \(limit) tasks; found \(count)"
    case .repeatedTask(let name):
      "the task '\(name)' appears twice in the similarity matrix; names must be distinct"
    case .noSamples(let samples):
      "a similarity matrix averages at least one measurement; found \(samples)"
    case .wrongShape(let row?, let expected, let found):
      "the row of '\(row)' needs \(expected) values, one a task; found \(found)"
    case .wrongShape(nil, let expected, let found):
      "the similarity matrix needs \(expected) rows, one a task; found \(found)"
    case .notFinite(let first, let second, let value):
      "the similarity of '\(first)' and '\(second)' must be a finite number; found \(value)"
    case .outOfRange(let first, let second, let value):
      "the similarity of '\(first)' and '\(second)' must lie in [-1, 1]; found \(value)"
    case .notSymmetric(let first, let second, let value, let mirror):
      "the similarity of '\(first)' and '\(second)' must be the same both ways; found \(value) "
        + "and \(mirror)"
    case .diagonal(let name, let value):
      "the similarity of '\(name)' with itself must be 1; found \(value)"
    case .unknownTask(let name, let known):
      "'\(name)' is not a task of the similarity matrix, whose tasks are "
        + known.joined(separator: ", ")
    case .neverTogether(let first, let second):
      "'\(first)' and '\(second)' were never measured together, so their mean similarity is "
        + "unknown; average over more measurements or leave one of them out"
    case .csv(let line, let problem):
      "line \(line) of the similarity table: \(problem)"
    }
  }
}
