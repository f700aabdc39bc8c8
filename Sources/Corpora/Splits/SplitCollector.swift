/// Divides one direction's pairs, shown one by one, into what is learnt from, validated on, tested
/// on and probed with.
///
/// Sets with a limit take the messages of lowest hash, so that the directions' sets overlap as far
/// as they can, and do not depend on the order of the pairs.
struct SplitCollector {
  private let rule: SplitRule
  private let messageIsSource: Bool
  private var dev: LowestHashes
  private var test: LowestHashes

  /// - Parameter pivot: the language whose side is the message that decides.
  init(_ direction: Direction, pivot: String, rule: SplitRule) {
    precondition(
      [direction.source, direction.target].contains(pivot),
      "direction \(direction) has no side in \(pivot)")
    self.rule = rule
    messageIsSource = direction.source == pivot
    dev = LowestHashes(limit: rule.devLimit)
    test = LowestHashes(limit: rule.testLimit)
  }

  /// The split that a pair belongs to; pairs for validation and test are kept here.
  mutating func add(_ pair: SentencePair) -> Split {
    let message = messageIsSource ? pair.source : pair.target
    let hash = SplitRule.hash(of: message)
    let split = rule.split(ofHash: hash)
    if split == .dev { dev.add(pair, message: message, hash: hash) }
    if split == .test { test.add(pair, message: message, hash: hash) }
    return split
  }

  /// The validation text and the test text, and how many pairs were beyond their limits.
  mutating func heldOut() -> (dev: [SentencePair], test: [SentencePair], beyond: Int) {
    let (dev, test) = (self.dev.lowest(), self.test.lowest())
    return (dev, test, self.dev.shown + self.test.shown - dev.count - test.count)
  }
}
