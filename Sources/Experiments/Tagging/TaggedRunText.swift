import Checkpoints
import Corpora
import Foundation

/// The sentences of one language.
struct LanguageText: Sendable {
  var language: String
  var sentences: [TaggedSentence]
}

/// The text of a tagging run.
struct TaggedRunText: Sendable {
  /// What is trained on, in the order of the tasks.
  var train: [LanguageText]
  /// What is validated on; languages without such files are left out.
  var dev: [LanguageText]
  /// What is tested on, zero-shot languages included.
  var test: [LanguageText]
  /// Training sentences of each language that the configuration has, used or not.
  var sizes: [String: Int]
  /// The languages that the configuration trains, used or not, in its order.
  private let order: [String]

  /// Reads all files of a configuration.
  ///
  /// - Parameter progress: told the share that was read; may throw to stop.
  /// - Throws: a `CorpusError` that names file and line, or ``ExperimentError``.
  init(_ data: TaggedDataConfiguration, progress: (Double) throws -> Void) throws {
    let trained = try data.trainedLanguages()
    order = data.languages
    let tested = trained + (data.only.isEmpty ? data.zeroShot : [])
    let total = Double(data.languages.count + trained.count + tested.count)
    var done = 0.0
    func read(_ patterns: NameList, _ languages: [String], limit: Int = 0) throws
      -> [LanguageText]
    {
      try languages.compactMap { language in
        defer { done += 1 }
        guard !patterns.names.isEmpty else { return nil }
        let files = try patterns.names.flatMap {
          try TaggedFiles.paths(pattern: $0, language: language)
        }
        let text = TaggedText(files: files, language: language, format: data.format)
        let sentences = try text.read(limit: limit > 0 ? limit : nil)
        try progress(done / total)
        return LanguageText(language: language, sentences: sentences)
      }
    }
    let all = try read(data.train, data.languages, limit: data.trainSentences)
    for text in all where text.sentences.isEmpty {
      throw ExperimentError.noTaggedText(language: text.language, files: data.train.names)
    }
    sizes = Dictionary(uniqueKeysWithValues: all.map { ($0.language, $0.sentences.count) })
    train = all.filter { trained.contains($0.language) }
    dev = try read(data.dev, trained, limit: data.devSentences)
    test = try read(data.test, tested)
    try progress(1)
  }

  /// The tags of the training and validation text.
  var trainedTags: Set<String> {
    Set((train + dev).lazy.flatMap(\.sentences).flatMap(\.tags))
  }

  /// The languages that count as low-resource, and the others, of all that the data has.
  ///
  /// - Parameter named: the former where someone has said so; empty to decide by size.
  func resourceGroups(named: [String]) -> (low: [String], high: [String]) {
    let bySize = ResourceGroup.groups(of: sizes)
    let low = Set(named.isEmpty ? order.filter { bySize[$0] == .low } : named)
    return (order.filter(low.contains), order.filter { !low.contains($0) })
  }

  // MARK: - In a run's directory: data/SPLIT/LANGUAGE.tsv

  private static func file(_ language: String, _ split: Split, in folder: URL) -> URL {
    folder.appendingPathComponent("\(split.rawValue)/\(language).tsv")
  }

  /// Keeps the held-out text in a run's folder `data`, with a summary of all text.
  ///
  /// The form is WikiAnn's, which is the same whatever the words are.
  func store(in folder: URL) throws {
    for (split, texts) in [(Split.dev, dev), (.test, test)] {
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent(split.rawValue), withIntermediateDirectories: true)
      for text in texts {
        let lines = text.sentences.map { sentence in
          zip(sentence.words, sentence.tags)
            .map { "\(text.language):\($0)\t\($1)\n" }.joined() + "\n"
        }
        try AtomicFile.write(
          Data(lines.joined().utf8), to: Self.file(text.language, split, in: folder).path)
      }
    }
    try summary.store(in: folder)
  }

  /// The sizes of all languages, and what tells the text of those that are used from other text.
  private var summary: TextSummary {
    var summary = TextSummary(identity: "", trained: order, directions: [:])
    for (language, size) in sizes {
      summary.directions[language] = [
        Split.train.rawValue: TextSummary.Part(pairs: size, digest: nil)
      ]
    }
    for (split, texts) in [(Split.train, train), (.dev, dev), (.test, test)] {
      for text in texts {
        var digest = TextDigest()
        for sentence in text.sentences {
          digest.add(
            source: sentence.words.joined(separator: "\n"),
            target: sentence.tags.joined(separator: "\n"))
        }
        summary.directions[text.language, default: [:]][split.rawValue] = TextSummary.Part(
          pairs: digest.pairs, digest: digest.hexadecimal)
      }
    }
    return summary
  }

  /// The held-out text that a run has of some languages; those without are left out.
  static func stored(_ split: Split, of languages: [String], in folder: URL) throws
    -> [LanguageText]
  {
    try languages.compactMap { language in
      let file = file(language, split, in: folder)
      guard FileManager.default.fileExists(atPath: file.path) else { return nil }
      let sentences = try TaggedText.read(file.path, format: .columns, language: language)
      return LanguageText(language: language, sentences: sentences)
    }
  }
}
