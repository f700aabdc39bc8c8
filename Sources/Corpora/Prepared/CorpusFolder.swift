import Foundation

/// A folder of prepared text: two plain files for each direction and split, such as
/// `train/de-en.de` and `train/de-en.en`, with `corpus.json` and `account.txt` about them.
public struct CorpusFolder: Hashable, Sendable {
  /// Where it is.
  public let path: String

  /// The folder at a path; it need not exist.
  public init(_ path: String) { self.path = path }

  /// The files of a direction in a split, as ``ParallelFiles`` names them: without their codes.
  public func prefix(_ split: Split, _ direction: Direction) -> String {
    "\(path)/\(split.rawValue)/\(direction)"
  }

  /// A direction's source and target file in a split.
  func files(_ split: Split, _ direction: Direction) -> (source: String, target: String) {
    let prefix = prefix(split, direction)
    return ("\(prefix).\(direction.source)", "\(prefix).\(direction.target)")
  }

  /// Whether the folder has text of a direction in a split.
  public func has(_ split: Split, _ direction: Direction) -> Bool {
    FileManager.default.fileExists(atPath: files(split, direction).source)
  }

  /// The pairs of a direction in a split, one after another.
  public func reader(_ split: Split, _ direction: Direction) throws(CorpusError) -> any PairReader {
    let files = files(split, direction)
    return try LineFilesReader(source: files.source, target: files.target)
  }

  /// All pairs of a split in the directions given; directions without any are left out.
  public func read(_ split: Split, _ directions: [Direction]) throws(CorpusError)
    -> ParallelCorpus
  {
    var corpus = ParallelCorpus()
    for direction in directions where has(split, direction) {
      let reader = try reader(split, direction)
      var pairs: [SentencePair] = []
      while let next = try reader.next() { pairs.append(next.pair) }
      corpus.append(pairs, to: direction)
    }
    return corpus
  }

  /// Writes the pairs of a split; nothing for none.
  func write(_ pairs: [SentencePair], _ split: Split, _ direction: Direction) throws(CorpusError) {
    guard !pairs.isEmpty else { return }
    try makeFolder(split.rawValue)
    let writer = try PairWriter(files(split, direction))
    for pair in pairs { try writer.add(pair) }
    try writer.finish()
  }

  func makeFolder(_ name: String) throws(CorpusError) {
    do {
      try FileManager.default.createDirectory(
        atPath: "\(path)/\(name)", withIntermediateDirectories: true)
    } catch {
      throw .unwritable(file: "\(path)/\(name)", reason: error.localizedDescription)
    }
  }

  // MARK: - The manifest

  var manifestFile: String { "\(path)/corpus.json" }

  /// What the folder holds; nil while it is not whole.
  ///
  /// - Throws: ``CorpusError/record(file:line:expected:found:)`` for a damaged manifest.
  public func manifest() throws(CorpusError) -> CorpusManifest? {
    guard let data = FileManager.default.contents(atPath: manifestFile) else { return nil }
    do {
      let manifest = try JSONDecoder().decode(CorpusManifest.self, from: data)
      if manifest.version == 1 { return manifest }
    } catch {}
    throw .record(
      file: manifestFile, line: 1, expected: "the manifest of a prepared corpus, version 1",
      found: "something else; prepare the corpus again")
  }

  func store(_ manifest: CorpusManifest) throws(CorpusError) {
    try OutputText.write(manifest.accountText, to: "\(path)/account.txt")
    try store(manifest, in: manifestFile)
  }

  func store(_ value: some Encodable, in file: String) throws(CorpusError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let data: Data
    do { data = try encoder.encode(value) } catch {
      throw .unwritable(file: file, reason: "\(error)")
    }
    try OutputText.write(String(decoding: data, as: UTF8.self) + "\n", to: file)
  }

  /// Removes everything that a preparation makes.
  public func clear() {
    for name in Split.allCases.map(\.rawValue) + ["partial", "corpus.json", "account.txt"] {
      try? FileManager.default.removeItem(atPath: "\(path)/\(name)")
    }
  }
}

/// Writes pairs to two files, line by line.
final class PairWriter {
  private let source: OutputText
  private let target: OutputText
  /// Pairs written.
  private(set) var count = 0

  init(_ files: (source: String, target: String)) throws(CorpusError) {
    source = try OutputText(files.source)
    target = try OutputText(files.target)
  }

  func add(_ pair: SentencePair) throws(CorpusError) {
    try source.add(line: pair.source)
    try target.add(line: pair.target)
    count += 1
  }

  func finish() throws(CorpusError) {
    try source.finish()
    try target.finish()
  }
}
