public import Corpora

/// What a prepared corpus is like: sizes, lengths, and how much the languages share.
public struct CorpusInspection: Codable, Sendable, Equatable {
  /// Lengths of one side's sentences, in code points.
  public struct Lengths: Codable, Sendable, Equatable {
    /// The mean.
    public var mean = 0.0
    /// Half of the sentences are at most so long.
    public var median = 0
    /// 95 of 100 sentences are at most so long.
    public var p95 = 0
    /// The longest.
    public var longest = 0
  }

  /// One direction.
  public struct Part: Codable, Sendable, Equatable {
    /// Such as `de-en`.
    public var direction: String
    /// Pairs by split.
    public var pairs: [String: Int]
    /// `high`, `medium`, `low` or `zero_shot`.
    public var group: String
    /// Training sentences translated from.
    public var source: Lengths
    /// Training sentences translated to.
    public var target: Lengths
    /// A few training pairs, evenly over the text.
    public var samples: [SentencePair]
  }

  /// How many sentences of the shared language two others both have translations of.
  public struct Overlap: Codable, Sendable, Equatable {
    /// The shared language.
    public var pivot: String
    /// The other languages.
    public var languages: [String]
    /// Distinct sentences of the pivot that the languages of row and column both have; on the
    /// diagonal those that a language has.
    public var shared: [[Int]]
  }

  /// The directions in order, zero-shot ones last.
  public var directions: [Part]
  /// What the languages share; nil where no language is in all directions.
  public var overlap: Overlap?
  /// Where text came from and what was left out.
  public var account: [String]

  /// Reads the training text once, pair by pair; of each distinct pivot sentence it keeps 8 bytes
  /// for each language.
  ///
  /// - Parameters:
  ///   - samples: pairs to keep of each direction.
  ///   - progress: told the pairs that were read.
  public init(_ text: RunText, samples: Int, progress: (Int) throws -> Void) throws {
    let pivot = Self.pivot(text.directions)
    let largest = text.manifest.directions.map(\.train).max() ?? 0
    directions = []
    account = text.manifest.account
    var hashes: [(language: String, sentences: [UInt64])] = []
    var done = 0
    for entry in text.manifest.directions {
      var reading = DirectionReading(entry, pivot: pivot, samples: samples)
      if let language = reading.language, hashes.contains(where: { $0.language == language }) {
        reading.language = nil
      }
      let reader = try text.folder.reader(.train, entry.direction)
      while let next = try reader.next() {
        reading.add(next.pair)
        done += 1
        if done.isMultiple(of: 4096) { try progress(done) }
      }
      directions.append(reading.part(group: Self.group(entry.train, largest)))
      if let language = reading.language { hashes.append((language, reading.distinct())) }
    }
    try progress(done)
    directions += text.manifest.zeroShot.map {
      DirectionReading($0, pivot: nil, samples: 0).part(group: "zero_shot")
    }
    overlap = pivot.map { Self.overlap($0, hashes) }
  }

  /// A task is low-resource with less than a quarter of the largest one's pairs, as in training, and
  /// high-resource with half of them.
  private static func group(_ size: Int, _ largest: Int) -> String {
    4 * size < largest ? "low" : 2 * size < largest ? "medium" : "high"
  }

  private static func pivot(_ directions: [Direction]) -> String? {
    guard let first = directions.first else { return nil }
    let common = directions.reduce(Set([first.source, first.target])) {
      $0.intersection([$1.source, $1.target])
    }
    return common.contains("en") ? "en" : common.min()
  }

  private static func overlap(_ pivot: String, _ hashes: [(language: String, sentences: [UInt64])])
    -> Overlap
  {
    let shared = hashes.map { row in
      hashes.map { common(row.sentences, $0.sentences) }
    }
    return Overlap(pivot: pivot, languages: hashes.map(\.language), shared: shared)
  }

  /// The number of elements that two ascending lists share.
  private static func common(_ a: [UInt64], _ b: [UInt64]) -> Int {
    var (i, j, count) = (0, 0, 0)
    while i < a.count, j < b.count {
      if a[i] == b[j] { count += 1 }
      let step = a[i]
      if step <= b[j] { i += 1 }
      if step >= b[j] { j += 1 }
    }
    return count
  }
}

/// Collects what is reported of one direction.
private struct DirectionReading {
  /// The language beside the pivot, whose pivot sentences are collected.
  var language: String?
  private let entry: CorpusManifest.Entry
  private let pivotIsSource: Bool
  private let wanted: Set<Int>
  private var row = 0
  private var lengths: [[Int: Int]] = [[:], [:]]
  private var samples: [SentencePair] = []
  private var hashes: [UInt64] = []

  init(_ entry: CorpusManifest.Entry, pivot: String?, samples: Int) {
    self.entry = entry
    pivotIsSource = entry.direction.source == pivot
    language = pivot.map {
      $0 == entry.direction.source ? entry.direction.target : entry.direction.source
    }
    let taken = min(samples, entry.train)
    wanted = Set((0..<taken).map { ($0 * entry.train + entry.train / 2) / taken })
  }

  mutating func add(_ pair: SentencePair) {
    lengths[0][pair.source.unicodeScalars.count, default: 0] += 1
    lengths[1][pair.target.unicodeScalars.count, default: 0] += 1
    if language != nil {
      hashes.append(StableHash(pivotIsSource ? pair.source : pair.target).value)
    }
    if wanted.contains(row) { samples.append(pair) }
    row += 1
  }

  /// The hashes of the pivot's sentences, ascending, each once.
  func distinct() -> [UInt64] {
    var result: [UInt64] = []
    for hash in hashes.sorted() where hash != result.last { result.append(hash) }
    return result
  }

  func part(group: String) -> CorpusInspection.Part {
    CorpusInspection.Part(
      direction: entry.direction.description,
      pairs: Dictionary(uniqueKeysWithValues: Split.allCases.map { ($0.rawValue, entry[$0]) }),
      group: group, source: Self.lengths(lengths[0]), target: Self.lengths(lengths[1]),
      samples: samples)
  }

  private static func lengths(_ counts: [Int: Int]) -> CorpusInspection.Lengths {
    let total = counts.values.reduce(0, +)
    guard total > 0 else { return .init() }
    let sorted = counts.sorted { $0.key < $1.key }
    func quantile(_ share: Double) -> Int {
      var left = Int((share * Double(total)).rounded(.up))
      for (length, count) in sorted {
        left -= count
        if left <= 0 { return length }
      }
      return sorted.last?.key ?? 0
    }
    let sum = counts.reduce(0) { $0 + $1.key * $1.value }
    return .init(
      mean: Double(sum) / Double(total), median: quantile(0.5), p95: quantile(0.95),
      longest: sorted.last?.key ?? 0)
  }
}
