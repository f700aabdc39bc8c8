import Corpora
import Foundation
import Testing
import Training

@testable import Experiments

@Suite("The text of a run")
struct RunTextTests {
  /// A catalogue as GNU gettext writes it: tables of lengths and offsets, then the strings.
  private func mo(_ entries: [(String, String)]) -> Data {
    let all = [("", "Content-Type: text/plain; charset=UTF-8\n")] + entries
    var offset = UInt32(28 + 16 * all.count)
    var words: [UInt32] = [0x9504_12DE, 0, UInt32(all.count), 28, 28 + 8 * UInt32(all.count), 0, 0]
    let texts = all.map(\.0) + all.map(\.1)
    for text in texts {
      words += [UInt32(text.utf8.count), offset]
      offset += UInt32(text.utf8.count) + 1
    }
    var data = Data(words.flatMap { word in withUnsafeBytes(of: word.littleEndian, Array.init) })
    for text in texts { data += Data(text.utf8) + [0] }
    return data
  }

  private func catalogues(_ languages: [(String, String, Int)]) throws -> TinyCorpus {
    let folder = try TinyCorpus()
    for (language, suffix, count) in languages {
      try folder.write("", to: "locale/\(language)/LC_MESSAGES/empty.txt")
      let entries = (0..<count).map { number in
        let english = TinyCorpus.english(number)
        return (english, TinyCorpus.foreign(english, suffix))
      }
      try mo(entries).write(
        to: folder.url.appendingPathComponent("locale/\(language)/LC_MESSAGES/a.mo"))
    }
    return folder
  }

  private func read(_ folder: TinyCorpus, _ languages: [String]) throws -> RunText {
    var data = DataConfiguration()
    data.gettext = GettextConfiguration(folder: folder.path("locale"), languages: languages)
    return try folder.text(data)
  }

  @Test("catalogues are split so that no message crosses splits in any language")
  func leaks() throws {
    let folder = try catalogues([("fr", "o", 900), ("de", "en", 600)])
    let text = try read(folder, ["fr", "de"])
    let splits = try Split.allCases.map { split in
      let corpus = try text.folder.read(split, text.directions)
      return Set(corpus.parts.flatMap { $0.pairs.map(\.target) })
    }
    for (index, split) in splits.enumerated() {
      #expect(!split.isEmpty)
      for other in splits[..<index] { #expect(split.isDisjoint(with: other)) }
    }
    #expect(text.directions.map(\.description) == ["fr-en", "de-en"])
    #expect(text.manifest.isMultiParallel)
    let probes = text.probe.parts.map { $0.pairs.map(\.target) }
    #expect(probes[0] == probes[1])
    #expect(
      text.manifest.account.count == 2
        && text.manifest.account[0].hasPrefix("fr: 1 catalogues, 900 messages"))
  }

  @Test("a corrupt catalogue is named once and passed over")
  func corrupt() throws {
    let folder = try catalogues([("fr", "o", 300)])
    try folder.write("no catalogue", to: "locale/fr/LC_MESSAGES/bad.mo")
    let text = try read(folder, ["fr"])
    #expect(text.trainingPairs > 100)
    #expect(
      text.manifest.account.joined(separator: "\n").components(separatedBy: "bad.mo").count >= 2)
    #expect(text.manifest.account.count == 1)
  }

  @Test("missing catalogues are named together")
  func missing() throws {
    let folder = try catalogues([("fr", "o", 50)])
    let error = #expect(throws: CorpusError.self) { try read(folder, ["fr", "xx", "yy"]) }
    let text = "\(try #require(error))"
    #expect(text.contains("of xx, yy under") && !text.contains("\n"))
  }

  @Test("without sentences in every language the probe is the validation text")
  func probeFallback() throws {
    let folder = try catalogues([("fr", "o", 400)])
    let entries = (5_000..<5_400).map { (TinyCorpus.english($0), "x \(TinyCorpus.english($0))") }
    try FileManager.default.createDirectory(
      atPath: folder.path("locale/de/LC_MESSAGES"), withIntermediateDirectories: true)
    try mo(entries).write(to: folder.url.appendingPathComponent("locale/de/LC_MESSAGES/a.mo"))
    let text = try read(folder, ["fr", "de"])
    #expect(!text.manifest.isMultiParallel && text.probe == text.dev && text.dev.count > 0)
  }

  @Test("files of one's own stand in for what would be split off")
  func ownFiles() throws {
    let folder = try TinyCorpus()
    try folder.writePairs("own", "fr", "o", 7, from: 9_000)
    let own = (9_000..<9_007).map(TinyCorpus.english)
    var data = folder.configuration().data
    #expect(try folder.text(data).dev.parts.allSatisfy { $0.pairs.count <= 5 })

    data.pairs["fr-en"]?.dev = folder.path("own")
    let devOnly = try folder.text(data)
    let fr = try Direction(parsing: "fr-en")
    #expect(devOnly.dev[fr].map(\.target) == own)
    #expect((1...6).contains(devOnly.manifest.directions[1].test))

    data.pairs["fr-en"]?.test = folder.path("own")
    let both = try folder.text(data)
    #expect(both.manifest.directions[1].test == 7 && both.manifest.directions[1].train == 300)

    data.pairs["fr-en"]?.train = NameList([folder.path("nothing")])
    let error = #expect(throws: CorpusError.self) { try folder.text(data) }
    #expect("\(try #require(error))".contains("nothing.fr"))
    try folder.write("", to: "void.fr")
    try folder.write("", to: "void.en")
    data.pairs["fr-en"] = .init(train: NameList([folder.path("void")]))
    #expect(throws: ExperimentError.self) { try folder.text(data) }
    data.pairs = ["fr-en": .init(train: NameList([folder.path("void")]))]
    let void = #expect(throws: ExperimentError.self) { try folder.text(data) }
    #expect("\(try #require(void))".contains("void: 0 pairs read, 0 kept"))
  }

  @Test("low-resource tasks: a quarter of the largest, or those named")
  func resources() throws {
    let folder = try TinyCorpus()
    let text = try folder.text(folder.configuration().data)
    #expect(try text.resourceGroups(named: []).low == ["ru-en"])
    #expect(try text.resourceGroups(named: ["de", "fr-en"]).low == ["de-en", "fr-en"])
    #expect(throws: ExperimentError.unknownLowResource("xx", known: ["de-en", "fr-en", "ru-en"])) {
      try text.resourceGroups(named: ["xx"])
    }
  }
}
