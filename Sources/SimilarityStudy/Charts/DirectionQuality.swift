/// How well one direction is translated.
public struct DirectionQuality: Codable, Sendable, Equatable {
  /// Source and target, such as `fr-en`.
  public var direction: String
  /// The resource group: `high`, `low`, or any other name; empty for none.
  public var group: String
  /// BLEU in points, 0 to 100.
  public var bleu: Double
  /// chrF in points, 0 to 100.
  public var chrf: Double?
  /// How many sentences were scored.
  public var sentences: Int?
  /// An interval of BLEU.
  public var interval: Interval?

  /// Makes a direction's scores.
  public init(
    direction: String, group: String = "", bleu: Double, chrf: Double? = nil,
    sentences: Int? = nil, interval: Interval? = nil
  ) {
    self.direction = direction
    self.group = group
    self.bleu = bleu
    self.chrf = chrf
    self.sentences = sentences
    self.interval = interval
  }

  /// The directions with groups in the order high, medium, low, then others as first met.
  static func byGroup(_ directions: [DirectionQuality]) -> [DirectionQuality] {
    groups(of: directions).flatMap { group in directions.filter { $0.group == group } }
  }

  /// The groups in that order, each once.
  static func groups(of directions: [DirectionQuality]) -> [String] {
    let usual = ["high", "medium", "mid", "low"]
    var seen: Set<String> = []
    let met = directions.map(\.group).filter { seen.insert($0).inserted }
    return usual.filter(seen.contains) + met.filter { !usual.contains($0) }
  }
}
