import Checkpoints
import Corpora
import Foundation
import Metrics
import Subwords
import Testing

@testable import Experiments

@Suite("Comparing runs that tag")
struct TaggingComparisonTests {
  private let url = FileManager.default.temporaryDirectory.appendingPathComponent(
    "tagging-comparison-\(UUID())")
  private let text: [String: [TaggedSentence]] = [
    "de": (0..<30).map { number in
      TaggedSentence(
        words: ["Anna", "ruft", "Berlin", "\(number)"], tags: ["B-PER", "O", "B-LOC", "O"])
    },
    "ta": (0..<20).map { number in
      TaggedSentence(words: ["w\(number)", "x"], tags: ["B-LOC", "I-LOC"])
    },
  ]

  /// A run with all that a comparison reads, and no model: of every `n`th sentence all tags are `O`.
  private func run(
    _ name: String, method: String = "joint", wrongEvery n: Int, seed: UInt64 = 1
  ) throws -> String {
    let run = url.appendingPathComponent(name)
    let directory = try RunDirectory.create(at: run)
    var configuration = TaggingConfiguration()
    (configuration.method, configuration.seed) = (method, seed)
    configuration.data.languages = ["de", "ta"]
    configuration.data.train = "none/{language}"
    configuration.data.lowResource = ["ta"]
    func write(_ text: String, to name: String) throws {
      let file = run.appendingPathComponent(name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    try write(configuration.yaml(), to: "config.yaml")
    try TaggingVocabulary(
      pieces: WordPieceVocabulary(
        bytes: Array("[PAD]\n[UNK]\n[CLS]\n[SEP]\n".utf8), options: BasicTokenization()),
      tags: TagInventory(sorting: ["B-PER", "B-LOC", "I-LOC", "O"])
    ).store(in: directory.vocabulary)
    for (language, sentences) in text {
      let lines = sentences.map { sentence in
        zip(sentence.words, sentence.tags).map { "\(language):\($0)\t\($1)\n" }.joined() + "\n"
      }
      try write(lines.joined(), to: "data/test/\(language).tsv")
      let tags = sentences.enumerated().map { index, sentence in
        index.isMultiple(of: n) ? sentence.tags.map { _ in "O" } : sentence.tags
      }
      try write(
        tags.map { $0.joined(separator: " ") + "\n" }.joined(),
        to: "evaluation/test/\(language).tags")
    }
    try CheckpointWriter(directory).write(
      step: 9, [.data(CheckpointName.model, Data(name.utf8))])
    let scores: [String: Any] = [
      "languages": [:], "averages": [:], "groups": [:], "kind": "spans", "split": "test", "step": 9,
      "weights": try directory.weightsInUse().sha256,
    ]
    try write(
      String(decoding: JSONSerialization.data(withJSONObject: scores), as: UTF8.self),
      to: "evaluation/test/scores.json")
    return run.path
  }

  @Test("F1 by language, means by group, and significance are those of the tags")
  func scores() throws {
    defer { try? FileManager.default.removeItem(at: url) }
    let paths = [try run("a", wrongEvery: 2), try run("b", method: "gradvac", wrongEvery: 10)]
    let comparison = try Comparison(of: ComparedSystem.systems(named: paths))
    #expect(comparison.metric == .f1 && comparison.families.map(\.title) == ["languages"])
    #expect(comparison.rows.map(\.direction) == ["de", "ta"])
    #expect(comparison.rows.map(\.group) == [.high, .low] && comparison.rows[0].tokenizer == nil)
    #expect(comparison.systems.map(\.name) == ["joint", "gradvac"])
    // Half of the spans are missed: precision 1, recall 1/2, F1 2/3; a tenth: F1 18/19.
    let (joint, vaccine) = (comparison.systems[0], comparison.systems[1])
    for language in ["de", "ta"] {
      #expect(abs(try #require(joint.directions[language]).score - 200.0 / 3) < 1e-9)
      #expect(abs(try #require(vaccine.directions[language]).score - 1_800.0 / 19) < 1e-9)
    }
    let low = try #require(vaccine.averages["languages"]?["low"])
    #expect(low.score == vaccine.directions["ta"]?.score)
    #expect(comparison.isSignificant(try #require(vaccine.averages["languages"]?["all"])))
    let tables = ComparisonTables(comparison).rendered()
    #expect(tables.contains("F1, languages, test text"))
    #expect(tables.contains("gradvac  94.74*  94.74*  94.74*"))
    #expect(tables.contains("F1 signature: nrefs:1|seqeval:0.0.12|impl:"))
  }

  @Test("accuracy is asked for by name, and BLEU is no metric for tags")
  func metrics() throws {
    defer { try? FileManager.default.removeItem(at: url) }
    let systems = try ComparedSystem.systems(named: [run("a", wrongEvery: 2)])
    var options = ComparisonOptions()
    options.metric = .accuracy
    let comparison = try Comparison(of: systems, options: options)
    // Of half of the sentences of de two of four tags are wrong, of ta both.
    #expect(comparison.systems[0].directions.mapValues(\.score) == ["de": 75, "ta": 50])
    options.metric = .bleu
    #expect(throws: ComparisonError.metric("bleu", .tagging)) {
      try Comparison(of: systems, options: options)
    }
    #expect(
      ComparisonError.metric("bleu", .tagging).description
        == "bleu is no metric for runs of tagging; there are f1 and accuracy")
  }

  @Test("seeds of one method are one system, and other weights than evaluated are told")
  func seedsAndStaleness() throws {
    defer { try? FileManager.default.removeItem(at: url) }
    let paths = [
      try run("a", wrongEvery: 2), try run("b", wrongEvery: 5, seed: 2),
    ]
    let comparison = try Comparison(of: ComparedSystem.systems(named: paths))
    #expect(comparison.systems.count == 1 && comparison.systems[0].seeds == [1, 2])
    let score = try #require(comparison.systems[0].directions["de"])
    #expect(score.bySeed.count == 2 && score.halfWidth != nil)
    let other = try RunDirectory.open(at: URL(fileURLWithPath: paths[0]))
    try CheckpointWriter(other).write(step: 12, [.data(CheckpointName.model, Data("new".utf8))])
    let error = #expect(throws: ComparisonError.self) {
      try Comparison(of: ComparedSystem.systems(named: paths))
    }
    #expect(
      "\(try #require(error))".contains(
        "evaluated at step 9, but its best checkpoint is now that of step 12"))
  }
}
