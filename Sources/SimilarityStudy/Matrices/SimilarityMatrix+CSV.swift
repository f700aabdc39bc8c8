extension SimilarityMatrix {
  /// The matrix as CSV: a header `task,fr,es`, then a row per task, with every digit.
  ///
  /// The number of samples is not part of the table.
  public var csv: String {
    var table = CommaSeparated(header: ["task"] + tasks)
    for (task, row) in zip(tasks, values) { table.append([task] + row.map(\.description)) }
    return table.text
  }

  /// Reads the table that ``csv`` writes.
  ///
  /// Rows must be in the order of the columns.
  /// - Throws: ``SimilarityMatrixError/csv(line:problem:)`` for a malformed table, and the errors of
  ///   ``init(tasks:values:samples:)``.
  public init(csv text: String, samples: Int = 1) throws(SimilarityMatrixError) {
    let rows = try Self.rows(of: text)
    guard let header = rows.first, header.fields.count > 1 else { throw .empty }
    let tasks = Array(header.fields.dropFirst())
    guard tasks.count <= Self.limit else {
      throw .tooManyTasks(tasks.count, limit: Self.limit)
    }
    var values: [[Double]] = []
    for (row, task) in zip(rows.dropFirst(), tasks) {
      values.append(try Self.numbers(in: row, of: task, count: tasks.count))
    }
    if rows.count > tasks.count + 1 {
      throw .csv(
        line: rows[tasks.count + 1].line,
        problem: "expected \(tasks.count) rows of tasks, and found another")
    }
    try self.init(tasks: tasks, values: values, samples: samples)
  }

  private static func rows(
    of text: String
  ) throws(SimilarityMatrixError) -> [CommaSeparated.Row] {
    do {
      return try CommaSeparated.rows(of: text)
    } catch {
      throw .csv(line: error.line, problem: error.problem)
    }
  }

  private static func numbers(
    in row: CommaSeparated.Row, of task: String, count: Int
  ) throws(SimilarityMatrixError) -> [Double] {
    guard row.fields.first == task else {
      throw .csv(
        line: row.line,
        problem: "expected the row of '\(task)', found '\(row.fields.first ?? "")'; rows must be "
          + "in the order of the columns")
    }
    guard row.fields.count == count + 1 else {
      throw .csv(
        line: row.line, problem: "expected \(count) values, found \(row.fields.count - 1)")
    }
    var numbers: [Double] = []
    for field in row.fields.dropFirst() {
      guard let number = Double(field) else {
        throw .csv(line: row.line, problem: "expected a number, found '\(field.prefix(40))'")
      }
      numbers.append(number)
    }
    return numbers
  }
}
