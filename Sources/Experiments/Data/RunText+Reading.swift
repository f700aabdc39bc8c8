import Console
import Corpora

extension RunText {
  /// Reads the text that a configuration names, and divides it.
  ///
  /// - Parameter progress: called with the share that is done.
  /// - Throws: a `CorpusError` that names file and line; ``ExperimentError``.
  public static func read(
    _ configuration: DataConfiguration, progress: (Double) -> Void = { _ in }
  ) throws -> RunText {
    let text =
      if let gettext = configuration.gettext {
        try catalogues(gettext, configuration, progress: progress)
      } else {
        try files(configuration, progress: progress)
      }
    for part in text.train.parts where part.pairs.isEmpty {
      throw ExperimentError.noTrainingText(direction: part.direction.description)
    }
    return text
  }

  private static func catalogues(
    _ gettext: GettextConfiguration, _ configuration: DataConfiguration,
    progress: (Double) -> Void
  ) throws -> RunText {
    let languages = try CatalogueLanguage.find(under: gettext.folder, codes: gettext.languages)
    let corpus = try CatalogueCorpus(
      languages: languages, cleaning: MessageCleaning(maximumLength: gettext.maxCharacters),
      progress: progress)
    let pairs =
      switch gettext.directions {
      case .anyEn: corpus.intoEnglish
      case .enAny: corpus.fromEnglish
      case .both: ParallelCorpus(corpus.intoEnglish.parts + corpus.fromEnglish.parts)
      }
    var text = RunText()
    text.adopt(SplitCorpora(pairs, rule: try rule(configuration)))
    text.account = corpus.accounts.map(\.description)
    return text
  }

  private static func rule(_ configuration: DataConfiguration) throws -> SplitRule {
    try SplitRule(
      probe: configuration.probeSentences == 0 ? 0 : 40, devLimit: configuration.devSentences,
      testLimit: configuration.testSentences, probeLimit: configuration.probeSentences)
  }

  private mutating func adopt(_ split: SplitCorpora) {
    (train, dev, test) = (split.train, split.dev, split.test)
    probe = split.probe
    isMultiParallel = probe.parts.allSatisfy { !$0.pairs.isEmpty }
    if !isMultiParallel { probe = dev }
  }

  // MARK: - Files of one's own

  private static func files(
    _ configuration: DataConfiguration, progress: (Double) -> Void
  ) throws -> RunText {
    var text = RunText()
    var whole = ParallelCorpus()
    let named = configuration.pairs.sorted { $0.key < $1.key }
    for (index, (name, pair)) in named.enumerated() {
      let direction = try Direction(parsing: name)
      let train = try text.read(pair.train, direction)
      if let dev = pair.dev, let test = pair.test {
        text.train.append(train, to: direction)
        text.dev.append(try text.read(dev, direction), to: direction)
        text.test.append(try text.read(test, direction), to: direction)
      } else {
        whole.append(train, to: direction)
      }
      progress(Double(index + 1) / Double(named.count))
    }
    if !whole.parts.isEmpty { try text.divide(whole, configuration) }
    if text.probe.count == 0 { text.probe = text.dev }
    return text
  }

  private mutating func read(_ prefix: String, _ direction: Direction) throws -> [SentencePair] {
    let content =
      prefix.hasSuffix(".tsv")
      ? try ParallelText.read(tsv: prefix)
      : try ParallelText.read(
        source: "\(prefix).\(direction.source)", target: "\(prefix).\(direction.target)")
    account.append(
      "\(direction) \(prefix): \(HumanReadable.count(content.pairs.count)) pairs, "
        + "\(HumanReadable.count(content.emptyLines)) empty lines left out")
    return content.pairs
  }

  /// Splits validation and test text off directions that came without.
  private mutating func divide(_ corpus: ParallelCorpus, _ configuration: DataConfiguration) throws
  {
    let languages = corpus.directions.map { Set([$0.source, $0.target]) }
    let common = languages.dropFirst().reduce(languages[0]) { $0.intersection($1) }
    guard let pivot = common.contains("en") ? "en" : common.sorted().first else {
      throw ExperimentError.configuration(
        file: "data.pairs",
        faults: ["directions without dev and test share no language to split by; name both files"])
    }
    let split = SplitCorpora(corpus, pivot: pivot, rule: try Self.rule(configuration))
    for direction in split.train.directions {
      // A file that was given stands in for what was split off, which no direction then learns.
      let given = configuration.pairs[direction.description]
      train.append(split.train[direction], to: direction)
      dev.append(
        try given?.dev.map { try read($0, direction) } ?? split.dev[direction], to: direction)
      test.append(
        try given?.test.map { try read($0, direction) } ?? split.test[direction], to: direction)
    }
    let shared = split.probe.parts.allSatisfy { !$0.pairs.isEmpty }
    guard shared && split.probe.parts.count == train.parts.count else { return }
    probe = split.probe
    isMultiParallel = true
  }
}
