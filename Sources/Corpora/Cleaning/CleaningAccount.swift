/// What became of the pairs of one text.
public struct CleaningAccount: Codable, Equatable, Sendable {
  /// Pairs left out for one reason.
  public struct Dropped: Codable, Equatable, Sendable {
    /// How many.
    public var count: Int
    /// The line of the first.
    public var firstLine: Int
  }

  /// The text, as it was named.
  public let name: String
  /// The direction that it was read in, such as `de-en`.
  public let direction: String
  /// Pairs read, those with empty sides included.
  public internal(set) var read = 0
  /// Pairs kept.
  public internal(set) var kept = 0
  /// Pairs left out, by reason.
  public internal(set) var dropped: [PairRejection: Dropped] = [:]
  /// Kept pairs that are also in a validation or test text of the direction.
  public internal(set) var heldOutKept = 0

  init(name: String, direction: Direction) {
    self.name = name
    self.direction = direction.description
  }

  mutating func drop(_ reason: PairRejection, line: Int) {
    dropped[reason, default: Dropped(count: 0, firstLine: line)].count += 1
  }
}

extension CleaningAccount: CustomStringConvertible {
  /// One line, such as
  /// `de-en corpus/train: 5120 pairs read, 5000 kept; dropped: 100 empty (first in line 7), …`.
  public var description: String {
    var line = "\(direction) \(name): \(read) pairs read, \(kept) kept"
    let reasons = PairRejection.allCases.compactMap { reason in
      dropped[reason].map { "\($0.count) \(reason.rawValue) (first in line \($0.firstLine))" }
    }
    if !reasons.isEmpty { line += "; dropped: " + reasons.joined(separator: ", ") }
    if heldOutKept > 0 {
      line +=
        "; \(heldOutKept) of those kept are also in the validation or test text "
        + "(data.cleaning.held_out: true drops them)"
    }
    return line
  }
}
