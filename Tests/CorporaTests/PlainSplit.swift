import Corpora

/// The division of a corpus held in memory, written plainly: what the streaming one must equal.
///
/// All four have the same directions in the same order. Which pair goes where is ``SplitRule``'s
/// decision.
struct PlainSplit: Equatable, Sendable {
  /// Learnt from.
  private(set) var train = ParallelCorpus()
  /// Looked at while learning.
  private(set) var dev = ParallelCorpus()
  /// Looked at once.
  private(set) var test = ParallelCorpus()
  /// The same messages in every direction, in the same order: row k of one direction is row k of
  /// all others.
  private(set) var probe = ParallelCorpus()
  /// Pairs in none of the four, by direction in order: beyond a limit, or in the probe's band
  /// without being in every language.
  private(set) var unused: [Int] = []

  /// Divides a corpus.
  ///
  /// Sets with a limit take the messages of lowest hash, so that the directions' sets overlap as
  /// far as they can, and do not depend on the corpus's order. The training set keeps the corpus's
  /// order.
  ///
  /// - Parameters:
  ///   - corpus: directions that all have `pivot` on one side.
  ///   - pivot: the language whose messages are hashed: English, if the corpus is catalogues.
  ///   - rule: shares and limits.
  /// - Precondition: every direction has `pivot` as source or target.
  /// - Complexity: O(n log n).
  init(_ corpus: ParallelCorpus, pivot: String = "en", rule: SplitRule) {
    var bands: [[Split: [Candidate]]] = []
    for part in corpus.parts {
      precondition(
        [part.direction.source, part.direction.target].contains(pivot),
        "direction \(part.direction) has no side in \(pivot)")
      bands.append(Self.bands(of: part, pivot, rule))
    }
    let shared = Self.shared(bands.map { $0[.probe] ?? [] }, limit: rule.probeLimit)
    for (part, band) in zip(corpus.parts, bands) {
      add(part, band, shared, rule)
    }
  }

  /// The pairs of a split.
  subscript(split: Split) -> ParallelCorpus {
    switch split {
    case .train: train
    case .dev: dev
    case .test: test
    case .probe: probe
    }
  }

  /// A pair with its message's hash; ordered by hash, then by message.
  private struct Candidate {
    let hash: UInt64
    let message: String
    let pair: SentencePair

    static func < (a: Candidate, b: Candidate) -> Bool {
      a.hash != b.hash ? a.hash < b.hash : a.message < b.message
    }
  }

  private static func bands(of part: ParallelCorpus.Part, _ pivot: String, _ rule: SplitRule)
    -> [Split: [Candidate]]
  {
    let isSource = part.direction.source == pivot
    var bands: [Split: [Candidate]] = [:]
    for pair in part.pairs {
      let message = isSource ? pair.source : pair.target
      let candidate = Candidate(hash: SplitRule.hash(of: message), message: message, pair: pair)
      bands[rule.split(of: message), default: []].append(candidate)
    }
    return bands
  }

  /// The messages of lowest hash that occur in every direction; one message for each hash.
  private static func shared(_ bands: [[Candidate]], limit: Int) -> [String] {
    guard let first = bands.first else { return [] }
    var common = Set(first.map(\.message))
    for band in bands.dropFirst() { common.formIntersection(band.map(\.message)) }
    var seen = Set<UInt64>()
    let ordered = first.sorted(by: <).filter { common.contains($0.message) }
    return ordered.filter { seen.insert($0.hash).inserted }.prefix(limit).map(\.message)
  }

  private mutating func add(
    _ part: ParallelCorpus.Part, _ band: [Split: [Candidate]], _ shared: [String], _ rule: SplitRule
  ) {
    func lowest(_ split: Split, _ limit: Int) -> [SentencePair] {
      (band[split] ?? []).sorted(by: <).prefix(limit).map(\.pair)
    }
    let dev = lowest(.dev, rule.devLimit)
    let test = lowest(.test, rule.testLimit)
    let train = (band[.train] ?? []).map(\.pair)
    let byMessage = Dictionary(
      (band[.probe] ?? []).map { ($0.message, $0.pair) }, uniquingKeysWith: { first, _ in first })
    let probe = shared.compactMap { byMessage[$0] }

    self.train.append(train, to: part.direction)
    self.dev.append(dev, to: part.direction)
    self.test.append(test, to: part.direction)
    self.probe.append(probe, to: part.direction)
    unused.append(part.pairs.count - train.count - dev.count - test.count - probe.count)
  }
}
