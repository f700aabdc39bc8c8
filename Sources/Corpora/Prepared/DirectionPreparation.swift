import Foundation

/// Reads, cleans and divides one direction's training text, pair by pair.
struct DirectionPreparation {
  /// What is known when a direction is done: `partial/DIRECTION.json`.
  struct Result: Codable {
    var accounts: [String]
    var train: Int
    var beyondLimits: Int
    /// Pairs in the probe's band, which are in `partial/DIRECTION.SOURCE` and `.TARGET`.
    var probeBand: Int
    var dev: [SentencePair]
    var test: [SentencePair]
  }

  let text: DirectionText
  let folder: CorpusFolder
  let cleaning: PairCleaning
  /// The language to split by and how; nil where nothing is split off.
  let splitting: (pivot: String, rule: SplitRule)?
  /// Hashes of the pairs in validation and test text that was given.
  let heldOut: HashSet64

  /// Does the work, leaving `train/DIRECTION.*` and the probe's band.
  ///
  /// - Parameter progress: told the share of this direction that is done; may throw to stop.
  func run(progress: (Double) throws -> Void) throws -> Result {
    var collector = splitting.map {
      SplitCollector(text.direction, pivot: $0.pivot, rule: $0.rule)
    }
    let train = try PairWriter(folder.files(.train, text.direction))
    let band = try splitting.map { _ in try PairWriter(folder.bandFiles(text.direction)) }
    var seen = HashSet64()
    var accounts = text.notes
    for (index, source) in text.train.enumerated() {
      let account = try each(of: source, seen: &seen) { pair in
        switch collector?.add(pair) ?? .train {
        case .train: try train.add(pair)
        case .probe: try band?.add(pair)
        case .dev, .test: break
        }
      } progress: {
        try progress((Double(index) + $0) / Double(text.train.count))
      }
      if let account { accounts.append(account) }
    }
    try train.finish()
    try band?.finish()
    let split = collector?.heldOut()
    return Result(
      accounts: accounts, train: train.count, beyondLimits: split?.beyond ?? 0,
      probeBand: band?.count ?? 0, dev: split?.dev ?? [], test: split?.test ?? [])
  }

  /// Gives the pairs of a source that are kept; the result is the line that accounts for it.
  private func each(
    of source: DirectionText.Source, seen: inout HashSet64,
    take: (SentencePair) throws -> Void, progress: (Double) throws -> Void
  ) throws -> String? {
    switch source {
    case .pairs(let pairs, let account):
      for pair in pairs { try take(pair) }
      return account
    case .files(let files):
      var account = CleaningAccount(name: files.name, direction: text.direction)
      let reader = try files.reader()
      while let next = try reader.next() {
        account.read += 1
        if account.read.isMultiple(of: 4096) { try progress(reader.share) }
        if let reason = rejection(of: next.pair, &seen, &account) {
          account.drop(reason, line: next.line)
        } else {
          account.kept += 1
          try take(next.pair)
        }
      }
      return account.description
    }
  }

  private func rejection(
    of pair: SentencePair, _ seen: inout HashSet64, _ account: inout CleaningAccount
  ) -> PairRejection? {
    if let reason = cleaning.rejection(of: pair) { return reason }
    guard cleaning.duplicates || heldOut.count > 0 else { return nil }
    let hash = pair.stableHash
    if cleaning.duplicates, !seen.insert(hash) { return .duplicate }
    guard heldOut.contains(hash) else { return nil }
    if cleaning.heldOut { return .heldOut }
    account.heldOutKept += 1
    return nil
  }
}

extension CorpusFolder {
  /// Where the pairs in the probe's band are while a corpus is being prepared.
  func bandFiles(_ direction: Direction) -> (source: String, target: String) {
    (
      "\(path)/partial/\(direction).\(direction.source)",
      "\(path)/partial/\(direction).\(direction.target)"
    )
  }

  /// What is known of a direction that is done.
  func partialFile(_ direction: Direction) -> String { "\(path)/partial/\(direction).json" }
}
