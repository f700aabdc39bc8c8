public import Corpora

/// Directions that are averaged together: all into one language, all from it, or the others.
public struct DirectionFamily: Codable, Sendable, Equatable {
  /// Such as `Any→En`.
  public var title: String
  /// The directions in the order of the runs.
  public var directions: [String]

  /// The families of directions, in the order into, from, others; empty ones are left out.
  ///
  /// The language that most directions have on either side parts them: English at a tie, else the
  /// first by name. Directions without it are `Any→Any`.
  public static func families(of directions: [Direction]) -> [DirectionFamily] {
    guard let hub = hub(of: directions) else { return [] }
    let name = hub.prefix(1).uppercased() + hub.dropFirst()
    let parts: [(String, (Direction) -> Bool)] = [
      ("Any→\(name)", { $0.target == hub }), ("\(name)→Any", { $0.source == hub }),
      ("Any→Any", { $0.source != hub && $0.target != hub }),
    ]
    return parts.map { title, belongs in
      DirectionFamily(
        title: title, directions: directions.filter(belongs).map(\.description))
    }.filter { !$0.directions.isEmpty }
  }

  private static func hub(of directions: [Direction]) -> String? {
    let counts = directions.reduce(into: [String: Int]()) { counts, direction in
      counts[direction.source, default: 0] += 1
      counts[direction.target, default: 0] += 1
    }
    let most = counts.values.max() ?? 0
    let candidates = counts.filter { $0.value == most }.map(\.key)
    return candidates.contains("en") ? "en" : candidates.min()
  }
}
