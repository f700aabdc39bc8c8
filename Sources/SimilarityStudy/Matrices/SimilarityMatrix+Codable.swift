extension SimilarityMatrix: Codable {
  private enum CodingKeys: String, CodingKey {
    case tasks, values, samples
  }

  /// Reads a matrix and checks it as ``init(tasks:values:samples:)`` does.
  ///
  /// - Throws: `DecodingError` for a wrong shape of the data, ``SimilarityMatrixError`` for values
  ///   that are no similarities.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      tasks: container.decode([String].self, forKey: .tasks),
      values: container.decode([[Double]].self, forKey: .values),
      samples: container.decodeIfPresent(Int.self, forKey: .samples) ?? 1)
  }

  /// Writes `tasks`, `values` and `samples`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(tasks, forKey: .tasks)
    try container.encode(values, forKey: .values)
    try container.encode(samples, forKey: .samples)
  }
}
