import Console
import Corpora
import Foundation
import Testing

@testable import Experiments

@Suite("Text of many directions by one configuration")
struct CorporaConfigurationTests {
  private func data(_ folder: TinyCorpus, _ yaml: String) throws -> DataConfiguration {
    let text = yaml.replacingOccurrences(of: "DIR", with: folder.url.path)
    try folder.write("training: {max_steps: 1}\n" + text, to: "c.yaml")
    return try RunConfiguration.load(folder.path("c.yaml")).data
  }

  private func names(_ directions: [Direction]) -> [String] { directions.map(\.description) }

  @Test(
    "sets of directions",
    arguments: [
      ("any-en", ["de-en", "fr-en"]), ("en-any", ["en-de", "en-fr"]),
      ("both", ["de-en", "fr-en", "en-de", "en-fr"]),
      ("any-any", ["de-en", "de-fr", "en-de", "en-fr", "fr-de", "fr-en"]),
      ("[fr-de, en-fr]", ["fr-de", "en-fr"]),
    ])
  func sets(word: String, expected: [String]) throws {
    let found = try data(
      TinyCorpus(),
      "data: {corpora: [{directions: \(word), languages: [de, en, fr], train: DIR/x}]}")
    #expect(names(try found.directions()) == expected)
    let again = try JSONDecoder().decode(
      DataConfiguration.self, from: JSONEncoder().encode(found))
    #expect(again == found)
  }

  @Test(
    "faults of corpora are named",
    arguments: [
      ("{directions: any, train: x}", "any is no set of directions; expected any-en"),
      ("{directions: any-en, train: x}", "data.corpora.0.directions means none; give languages"),
      ("{directions: [de], train: x}", "data.corpora.0.directions: \"de\" is no direction"),
      ("{directions: [de-en]}", "data.corpora.0.names no text; give train, dev or test"),
      ("{directions: any-en, languages: [pt-br], train: x}", "data.corpora.0.languages has pt-br"),
      ("{directions: any-en, languages: [de, de], train: x}", "languages has de twice"),
      ("{directions: [de-en], train: x, tset: y}", "did you mean 'test'?"),
      ("{directions: [de-en], train: x}], zero_shot: [de-fr", "nothing is trained into fr"),
      ("{directions: [de-en], train: x}], zero_shot: [fr-en", "nothing is trained from fr"),
      (
        "{directions: [de-en], train: x}], cleaning: {max_ratio: 0.5}, zero_shot: [",
        "max_ratio is 0.5"
      ),
    ])
  func faults(corpus: String, sentence: String) throws {
    let folder = try TinyCorpus()
    let error = #expect(throws: (any Error).self) {
      try data(folder, "data: {corpora: [\(corpus)]}")
    }
    #expect("\(try #require(error))".contains(sentence), "\(String(describing: error))")
  }

  /// Files of three languages with the same English sentences, dev and test text beside them.
  private func multilingual() throws -> TinyCorpus {
    let folder = try TinyCorpus()
    try folder.writePairs("a/dev", "de", "en", 6, from: 5_000)
    try folder.writePairs("a/dev", "fr", "o", 6, from: 5_000)
    try folder.writePairs("a/test", "de", "en", 7, from: 6_000)
    try folder.writePairs("a/test", "fr", "o", 7, from: 6_000)
    try folder.writePairs("a/train.de-en", "de", "en", 40)
    try folder.writePairs("a/train.en-fr", "fr", "o", 30)
    try folder.writePairs("b/more.de-en", "de", "en", 10, from: 35)
    return folder
  }

  @Test("one entry names train, dev and test of all directions, and a zero-shot direction")
  func whole() throws {
    let folder = try multilingual()
    let configured = try data(
      folder,
      """
      data:
        corpora:
          - directions: any-any
            languages: [de, en, fr]
            train: ["DIR/a/train.{src}-{tgt}", "DIR/b/more.{pair}"]
            dev: DIR/a/dev
            test: DIR/a/test
        zero_shot: [fr-de]
      """
    ).resolved()
    // No text of fr and de is there: these directions are not trained.
    #expect(configured.corpora[0].directions == .list(["de-en", "en-de", "en-fr", "fr-en"]))
    let text = try folder.text(configured)
    let entries = text.manifest.directions
    #expect(names(entries.map(\.direction)) == ["de-en", "en-de", "en-fr", "fr-en"])
    // 40 and 10 sentences, of which five are in both files.
    #expect(entries.map(\.train) == [45, 45, 30, 30])
    #expect(entries.allSatisfy { $0.dev == 6 && $0.test == 7 && $0.probe == 6 })
    #expect(text.manifest.isMultiParallel && text.probe == text.dev)
    #expect(text.manifest.zeroShot.map(\.test) == [7])
    let zeroShot = try text.folder.read(.test, configured.zeroShotDirections())
    #expect(zeroShot.parts[0].pairs[0].source == TinyCorpus.foreign(TinyCorpus.english(6_000), "o"))
    #expect(
      zeroShot.parts[0].pairs[0].target == TinyCorpus.foreign(TinyCorpus.english(6_000), "en"))
    #expect(
      text.manifest.account.contains { $0.hasSuffix("b/more.{pair}: no files in this direction") })
    #expect(
      text.manifest.account.contains {
        $0.hasSuffix("10 pairs read, 5 kept; dropped: 5 duplicate (first in line 1)")
      })
  }

  @Test("missing text of a direction is an error that names it")
  func missing() throws {
    let folder = try multilingual()
    let corpora =
      "data: {corpora: [{directions: any-en, languages: [de, ru], train: 'DIR/a/train.{src}-{tgt}'"
    let error = #expect(throws: CorpusError.self) {
      try folder.text(try data(folder, corpora + "}]}"))
    }
    #expect("\(try #require(error))".contains("no text of ru-en by the name"))
    let some =
      "data: {corpora: [{directions: [de-en, en-fr], train: 'DIR/a/train.{src}-{tgt}'}], zero_shot: [de-fr]}"
    #expect(throws: ExperimentError.noZeroShotText("de-fr")) {
      try folder.text(try data(folder, some))
    }
  }

  @Test("what is imported can be trained on as it is")
  func imported() throws {
    let folder = try multilingual()
    let source = try CorpusSource(
      names: [folder.path("a/train.{pair}")], directions: ["de-en"],
      overrides: ["data.dev_sentences=3", "data.test_sentences=3"])
    let first = try source.store(
      in: folder.path("imported"), on: .init(isInteractive: false) { _ in })
    let yaml = try String(contentsOfFile: folder.path("imported/data.yaml"), encoding: .utf8)
    let again = try folder.text(try data(folder, yaml))
    #expect(again.manifest.directions[0].train == first.manifest.directions[0].train)
    #expect(again.dev == first.dev && again.dev.count > 0)
    #expect(throws: ExperimentError.foreignFolder(folder.path("a"))) {
      try source.store(in: folder.path("a"), on: .init(isInteractive: false) { _ in })
    }
  }

  @Test("an inspection counts, measures and compares")
  func inspection() throws {
    let folder = try TinyCorpus()
    try folder.write("aa\nbbbb\ncccccc\nd\n", to: "x.de")
    try folder.write("one\ntwo\nthree\nfour\n", to: "x.en")
    try folder.write("un\ntrois\n", to: "y.fr")
    try folder.write("one\nthree\n", to: "y.en")
    try folder.writePairs("h", "de", "o", 2)
    try folder.writePairs("h", "fr", "o", 2)
    let text = try folder.text(
      try data(
        folder,
        """
        data:
          pairs:
            de-en: {train: DIR/x, dev: DIR/h, test: DIR/h}
            fr-en: {train: DIR/y, dev: DIR/h, test: DIR/h}
        """))
    let inspection = try CorpusInspection(text, samples: 1) { _ in }
    let german = inspection.directions[0]
    #expect(german.pairs == ["train": 4, "dev": 2, "test": 2, "probe": 2])
    #expect(german.source == .init(mean: 3.25, median: 2, p95: 6, longest: 6))
    #expect(german.samples == [SentencePair(source: "cccccc", target: "three")])
    #expect(inspection.directions.map(\.group) == ["high", "high"])
    #expect(
      inspection.overlap
        == .init(pivot: "en", languages: ["de", "fr"], shared: [[4, 2], [2, 2]]))
    #expect(inspection.text().contains("de-en"))
    #expect(try inspection.json().contains("\"p95\" : 6"))
  }
}
