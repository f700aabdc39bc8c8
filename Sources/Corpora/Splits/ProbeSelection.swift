/// Chooses the messages that every direction has, for comparing the tasks' gradients on the same
/// sentences.
///
/// Of the messages in all directions those of lowest hash are taken, one for each hash. Messages are
/// held as hashes, 16 bytes each.
struct ProbeSelection {
  /// One direction's messages.
  struct Messages {
    /// A message by its two hashes: the one that decides its split, and one of all its bytes.
    fileprivate struct Key: Hashable {
      let split: UInt64
      let exact: UInt64

      init(_ message: String) {
        split = SplitRule.hash(of: message)
        exact = StableHash(message).value
      }
    }

    fileprivate var keys = Set<Key>()

    mutating func insert(_ message: String) { keys.insert(Key(message)) }
  }

  /// The texts of the messages chosen, which are found by reading one direction again.
  struct Candidates {
    fileprivate let keys: Set<Messages.Key>
    private var texts: [UInt64: String] = [:]

    fileprivate init(keys: Set<Messages.Key>) { self.keys = keys }

    /// Takes a message if it is chosen; of several with one hash the first by its text.
    mutating func add(_ message: String) {
      let key = Messages.Key(message)
      guard keys.contains(key) else { return }
      if texts[key.split].map({ message < $0 }) ?? true { texts[key.split] = message }
    }

    /// The messages in the order of their hashes.
    var chosen: [String] { texts.sorted { $0.key < $1.key }.map(\.value) }
  }

  private var common: Set<Messages.Key>?

  /// Leaves only messages that are also in another direction.
  mutating func intersect(_ messages: Messages) {
    common = common.map { $0.intersection(messages.keys) } ?? messages.keys
  }

  /// What to look for: the messages of the `limit` lowest hashes that are in every direction.
  func candidates(limit: Int) -> Candidates {
    let common = common ?? []
    let lowest = Set(Set(common.map(\.split)).sorted().prefix(limit))
    return Candidates(keys: common.filter { lowest.contains($0.split) })
  }
}
