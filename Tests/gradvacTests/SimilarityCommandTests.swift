import Foundation
import Testing

@Suite("gradvac similarity")
struct SimilarityCommandTests {
  private struct Answer: Decodable {
    struct Bounds: Decodable {
      var lower: [[Double]]
      var upper: [[Double]]
      var count: Int
    }
    var runs: [String]
    var tasks: [String]
    var groups: [String]
    var cosines: [String: [[Double]]]
    var intervals: [String: Bounds]
    var families: [String: String]
    var statements: [String: [String]]
  }

  private struct Replay: Decodable {
    struct Rule: Decodable {
      var corrections: Double?
      var weights: [String: Double]
    }
    var source: String
    var count: Int
    var rules: [String: [String: Rule]]
  }

  @Test("shows a run's similarities, to people and to programs")
  func shows() throws {
    let place = try Workplace()
    let settings = ["similarity.record_interval=5", "similarity.record_steps=2"]
    let trained = try place.start(
      ["train", "tiny.yaml", "--run", "run"] + settings.flatMap { ["--set", $0] }
    ).wait()
    #expect(trained.code == 0, "\(trained.errors)")

    let english = (0..<9).map { "open file \(["red", "big", "new"][$0 % 3]) window" }
    try place.write(english.map { $0 + "\n" }.joined(), to: "own.en")
    for (language, suffix) in [("fr", "o"), ("de", "en"), ("ru", "i")] {
      let lines = english.map { $0.split(separator: " ").map { $0.reversed() + suffix } }
      try place.write(
        lines.map { $0.map { String($0) }.joined(separator: " ") + "\n" }.joined(),
        to: "own.\(language)")
    }
    let result = try place.run(
      "similarity", "run", "--probe", "own", "--json", "--blocks", "3")
    #expect(result.code == 0 && result.errors.isEmpty, "\(result.errors)")
    let answer = try JSONDecoder().decode(Answer.self, from: Data(result.output.utf8))
    #expect(answer.runs == ["run"] && answer.tasks == ["de-en", "fr-en", "ru-en"])
    #expect(
      answer.groups
        == ["embeddings", "encoder.0", "decoder.0", "encoder", "decoder", "model"])
    #expect(Set(answer.cosines.keys) == Set(answer.groups))
    #expect(answer.families["ru-en"] == "Slavic")
    for (name, rows) in answer.cosines {
      let bounds = try #require(answer.intervals[name])
      #expect(rows.count == 3 && bounds.count == 3)
      for i in 0..<3 {
        #expect(rows[i][i] == 1 && rows[i].allSatisfy { abs($0) <= 1 })
        for j in 0..<3 {
          #expect(rows[i][j] == rows[j][i])
          #expect(bounds.lower[i][j] <= rows[i][j] + 1e-9)
          #expect(bounds.upper[i][j] >= rows[i][j] - 1e-9)
        }
      }
    }
    #expect(answer.statements["encoder"]?.isEmpty == false)
    #expect(!place.exists("run/similarity/probe-step-0.json"))

    let table = try place.run("similarity", "run", "--group", "model", "--csv", "tables")
    #expect(table.code == 0 && table.output.contains("whole model"))
    #expect(table.output.contains("Slavic") && !table.output.contains("\u{1B}"))
    #expect(table.errors == "6 tables in tables\n")
    #expect(try place.text("tables/encoder.csv").hasPrefix("task,de-en,fr-en,ru-en\nde-en,1.0,"))
    try training(place)
    try replay(place)
    try refusals(place)
  }

  private func training(_ place: Workplace) throws {
    let text = try place.run("similarity", "run", "--from", "training")
    #expect(text.code == 0 && text.output.contains("updates 1 to 20, mean over updates"))
    #expect(text.output.contains("over training") && text.output.contains("mean cosine"))
    let json = try place.run(
      "similarity", "run", "--from", "training", "--granularity", "enc_dec", "--json")
    let answer = try JSONDecoder().decode(Answer.self, from: Data(json.output.utf8))
    #expect(
      answer.groups == ["embeddings", "encoder", "decoder"]
        && answer.intervals["encoder"]?.count == 4)
  }

  private func replay(_ place: Workplace) throws {
    let text = try place.run("similarity", "run", "--replay", "pcgrad,mgda")
    #expect(text.code == 0 && text.output.contains("not how they would have trained"))
    let json = try place.run("similarity", "run", "--replay", "pcgrad,mgda", "--json")
    let answer = try JSONDecoder().decode(Replay.self, from: Data(json.output.utf8))
    #expect(answer.source == "steps" && answer.count == 10)
    #expect(Set(answer.rules.keys) == ["pcgrad", "mgda"])
    let model = try #require(answer.rules["pcgrad"]?["model"])
    #expect(model.corrections != nil && Set(model.weights.keys) == ["de-en", "fr-en", "ru-en"])
    #expect(answer.rules["mgda"]?["model"]?.corrections == nil)
  }

  private func refusals(_ place: Workplace) throws {
    for (words, code, message) in [
      (["run", "--replay", "dwa"], Int32(64), "weighs tasks by their losses"),
      (["run", "--replay", "pcgrad", "--probe", "x"], 64, "it takes no --probe"),
      (["run", "--checkpoint", "newest"], 64, "best, last, all or the number of a step"),
      (["run", "--from", "training", "--keep"], 64, "--keep is about probe text"),
      (["run", "--probe", "nowhere"], 66, "files nowhere.LANGUAGE"),
      (["run", "--group", "encoder.7"], 65, "there is no group “encoder.7”"),
      (["nothing"], 66, "nothing"),
    ] {
      let result = try place.start(["similarity"] + words).wait()
      #expect(result.code == code, "\(words): \(result.errors)")
      #expect(result.errorLines.count == 1 && result.errors.contains(message), "\(result.errors)")
    }
  }
}
