import Corpora
import Foundation

extension DataConfiguration {
  /// The same with the directions of `any-any` that have training text one by one.
  ///
  /// - Throws: ``ExperimentError/configuration(file:faults:)`` where none has.
  func resolved() throws -> DataConfiguration {
    var resolved = self
    for (index, corpus) in corpora.enumerated() where corpus.directions == .anyAny {
      let untrained = Set(try zeroShotDirections())
      let all = try corpus.directions.directions(among: corpus.languages)
      let present = all.filter { direction in
        !untrained.contains(direction)
          && corpus.train.names.contains { (try? ParallelFiles($0, direction)) != nil }
      }
      guard !present.isEmpty || corpus.train.names.isEmpty else {
        throw ExperimentError.configuration(
          file: "data.corpora.\(index)",
          faults: ["no direction among \(corpus.languages.joined(separator: ", ")) has text"])
      }
      resolved.corpora[index].directions = .list(
        (corpus.train.names.isEmpty ? all : present).map(\.description))
    }
    return resolved
  }

  /// Where each direction's text is, files found.
  ///
  /// - Throws: a `CorpusError` that names the files missing.
  func preparation(progress: (Double) throws -> Void = { _ in }) throws -> CorpusPreparation {
    let rule = try SplitRule(
      probe: probeSentences == 0 ? 0 : 40, devLimit: devSentences, testLimit: testSentences,
      probeLimit: probeSentences)
    let texts =
      if let gettext {
        try gettext.texts(progress: progress)
      } else {
        try allDirections().map { try text(of: $0) }
      }
    let zeroShot = try zeroShotDirections().map { direction in
      let text = DirectionText(
        direction, train: [], dev: try heldOut(\.dev, direction),
        test: try heldOut(\.test, direction)
      )
      guard text.test != nil else { throw ExperimentError.noZeroShotText("\(direction)") }
      return text
    }
    return CorpusPreparation(
      texts: texts, zeroShot: zeroShot, cleaning: cleaning, rule: rule,
      identity: try identity(texts + zeroShot))
  }

  // MARK: - Files

  private func text(of direction: Direction) throws -> DirectionText {
    let pair = pairs[direction.description]
    var train = try pair?.train.names.map { try ParallelFiles($0, direction) } ?? []
    var notes: [String] = []
    for corpus in try using(direction) { train += try corpus.files(direction, &notes) }
    var text = DirectionText(
      direction, train: train.map { .files($0) },
      dev: try pair?.dev.map { try ParallelFiles($0, direction) } ?? heldOut(\.dev, direction),
      test: try pair?.test.map { try ParallelFiles($0, direction) } ?? heldOut(\.test, direction))
    text.probe = try heldOut(\.probe, direction)
    text.notes = notes
    return text
  }

  /// The corpora that are used in a direction.
  private func using(_ direction: Direction) throws -> [CorpusConfiguration] {
    try corpora.filter { corpus in
      try corpus.directions.directions(among: corpus.languages).contains(direction)
    }
  }

  /// The held-out text of a direction: of the corpora used in it, or of one that has files for it
  /// where the direction is only tested.
  private func heldOut(
    _ split: KeyPath<CorpusConfiguration, String?>, _ direction: Direction
  ) throws -> ParallelFiles? {
    if let name = try using(direction).lazy.compactMap({ $0[keyPath: split] }).first {
      return try ParallelFiles(name, direction)
    }
    guard zeroShot.contains(direction.description) else { return nil }
    return corpora.lazy.compactMap { $0[keyPath: split] }
      .compactMap { try? ParallelFiles($0, direction) }.first
  }

  // MARK: - Identity

  /// The values that decide the text, and the files' names, sizes and times.
  private func identity(_ texts: [DirectionText]) throws -> String {
    var decisive = self
    (decisive.lowResource, decisive.only) = ([], [])
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let files = texts.flatMap { text -> [String] in
      let train = text.train.map { source in
        switch source {
        case .files(let files): files.identity
        case .pairs(let pairs, _): String(StableHash(of: pairs).value, radix: 16)
        }
      }
      return train + [text.dev, text.test, text.probe].compactMap { $0?.identity }
    }
    let values = String(decoding: try encoder.encode(decisive), as: UTF8.self)
    return String(StableHash(([values] + files).joined(separator: "\n")).value, radix: 16)
  }
}

extension CorpusConfiguration {
  /// The training files of a direction, of those names that have some; one must.
  fileprivate func files(_ direction: Direction, _ notes: inout [String]) throws
    -> [ParallelFiles]
  {
    var found: [ParallelFiles] = []
    var missing: CorpusError?
    for name in train.names {
      do {
        found.append(try ParallelFiles(name, direction))
      } catch let error {
        guard case .noText = error else { throw error }
        missing = error
        notes.append("\(direction) \(name): no files in this direction")
      }
    }
    if found.isEmpty, let missing { throw missing }
    return found
  }
}

extension GettextConfiguration {
  /// Messages of the catalogues, cleaned.
  fileprivate func texts(progress: (Double) throws -> Void) throws -> [DirectionText] {
    let found = try CatalogueLanguage.find(under: folder, codes: languages)
    let corpus = try CatalogueCorpus(
      languages: found, cleaning: MessageCleaning(maximumLength: maxCharacters))
    try progress(1)
    var accounts = Dictionary(
      uniqueKeysWithValues: corpus.accounts.map { ($0.language, $0.description) })
    return trainedDirections.map { direction in
      let isInto = direction.target == "en"
      let pairs = (isInto ? corpus.intoEnglish : corpus.fromEnglish)[direction]
      // With both directions the messages are the same: one account is enough.
      let account = accounts.removeValue(forKey: isInto ? direction.source : direction.target)
      return DirectionText(direction, train: [.pairs(pairs, account: account)])
    }
  }
}

extension StableHash {
  /// The hash of pairs of texts.
  fileprivate init(of pairs: [SentencePair]) {
    self.init()
    for pair in pairs {
      combine(pair.source.utf8)
      combine([0])
      combine(pair.target.utf8)
      combine([1])
    }
  }
}
