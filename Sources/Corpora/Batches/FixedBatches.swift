/// The batches of a development or test set: sorted by length, each of at most `maxTokens` padded tokens.
///
/// Padded tokens are rows × length of the longest side, as in ``BatchSampler``. The batches do not depend on chance.
public struct FixedBatches: Equatable, Sendable {
  /// For every batch the positions of its rows in the set, shortest first; ties in the set's order.
  public let indices: [[Int]]

  /// Batches of rows of the given lengths.
  ///
  /// - Parameters:
  ///   - lengths: the longer side's number of ids, row by row.
  ///   - maxTokens: most padded tokens of a batch; a row that is longer alone is a batch of its own.
  /// - Complexity: O(n log n).
  public init(lengths: [Int], maxTokens: Int) {
    precondition(maxTokens > 0, "max_tokens must be positive, found \(maxTokens)")
    let order = lengths.indices.sorted { (lengths[$0], $0) < (lengths[$1], $1) }
    var batches: [[Int]] = []
    var batch: [Int] = []
    for index in order {
      if !batch.isEmpty, (batch.count + 1) * lengths[index] > maxTokens {
        batches.append(batch)
        batch = []
      }
      batch.append(index)
    }
    if !batch.isEmpty { batches.append(batch) }
    indices = batches
  }

  /// Batches of pairs, for validation.
  public init(pairs: [EncodedPair], maxTokens: Int) {
    self.init(lengths: pairs.map(\.length), maxTokens: maxTokens)
  }

  /// Batches of sources, for decoding.
  public init(sources: [[Int32]], maxTokens: Int) {
    self.init(lengths: sources.map(\.count), maxTokens: maxTokens)
  }

  /// Number of rows in all batches.
  public var count: Int { indices.reduce(0) { $0 + $1.count } }

  /// Puts results, given batch by batch and row by row, back into the set's order.
  ///
  /// - Precondition: there are as many results as rows, batch by batch.
  public func restored<Element>(_ results: [[Element]]) -> [Element] {
    precondition(
      results.map(\.count) == indices.map(\.count),
      "results must have the shape of the batches, one for each row")
    let placed = zip(indices.joined(), results.joined()).sorted { $0.0 < $1.0 }
    return placed.map { $0.1 }
  }
}
