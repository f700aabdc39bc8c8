/// A sample of the distinct texts of a stream, each as likely as any other, held in bounded memory.
///
/// The texts with the lowest hashes under a seed are taken, so a text that comes often is no likelier
/// than one that comes once. Up to `limit` distinct texts, the sample is all of them.
public struct TextSample {
  private struct Candidate {
    let hash: UInt64
    let number: Int
    let text: String
  }

  private let limit: Int
  private let seed: UInt64
  private var candidates: [Candidate] = []
  private var bound = UInt64.max
  private var shown = 0

  /// An empty sample.
  ///
  /// - Parameter limit: most texts, positive.
  public init(limit: Int, seed: UInt64) {
    precondition(limit > 0, "a sample has at least one text")
    self.limit = limit
    self.seed = SplitMix64.mix(seed)
  }

  /// Shows a text.
  public mutating func add(_ text: String) {
    shown += 1
    let hash = SplitMix64.mix(StableHash(text).value ^ seed)
    guard hash <= bound else { return }
    candidates.append(Candidate(hash: hash, number: shown, text: text))
    if candidates.count >= 2 * limit { shorten() }
  }

  /// The texts of the sample in the order in which they first came.
  public mutating func texts() -> [String] {
    shorten()
    return candidates.sorted { $0.number < $1.number }.map(\.text)
  }

  private mutating func shorten() {
    candidates.sort { ($0.hash, $0.number) < ($1.hash, $1.number) }
    var kept: [Candidate] = []
    for candidate in candidates where kept.last?.hash != candidate.hash {
      if kept.count == limit { break }
      kept.append(candidate)
    }
    candidates = kept
    if kept.count == limit, let last = kept.last { bound = last.hash }
  }
}

extension CorpusFolder {
  /// A sample of all distinct training texts of both sides: what subwords are trained on.
  ///
  /// - Parameter progress: told the share of the files read; may throw to stop.
  public func sample(
    _ directions: [Direction], limit: Int, seed: UInt64,
    progress: (Double) throws -> Void = { _ in }
  ) throws -> [String] {
    var sample = TextSample(limit: limit, seed: seed)
    let files = directions.map { self.files(.train, $0) }.flatMap { [$0.source, $0.target] }
    for (index, file) in files.enumerated() {
      let reader = try LineReader(file)
      while let line = try reader.next() {
        sample.add(line)
        guard reader.line.isMultiple(of: 65_536) else { continue }
        try progress((Double(index) + reader.share) / Double(files.count))
      }
    }
    return sample.texts()
  }
}
