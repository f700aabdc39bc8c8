import Foundation
import Testing

@Suite("gradvac compare, and training several runs")
struct CompareCommandTests {
  @Test("a sweep and bilingual models are trained, evaluated and compared")
  func whole() throws {
    let place = try Workplace()
    let short = ["--set", "training.max_steps=6", "--set", "training.validate_interval=3"]
    let swept = try place.start(
      ["train", "tiny.yaml", "--run", "sweep", "--sweep", "method=joint,gradvac"] + short
    ).wait()
    #expect(swept.code == 0 && swept.output.isEmpty, "\(swept.errors)")
    #expect(swept.errors.contains("run 2 of 2: sweep/gradvac\n"))
    #expect(
      swept.errors.hasSuffix("finished 2 runs; compare with: gradvac compare sweep --evaluate\n"))
    let pairs = try place.start(
      ["train", "tiny.yaml", "--run", "pairs", "--bilingual"] + short
    ).wait()
    #expect(pairs.code == 0 && place.exists("pairs/ru-en/config.yaml"), "\(pairs.errors)")

    let early = try place.run("compare", "sweep", "pairs")
    #expect(early.code == 66 && early.output.isEmpty && early.errorLines.count == 1)
    #expect(early.errors.contains("sweep/joint (not evaluated); sweep/gradvac (not evaluated)"))

    let table = try place.run("compare", "sweep/", "pairs", "--evaluate")
    #expect(table.code == 0, "\(table.errors)")
    for text in ["BLEU, Any→En, test text", "bilingual", "Same training text", "Different budget"] {
      #expect(table.output.contains(text), "\(text)")
    }
    struct Output: Decodable {
      struct System: Decodable {
        var name: String
        var runs: [String]
      }
      var baseline: String
      var systems: [System]
    }
    let json = try place.run("compare", "sweep", "pairs", "--json", "--baseline", "gradvac")
    #expect(json.code == 0 && json.errors.isEmpty)
    let output = try JSONDecoder().decode(Output.self, from: Data(json.output.utf8))
    #expect(output.baseline == "gradvac")
    #expect(output.systems.map(\.name) == ["joint", "gradvac", "bilingual"])
    #expect(output.systems[2].runs == ["pairs/de-en", "pairs/fr-en", "pairs/ru-en"])
    #expect(try place.run("compare", "sweep", "--latex").output.contains("\\begin{tabular}"))

    try averaging(place)
  }

  private func averaging(_ place: Workplace) throws {
    let made = try place.run("average", "sweep/joint", "--last", "2", "--output", "mean")
    #expect(made.code == 0, "\(made.errors)")
    #expect(
      made.errors
        == "averaged the checkpoints of steps 3, 6; evaluate with: gradvac evaluate mean\n")
    let translated = try place.run("translate", "mean", "--to", "en", input: "nepo\n")
    #expect(translated.code == 0 && translated.output.hasSuffix("\n"), "\(translated.errors)")
    let missing = try place.run("average", "sweep/joint", "--last", "9", "--output", "none")
    #expect(missing.code == 66 && missing.errors.contains("it has those of steps 3, 6"))
    #expect(!place.exists("none"))
    let again = try place.run("average", "sweep/joint", "--output", "mean")
    #expect(again.code == 65)
    let both = try place.run(
      "average", "sweep/joint", "--output", "x", "--last", "1", "--steps", "3")
    #expect(both.code == 64)
  }

  @Test(
    "what cannot be is one line",
    arguments: [
      (["compare", "none"], 66, "none is not the directory of a run"), (["compare"], 64, "RUN"),
      (["compare", "x", "--json", "--latex"], 64, "give one of --json, --markdown and --latex"),
      (["compare", "x", "--low", "fr", "--high", "fr"], 64, "belongs to one of"),
      (["train", "tiny.yaml", "--sweep", "seed"], 64, "--sweep seed: expected a key"),
      (["train", "tiny.yaml", "--sweep", "seed=1,x"], 65, "seed"),
      (["train", "tiny.yaml", "--bilingual", "--dump-config"], 64, "--dump-config"),
    ])
  func faults(words: [String], code: Int32, hint: String) throws {
    let result = try Workplace().start(words).wait()
    #expect(result.code == code)
    #expect(result.errors.contains(hint) && result.output.isEmpty, "\(result.errors)")
  }
}
