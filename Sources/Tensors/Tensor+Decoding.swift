internal import CTorch

// Letters: R rows, M places of a memory, d width, V vocabulary.

/// The places of a memory that each row of a batch sees, in the order in which they were added.
///
/// Rows that share a history name the same places, so that rows are reordered without touching the
/// memory.
public struct MemoryPlaces: Sendable, Equatable {
  /// The places of all rows, one row after the other.
  private(set) var places: [Int32] = []
  /// Where each row begins, and where the last one ends: R + 1 ascending numbers from 0.
  private(set) var bounds: [Int32] = [0]

  /// Rows that see nothing yet.
  public init(rows: Int) { bounds = Array(repeating: 0, count: rows + 1) }

  /// Rows that see the given places.
  public init(_ rows: [Range<Int>]) {
    for row in rows { append(row.map(Int32.init)[...]) }
  }

  /// The number of rows, R.
  public var rows: Int { bounds.count - 1 }

  /// The rows that a list names, in its order.
  public func selecting(_ rows: [Int]) -> MemoryPlaces {
    var selected = MemoryPlaces(rows: 0)
    selected.places.reserveCapacity(places.count)
    for row in rows { selected.append(places[Int(bounds[row])..<Int(bounds[row + 1])]) }
    return selected
  }

  /// The same rows, row r of which also sees the place `first + r`.
  public func adding(from first: Int) -> MemoryPlaces {
    var grown = MemoryPlaces(rows: 0)
    grown.places.reserveCapacity(places.count + rows)
    for row in 0..<rows {
      grown.places += places[Int(bounds[row])..<Int(bounds[row + 1])]
      grown.append([Int32(first + row)])
    }
    return grown
  }

  private mutating func append(_ row: ArraySlice<Int32>) {
    places += row
    bounds.append(Int32(places.count))
  }
}

extension Tensor {
  /// softmax(q·Kᵀ/√D)·V for a query [R, d] (this tensor) with H heads of width D = d/H.
  ///
  /// - Parameters:
  ///   - memory: [M, 2d], keys in the first half of a row and values in the second.
  ///   - places: the rows of the memory that each row of the query sees; one that sees none gets zeros.
  /// - Returns: [R, d].
  /// - Complexity: O(d) for each place seen; nothing of the memory is copied.
  public func attending(to memory: Tensor, at places: MemoryPlaces, heads: Int) throws -> Tensor {
    guard places.rows == shape.first else {
      throw TensorError.wrongCount(expected: places.rows, found: shape.first ?? 0, shape: shape)
    }
    return try Self.make {
      gv_attend_places(
        handle, memory.handle, places.places, places.bounds, Int64(heads), $0)
    }
  }

  /// The likeliest next tokens of each row of some models' scores [R, V].
  ///
  /// With several models a probability is the mean over the models, as in fairseq's ensembles.
  ///
  /// - Parameters:
  ///   - scores: one tensor for each model.
  ///   - forbidden: tokens that are left out.
  ///   - end: the token whose probability is wanted in any case.
  ///   - count: how many tokens a row gets, at most V.
  public static func bestTokens(
    _ scores: [Tensor], forbidden: [Int64], end: Int, count: Int
  ) throws -> BestTokens {
    let rows = scores.first?.shape.first ?? 0
    var best = BestTokens(
      count: count, logProbabilities: Array(repeating: 0, count: rows * count),
      tokens: Array(repeating: 0, count: rows * count), ends: Array(repeating: 0, count: rows))
    try withExtendedLifetime(scores) {
      let handles = scores.map { Optional($0.handle) }
      try check(
        gv_best_tokens(
          handles, handles.count, forbidden, forbidden.count, Int64(end), Int64(count),
          &best.logProbabilities, &best.tokens, &best.ends))
    }
    return best
  }
}

/// The likeliest next tokens of R rows, n a row.
public struct BestTokens: Sendable, Equatable {
  /// n.
  public let count: Int
  /// ln p of the tokens [R·n], falling in each row; −∞ where there are fewer.
  public fileprivate(set) var logProbabilities: [Float]
  /// The tokens [R·n]; −1 where there are fewer.
  public fileprivate(set) var tokens: [Int64]
  /// ln p of the end [R].
  public fileprivate(set) var ends: [Float]
}
