import Configuration
public import Console
import Corpora
import Foundation

/// Text as a command line names it: a configuration, a prepared folder, or files.
public struct CorpusSource {
  private enum Kind {
    case prepared(CorpusFolder, CorpusManifest)
    case configured(DataConfiguration)
  }

  private let kind: Kind

  /// Finds out what names mean.
  ///
  /// - Parameters:
  ///   - names: one `.yaml` file; one folder that `gradvac corpus import` made; or names of parallel
  ///     text, which are read one after another.
  ///   - directions: the directions of parallel text, a word such as `any-en` or a list.
  ///   - languages: the languages that `any` means.
  ///   - overrides: texts such as `data.cleaning.max_ratio=3`.
  public init(
    names: [String], directions: [String] = [], languages: [String] = [], overrides: [String] = []
  ) throws {
    if names.count == 1, let manifest = try CorpusFolder(names[0]).manifest() {
      kind = .prepared(CorpusFolder(names[0]), manifest)
      return
    }
    var data: DataConfiguration
    if names.count == 1, let file = names.first, file.hasSuffix(".yaml") || file.hasSuffix(".yml") {
      data = try RunConfiguration.loadData(file, overrides: overrides)
    } else {
      data = try RunConfiguration.loadData(nil, overrides: overrides)
      data.corpora = [
        CorpusConfiguration(
          directions: try DirectionSet(words: directions), languages: languages,
          train: NameList(names))
      ]
    }
    try data.requireValid(file: names.first ?? "")
    kind = .configured(try data.resolved())
  }

  /// Gives the prepared text to a function: as it is, or prepared in a folder that is removed
  /// afterwards.
  public func withText<Result>(
    on stream: StatusStream, _ body: (RunText) throws -> Result
  ) throws -> Result {
    switch kind {
    case .prepared(let folder, let manifest): return try body(RunText(folder, manifest))
    case .configured:
      let url = FileManager.default.temporaryDirectory
        .appendingPathComponent("gradvac-corpus-\(UUID().uuidString)")
      defer { try? FileManager.default.removeItem(at: url) }
      return try body(prepare(in: url.path, on: stream))
    }
  }

  /// Prepares the text in a folder, or goes on with what an interrupted call left there, and writes
  /// `data.yaml`, which names it for a configuration.
  ///
  /// - Throws: ``ExperimentError/foreignFolder(_:)`` for a folder with other content.
  public func store(in path: String, on stream: StatusStream) throws -> RunText {
    let found = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let isOurs = found.isEmpty || found.contains("corpus.json") || found.contains("partial")
    guard isOurs else { throw ExperimentError.foreignFolder(path) }
    let text = try prepare(in: path, on: stream)
    try Data(text.yaml.utf8).write(to: URL(fileURLWithPath: path + "/data.yaml"))
    return text
  }

  private func prepare(in path: String, on stream: StatusStream) throws -> RunText {
    guard case .configured(let data) = kind else {
      throw ExperimentError.configuration(
        file: path,
        faults: ["the text is prepared already; export it, or name it in a configuration"])
    }
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    var bar = ProgressBar(
      "reading text", total: 100, unit: "%", showsRate: false, stream: stream)
    let text = try RunText.prepare(data, in: CorpusFolder(path)) {
      bar.update(to: Int($0 * 100))
    }
    bar.finish()
    return text
  }
}

extension RunText {
  /// The `data` of a configuration that trains on the folder as it is.
  var yaml: String {
    var lines = [
      "# Made by gradvac corpus import: put this into a configuration. Paths are relative to the folder",
      "# in which gradvac is started.", "data:", "  corpora:",
      "    - directions: [\(directions.map(\.description).joined(separator: ", "))]",
    ]
    for split in [Split.train, .dev, .test, .probe] {
      guard manifest.directions.allSatisfy({ $0[split] > 0 }) else { continue }
      lines.append("      \(split.rawValue): \(folder.path)/\(split.rawValue)/{src}-{tgt}")
    }
    if !manifest.zeroShot.isEmpty {
      let names = manifest.zeroShot.map(\.direction.description).joined(separator: ", ")
      lines.append("  zero_shot: [\(names)]")
    }
    lines.append(
      "  cleaning: {max_characters: 0, max_ratio: 0, copies: false, duplicates: false}")
    return lines.map { $0 + "\n" }.joined()
  }
}

extension DirectionSet {
  /// From a command line: one word, or directions.
  init(words: [String]) throws {
    if words.count == 1, let known = DirectionSet(word: words[0]) {
      self = known
    } else {
      self = .list(words)
    }
  }
}

extension RunConfiguration {
  /// The `data` of a configuration, whatever else it says.
  static func loadData(_ file: String?, overrides: [String]) throws -> DataConfiguration {
    let decoder = YAMLDecoder()
    if let file {
      try AnyRunSettings.require(.translation, of: file, overrides: overrides)
      return try decoder.load(
        RunConfiguration.self, from: file, overrides: overrides, defaults: RunConfiguration()
      ).data
    }
    var node = try YAML.parse("data:\n", file: "--set")
    for override in overrides { try node.apply(override) }
    return try decoder.decode(RunConfiguration.self, from: node, defaults: RunConfiguration()).data
  }
}
