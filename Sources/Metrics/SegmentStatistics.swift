/// What a metric needs to know of each segment; its column sums give the corpus score.
///
/// Letters: N segments, k statistics per segment. Computing them once makes each further
/// resampled score a matter of N·k additions.
public struct SegmentStatistics: Equatable, Sendable {
  /// The number of statistics per segment, k.
  public let width: Int
  /// All statistics, segment after segment: `[N, k]`.
  public private(set) var values: [Int] = []

  /// No segments, of `width` statistics each.
  public init(width: Int) {
    precondition(width > 0, "A segment needs at least one statistic, not \(width).")
    self.width = width
  }

  /// The sum of several statistics of the same segments, such as those of one system's seeds.
  ///
  /// - Parameter times: a factor for every number, which makes sums of different numbers of systems
  ///   comparable.
  /// - Precondition: all have the same segments and the same width; there is at least one.
  public init(adding parts: [SegmentStatistics], times: Int = 1) {
    precondition(!parts.isEmpty, "A sum needs at least one part.")
    precondition(
      parts.allSatisfy { $0.width == parts[0].width && $0.count == parts[0].count },
      "Only statistics of the same segments by the same metric can be added.")
    width = parts[0].width
    values = parts[0].values.indices.map { index in
      times * parts.reduce(0) { $0 + $1.values[index] }
    }
  }

  /// The number of segments, N.
  public var count: Int { values.count / width }

  /// Adds a segment at the end.
  public mutating func append(_ segment: [Int]) {
    precondition(
      segment.count == width, "A segment of \(width) statistics expected, not \(segment.count).")
    values.append(contentsOf: segment)
  }

  /// The statistics of one segment.
  public subscript(segment: Int) -> ArraySlice<Int> {
    values[(segment * width)..<((segment + 1) * width)]
  }

  /// The sum over all segments: `[k]`.
  public func sum() -> [Int] {
    var sums = Array(repeating: 0, count: width)
    for index in values.indices { sums[index % width] += values[index] }
    return sums
  }
}
