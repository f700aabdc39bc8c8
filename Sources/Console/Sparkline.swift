/// A curve in one line of text: a block of one of eight heights for each point.
public enum Sparkline {
  private static let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// The curve through some values, from left to right.
  ///
  /// - Parameters:
  ///   - values: The points; ones that are not finite leave a gap.
  ///   - width: The most columns; of more points neighbours are averaged.
  ///   - range: The values of the lowest and the highest block; those of the points when nil.
  public static func text(
    _ values: [Double], width: Int = 40, range: ClosedRange<Double>? = nil
  ) -> String {
    precondition(width > 0, "a curve is at least one column wide, not \(width)")
    let points = condensed(values, to: width)
    let finite = points.filter(\.isFinite)
    guard let low = range?.lowerBound ?? finite.min(), let high = range?.upperBound ?? finite.max()
    else { return String(repeating: " ", count: points.count) }
    return String(
      points.map { value in
        guard value.isFinite else { return " " }
        guard high > low else { return blocks[3] }
        let level = min(1, max(0, (value - low) / (high - low)))
        return blocks[Int((level * Double(blocks.count - 1)).rounded())]
      })
  }

  /// Means of neighbours, as many as there is room for.
  private static func condensed(_ values: [Double], to width: Int) -> [Double] {
    guard values.count > width else { return values }
    return (0..<width).map { column in
      let part = values[column * values.count / width..<(column + 1) * values.count / width]
        .filter(\.isFinite)
      return part.isEmpty ? .nan : part.reduce(0, +) / Double(part.count)
    }
  }
}
