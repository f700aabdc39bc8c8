public import Corpora

/// The text of a run: what is trained, validated, tested and probed on, with an account of it.
public struct RunText {
  /// Learnt from; empty when only the held-out text was read back.
  public var train = ParallelCorpus()
  /// Looked at while training.
  public var dev = ParallelCorpus()
  /// Looked at once.
  public var test = ParallelCorpus()
  /// What gradients are compared on; the same sentences in every direction where
  /// ``isMultiParallel``.
  public var probe = ParallelCorpus()
  /// Whether row k of the probe is the same sentence in all directions.
  public var isMultiParallel = false
  /// Where the text came from and what was left out, a line each.
  public var account: [String] = []

  /// Text without any sentence.
  public init() {}

  /// The text of a split.
  public subscript(split: Split) -> ParallelCorpus {
    switch split {
    case .train: train
    case .dev: dev
    case .test: test
    case .probe: probe
    }
  }

  /// The text of some directions alone; row k of the probe stays row k.
  public func restricted(to directions: [Direction]) -> RunText {
    func kept(_ corpus: ParallelCorpus) -> ParallelCorpus {
      ParallelCorpus(corpus.parts.filter { directions.contains($0.direction) })
    }
    var text = self
    (text.train, text.dev, text.test) = (kept(train), kept(dev), kept(test))
    text.probe = kept(probe)
    return text
  }

  /// The tasks that count as low-resource, and the others.
  ///
  /// - Parameter named: directions or languages beside English; empty for the directions with less
  ///   than a quarter of the largest one's training pairs.
  /// - Throws: ``ExperimentError/unknownLowResource(_:known:)``.
  public func resourceGroups(named: [String]) throws -> (low: [String], high: [String]) {
    let sizes = Dictionary(
      uniqueKeysWithValues: train.parts.map { ($0.direction.description, $0.pairs.count) })
    let names = train.directions
    let bySize = ResourceGroup.groups(of: sizes).filter { $0.value == .low }
    var low = Set(named.isEmpty ? Array(bySize.keys) : [])
    for name in named {
      let meant = names.filter { direction in
        direction.description == name
          || name != "en"
            && [direction.source, direction.target].contains(name)
      }
      guard !meant.isEmpty else {
        throw ExperimentError.unknownLowResource(name, known: names.map(\.description))
      }
      low.formUnion(meant.map(\.description))
    }
    let all = names.map(\.description)
    return (all.filter(low.contains), all.filter { !low.contains($0) })
  }
}
