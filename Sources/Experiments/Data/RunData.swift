import Corpora
import Foundation
import Subwords

/// A run's folder `data` while it is made: text, subwords and encoded pairs, each made once and kept
/// until what it comes from changes.
struct RunData {
  let folder: CorpusFolder
  private let encoded: String
  private let vocabularyMark: String

  init(_ url: URL) {
    folder = CorpusFolder(url.path)
    encoded = url.appendingPathComponent("encoded").path
    vocabularyMark = url.appendingPathComponent("vocabulary.identity").path
  }

  // MARK: - What is there

  /// Whether pairs and subwords of a configuration are there, so that no text is needed.
  func isEncoded(_ vocabulary: VocabularyConfiguration, in vocabularies: URL) -> Bool {
    guard let manifest = try? folder.manifest() else { return false }
    return holds(vocabulary, of: manifest, in: vocabularies)
      && manifest.directions.allSatisfy {
        (try? EncodedFile(path($0.direction), name: "")) != nil
      }
  }

  /// Whether the text was whole once, and training files have been removed since.
  var lacksText: Bool {
    guard let manifest = try? folder.manifest() else { return false }
    return manifest.directions.contains { !folder.has(.train, $0.direction) }
  }

  private func path(_ direction: Direction) -> String { "\(encoded)/\(direction).pairs" }

  // MARK: - Subwords

  private func identity(_ vocabulary: VocabularyConfiguration, _ manifest: CorpusManifest) -> String
  {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let values = (try? encoder.encode(vocabulary)).map { String(decoding: $0, as: UTF8.self) }
    return "\(values ?? "") \(manifest.identity)\n"
  }

  /// Whether the subwords in a folder were trained as a configuration says, on this text.
  func holds(
    _ vocabulary: VocabularyConfiguration, of manifest: CorpusManifest, in vocabularies: URL
  ) -> Bool {
    FileManager.default.contents(atPath: vocabularyMark)
      == Data(identity(vocabulary, manifest).utf8)
      && (try? Vocabulary.stored(in: vocabularies)) != nil
  }

  /// Remembers what the subwords were trained on.
  func markVocabulary(_ vocabulary: VocabularyConfiguration, of manifest: CorpusManifest) throws {
    try Data(identity(vocabulary, manifest).utf8)
      .write(to: URL(fileURLWithPath: vocabularyMark), options: .atomic)
  }

  // MARK: - Pairs

  /// The encoded pairs of every direction; the training text is removed when all are there.
  ///
  /// - Parameter progress: told the lines that are done, of ``RunText/trainingPairs``; throws to stop.
  func encode(
    _ text: RunText, with encoder: PairEncoder, threads: Int, progress: (Int) throws -> Void
  ) throws -> [EncodedFile] {
    let work = CorpusEncoding(folder, into: encoded, encoder: encoder, threads: threads)
    var done = 0
    var files: [EncodedFile] = []
    for entry in text.manifest.directions {
      files.append(
        try work.run(entry.direction, textIdentity: text.manifest.identity) {
          try progress(done + $0)
        })
      done += entry.train
      try progress(done)
    }
    try? FileManager.default.removeItem(atPath: "\(folder.path)/\(Split.train.rawValue)")
    return files
  }
}
