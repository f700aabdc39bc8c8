/// What a prepared corpus holds: its `corpus.json`, written last, so that a folder with one is whole.
public struct CorpusManifest: Codable, Equatable, Sendable {
  /// The sizes of one direction.
  public struct Entry: Codable, Equatable, Sendable {
    /// The direction.
    public var direction: Direction
    /// Pairs to learn from; 0 for a zero-shot direction.
    public var train = 0
    /// Pairs to validate on.
    public var dev = 0
    /// Pairs to test on.
    public var test = 0
    /// Pairs to compare gradients on.
    public var probe = 0
    /// Pairs in none of the four: beyond a limit, or in the probe's band without being in every
    /// direction.
    public var unused = 0

    /// An entry of an empty direction.
    public init(_ direction: Direction) { self.direction = direction }

    /// The size of a split.
    public subscript(split: Split) -> Int {
      switch split {
      case .train: train
      case .dev: dev
      case .test: test
      case .probe: probe
      }
    }
  }

  /// The version of this format.
  public var version = 1
  /// What the text was made from: of equal sources and rules equal.
  public var identity: String
  /// The directions that are learnt, in order.
  public var directions: [Entry]
  /// The directions that are only tested.
  public var zeroShot: [Entry]
  /// Whether row k of the probe is the same sentence in every direction.
  public var isMultiParallel: Bool
  /// Where text came from and what was left out, a line each.
  public var account: [String]

  enum CodingKeys: String, CodingKey {
    case version, identity, directions, account
    case zeroShot = "zero_shot"
    case isMultiParallel = "is_multi_parallel"
  }

  /// The account with the sizes of the splits: `account.txt`.
  public var accountText: String {
    let sizes = directions.map { entry in
      let parts = [Split.train, .dev, .test, .probe].map { "\($0.rawValue) \(entry[$0])" }
      let unused = entry.unused > 0 ? ["unused \(entry.unused)"] : []
      return "\(entry.direction): " + (parts + unused).joined(separator: ", ")
    }
    let zeroShot = zeroShot.map { "\($0.direction) (zero-shot): dev \($0.dev), test \($0.test)" }
    return (account + sizes + zeroShot).map { $0 + "\n" }.joined()
  }
}
