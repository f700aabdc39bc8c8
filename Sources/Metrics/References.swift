/// The references of a corpus: one or more for each segment.
///
/// An empty string is a reference of no words; a missing reference is no reference at all.
public struct References: Equatable, Sendable {
  /// The references of each segment, never empty.
  public let segments: [[String]]

  /// One reference per segment.
  public init(_ lines: [String]) {
    segments = lines.map { [$0] }
  }

  /// Several reference streams, as several reference files; nil where a stream has no line.
  ///
  /// - Throws: `MetricError.lineCountMismatch` when streams differ in length,
  ///   `MetricError.noReference` when a segment has none.
  public init(streams: [[String?]]) throws(MetricError) {
    let count = streams.first?.count ?? 0
    for (index, stream) in streams.enumerated() where stream.count != count {
      throw .lineCountMismatch(
        reference: "reference 1", referenceLines: count,
        hypothesis: "reference \(index + 1)", hypothesisLines: stream.count)
    }
    var segments: [[String]] = []
    for index in 0..<count {
      let present = streams.compactMap { $0[index] }
      guard !present.isEmpty else { throw .noReference(segment: index + 1) }
      segments.append(present)
    }
    self.segments = segments
  }

  /// What the signature's `nrefs` says: the number for every segment, or `var` where it varies.
  public var countDescription: String {
    let counts = Set(segments.map(\.count))
    guard let only = counts.first, counts.count == 1 else { return "var" }
    return String(only)
  }
}
