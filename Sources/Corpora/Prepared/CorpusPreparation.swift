import Foundation

/// Makes a prepared corpus: reads the directions' texts, cleans them, splits held-out text off, and
/// writes all of it as plain files into a ``CorpusFolder``.
///
/// Text is streamed: in memory are one hash of 8 bytes for each pair of the direction at work, the
/// validation and test texts, and the messages in the probe's band (4 % of a split text) by their
/// hashes. A preparation that was stopped goes on with the first direction that is not done, and
/// leaves the same bytes as one that was not.
public struct CorpusPreparation: Sendable {
  /// The directions to learn, in order.
  public var texts: [DirectionText]
  /// The directions that are only tested.
  public var zeroShot: [DirectionText]
  /// Which pairs are left out of training text.
  public var cleaning: PairCleaning
  /// How held-out text is split off where none is given.
  public var rule: SplitRule
  /// Tells equal sources and rules from others.
  public var identity: String

  /// A preparation.
  public init(
    texts: [DirectionText], zeroShot: [DirectionText] = [], cleaning: PairCleaning,
    rule: SplitRule, identity: String
  ) {
    self.texts = texts
    self.zeroShot = zeroShot
    self.cleaning = cleaning
    self.rule = rule
    self.identity = identity
  }

  /// Prepares the corpus, or goes on where an earlier call stopped; nothing is done where the folder
  /// holds it already.
  ///
  /// - Parameter progress: told the share of the text that was read; may throw to stop.
  /// - Throws: ``CorpusError`` with file and line, ``CorpusError/noPivot`` where directions without
  ///   validation or test text share no language.
  public func run(
    into folder: CorpusFolder, progress: (Double) throws -> Void = { _ in }
  ) throws -> CorpusManifest {
    if let manifest = try? folder.manifest(), manifest.identity == identity { return manifest }
    try begin(folder)
    let pivot = try pivot()
    let total = texts.reduce(0) { $0 + $1.weight }
    var done = 0.0
    for text in texts {
      try progress(done / total)
      try prepare(text, folder, pivot) { try progress((done + $0 * text.weight) / total) }
      done += text.weight
    }
    let manifest = try conclude(folder, pivot)
    try progress(1)
    try folder.store(manifest)
    try? FileManager.default.removeItem(atPath: "\(folder.path)/partial")
    return manifest
  }

  /// Removes what another preparation left, and keeps what this one did.
  private func begin(_ folder: CorpusFolder) throws {
    let mark = "\(folder.path)/partial/identity"
    let found = FileManager.default.contents(atPath: mark)
    if found != Data(identity.utf8) { folder.clear() }
    try folder.makeFolder("partial")
    try folder.makeFolder(Split.train.rawValue)
    try OutputText.write(identity, to: mark)
  }

  /// The language that all directions share whose text has to be split: English, or the first.
  private func pivot() throws(CorpusError) -> String? {
    let split = texts.filter(\.needsSplit).map(\.direction)
    guard let first = split.first else { return nil }
    let common = split.dropFirst().reduce(Set([first.source, first.target])) {
      $0.intersection([$1.source, $1.target])
    }
    if common.contains("en") { return "en" }
    guard let pivot = common.min() else { throw .noPivot(directions: split.map(\.description)) }
    return pivot
  }

  // MARK: - One direction

  private func prepare(
    _ text: DirectionText, _ folder: CorpusFolder, _ pivot: String?,
    progress: (Double) throws -> Void
  ) throws {
    let mark = folder.partialFile(text.direction)
    guard !FileManager.default.fileExists(atPath: mark) else { return }
    var heldOut = HashSet64()
    for files in [text.dev, text.test] {
      for pair in try files?.read().pairs ?? [] { _ = heldOut.insert(pair.stableHash) }
    }
    let work = DirectionPreparation(
      text: text, folder: folder, cleaning: cleaning,
      splitting: text.needsSplit ? pivot.map { ($0, rule) } : nil, heldOut: heldOut)
    try folder.store(work.run(progress: progress), in: mark)
  }

  // MARK: - Held-out text

  private func conclude(_ folder: CorpusFolder, _ pivot: String?) throws -> CorpusManifest {
    var manifest = CorpusManifest(
      identity: identity, directions: [], zeroShot: [], isMultiParallel: false, account: [])
    var dev = ParallelCorpus()
    for text in texts {
      let data = FileManager.default.contents(atPath: folder.partialFile(text.direction)) ?? Data()
      let result = try JSONDecoder().decode(DirectionPreparation.Result.self, from: data)
      manifest.account += result.accounts
      var entry = CorpusManifest.Entry(text.direction)
      entry.train = result.train
      entry.unused = result.beyondLimits + result.probeBand
      let own = try given(text, &manifest.account)
      dev.append(own.dev ?? result.dev, to: text.direction)
      entry.dev = (own.dev ?? result.dev).count
      entry.test = (own.test ?? result.test).count
      if own.dev != nil { entry.unused += result.dev.count }
      if own.test != nil { entry.unused += result.test.count }
      try folder.write(own.dev ?? result.dev, .dev, text.direction)
      try folder.write(own.test ?? result.test, .test, text.direction)
      manifest.directions.append(entry)
    }
    try addProbe(to: &manifest, folder, pivot, dev)
    for text in zeroShot {
      var entry = CorpusManifest.Entry(text.direction)
      let own = try given(text, &manifest.account)
      (entry.dev, entry.test) = (own.dev?.count ?? 0, own.test?.count ?? 0)
      try folder.write(own.dev ?? [], .dev, text.direction)
      try folder.write(own.test ?? [], .test, text.direction)
      manifest.zeroShot.append(entry)
    }
    return manifest
  }

  /// Validation and test text that was given, as it is but for empty lines.
  private func given(_ text: DirectionText, _ account: inout [String]) throws -> (
    dev: [SentencePair]?, test: [SentencePair]?
  ) {
    func read(_ files: ParallelFiles?) throws -> [SentencePair]? {
      guard let files else { return nil }
      let (pairs, empty) = try files.read()
      account.append(
        "\(text.direction) \(files.name): \(pairs.count) pairs held out"
          + (empty > 0 ? ", \(empty) with an empty side left out" : ""))
      return pairs
    }
    return (try read(text.dev), try read(text.test))
  }

  /// Writes the probe: messages that all directions share, else the validation text.
  private func addProbe(
    to manifest: inout CorpusManifest, _ folder: CorpusFolder, _ pivot: String?,
    _ dev: ParallelCorpus
  ) throws {
    var shared = ParallelCorpus()
    let given = try givenProbe()
    if given == nil, texts.allSatisfy(\.needsSplit), let pivot, rule.probeLimit > 0 {
      shared = try sharedMessages(folder, pivot)
    }
    let rows =
      given ?? (shared.count > 0 ? shared : Self.multiParallel(dev, limit: rule.probeLimit))
    manifest.isMultiParallel =
      rows.map { Self.multiParallel($0, limit: rule.probeLimit) != nil } ?? false
    for index in manifest.directions.indices {
      let direction = manifest.directions[index].direction
      let pairs = (rows ?? dev)[direction]
      try folder.write(pairs, .probe, direction)
      manifest.directions[index].probe = pairs.count
      manifest.directions[index].unused -= shared[direction].count
    }
  }

  /// The probe text that was given, if it was for every direction.
  private func givenProbe() throws -> ParallelCorpus? {
    guard rule.probeLimit > 0, texts.allSatisfy({ $0.probe != nil }) else { return nil }
    return ParallelCorpus(
      try texts.map { text in
        let pairs = try text.probe?.read().pairs ?? []
        return .init(direction: text.direction, pairs: Array(pairs.prefix(rule.probeLimit)))
      })
  }

  private func sharedMessages(_ folder: CorpusFolder, _ pivot: String) throws -> ParallelCorpus {
    var selection = ProbeSelection()
    for direction in texts.map(\.direction) {
      var own = ProbeSelection.Messages()
      try eachInBand(direction, folder, pivot) { message, _ in own.insert(message) }
      selection.intersect(own)
    }
    var names = selection.candidates(limit: rule.probeLimit)
    try eachInBand(texts[0].direction, folder, pivot) { message, _ in names.add(message) }
    let chosen = names.chosen
    let wanted = Set(chosen)
    var probe = ParallelCorpus()
    for direction in texts.map(\.direction) {
      var pairs: [String: SentencePair] = [:]
      try eachInBand(direction, folder, pivot) { message, pair in
        if wanted.contains(message), pairs[message] == nil { pairs[message] = pair }
      }
      probe.append(chosen.compactMap { pairs[$0] }, to: direction)
    }
    return probe
  }

  private func eachInBand(
    _ direction: Direction, _ folder: CorpusFolder, _ pivot: String,
    _ body: (_ message: String, _ pair: SentencePair) -> Void
  ) throws {
    let files = folder.bandFiles(direction)
    let reader = try LineFilesReader(source: files.source, target: files.target)
    while let pair = try reader.next()?.pair {
      body(direction.source == pivot ? pair.source : pair.target, pair)
    }
  }

  /// The first rows of validation texts that have the same sentences in one language, if they do.
  static func multiParallel(_ dev: ParallelCorpus, limit: Int) -> ParallelCorpus? {
    guard let first = dev.parts.first, !first.pairs.isEmpty, limit > 0, dev.parts.count > 1 else {
      return nil
    }
    for pivot in [first.direction.source, first.direction.target] {
      let sides = dev.parts.map { part -> [String]? in
        if part.direction.source == pivot { return part.pairs.map(\.source) }
        return part.direction.target == pivot ? part.pairs.map(\.target) : nil
      }
      guard let rows = sides[0], sides.allSatisfy({ $0 == rows }) else { continue }
      return ParallelCorpus(
        dev.parts.map { .init(direction: $0.direction, pairs: Array($0.pairs.prefix(limit))) })
    }
    return nil
  }
}
