/// A text and its translation.
public struct SentencePair: Hashable, Codable, Sendable {
  /// The text translated from.
  public var source: String
  /// Its translation.
  public var target: String

  /// A pair of texts.
  public init(source: String, target: String) {
    self.source = source
    self.target = target
  }

  /// The pair for the opposite direction.
  public var reversed: SentencePair { SentencePair(source: target, target: source) }
}

/// Pairs of texts by direction, the directions in a fixed order.
public struct ParallelCorpus: Equatable, Sendable {
  /// One direction's pairs.
  public struct Part: Equatable, Sendable {
    /// The direction of all pairs.
    public var direction: Direction
    /// The pairs in their order.
    public var pairs: [SentencePair]

    /// Pairs of one direction.
    public init(direction: Direction, pairs: [SentencePair]) {
      self.direction = direction
      self.pairs = pairs
    }
  }

  /// The directions with their pairs.
  public private(set) var parts: [Part]

  /// A corpus.
  ///
  /// - Precondition: no direction occurs twice.
  public init(_ parts: [Part] = []) {
    precondition(
      Set(parts.map(\.direction)).count == parts.count, "a direction occurs twice in a corpus")
    self.parts = parts
  }

  /// The directions in order.
  public var directions: [Direction] { parts.map(\.direction) }

  /// Number of pairs, all directions together.
  public var count: Int { parts.reduce(0) { $0 + $1.pairs.count } }

  /// The pairs of a direction; empty for a direction that the corpus has not.
  public subscript(direction: Direction) -> [SentencePair] {
    parts.first { $0.direction == direction }?.pairs ?? []
  }

  /// Adds pairs to a direction, which is put last if it is new.
  public mutating func append(_ pairs: [SentencePair], to direction: Direction) {
    if let index = parts.firstIndex(where: { $0.direction == direction }) {
      parts[index].pairs += pairs
    } else {
      parts.append(Part(direction: direction, pairs: pairs))
    }
  }

  /// Every direction turned round.
  public var reversed: ParallelCorpus {
    ParallelCorpus(
      parts.map { Part(direction: $0.direction.reversed, pairs: $0.pairs.map(\.reversed)) })
  }

  /// All texts of both sides, sources before targets, direction by direction: what subwords are trained on.
  ///
  /// A target that occurs under several directions (the same English message in nine languages) is given once per
  /// occurrence unless `distinct` is set.
  public func texts(distinct: Bool = false) -> [String] {
    let all = parts.flatMap { $0.pairs.map(\.source) + $0.pairs.map(\.target) }
    guard distinct else { return all }
    var seen = Set<String>()
    return all.filter { seen.insert($0).inserted }
  }
}
