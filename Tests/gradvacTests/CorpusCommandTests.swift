import Foundation
import Testing

@Suite("gradvac corpus")
struct CorpusCommandTests {
  private func place() throws -> Workplace {
    let place = try Workplace()
    let lines = (0..<300).map { "Satz Nummer \($0)\tsentence number \($0)\n" }
    try place.write(lines.joined() + "gleich\tgleich\n\n", to: "news.de-en.tsv")
    return place
  }

  @Test("imports, inspects and exports a file")
  func whole() throws {
    let place = try place()
    let imported = try place.run(
      "corpus", "import", "news.{pair}.tsv", "--directions", "de-en,en-de", "--output", "corpus")
    #expect(imported.code == 0, "\(imported.errors)")
    #expect(
      imported.output.hasPrefix(
        "de-en news.de-en.tsv: 302 pairs read, 300 kept; dropped: 1 empty (first in line 302), "
          + "1 copy (first in line 301)\n"))
    let twice = try place.run(
      "corpus", "import", "news.{pair}.tsv", "--directions", "de-en,en-de", "--output", "corpus")
    #expect(twice.code == 0 && twice.output == imported.output)

    let inspected = try place.run("corpus", "inspect", "corpus", "--json")
    let object = try JSONSerialization.jsonObject(with: Data(inspected.output.utf8))
    let parts = try #require((object as? [String: Any])?["directions"] as? [[String: Any]])
    #expect(parts.map { $0["direction"] as? String } == ["de-en", "en-de"])
    let pairs = try #require(parts[0]["pairs"] as? [String: Int])
    #expect(pairs.values.reduce(0, +) == 300)

    let exported = try place.run(
      "corpus", "export", "corpus", "--direction", "en-de", "--format", "jsonl")
    let lines = exported.output.split(separator: "\n")
    #expect(lines.count == pairs["train"])
    #expect(lines[0].hasPrefix("{\"translation\":{\"de\":\"Satz Nummer "))
    let tsv = try place.run("corpus", "export", "corpus", "--direction", "de-en", "--split", "dev")
    #expect(tsv.output.split(separator: "\n").count == pairs["dev"])
    #expect(try place.run("corpus", "inspect", "corpus").output.contains("high"))
  }

  @Test(
    "faults are one line",
    arguments: [
      (["inspect", "none", "--directions", "de-en"], 66, "missing none.de, none.en"),
      (["inspect", "news.de-en.tsv"], 65, "directions means none"),
      (["import", "news.de-en.tsv", "--directions", "de-en", "--output", "."], 65, "other files"),
      (["export", "corpus", "--direction", "de-en"], 66, "no de-en train text"),
      (
        [
          "import", "news.de-en.tsv", "--output", "x", "--set", "data.cleaning.copy=1",
          "--directions", "de-en",
        ], 65, "known here: max_characters"
      ),
    ] as [([String], Int32, String)])
  func faults(words: [String], code: Int32, hint: String) throws {
    let result = try place().start(["corpus"] + words).wait()
    #expect(result.code == code && result.errors.contains(hint), "\(result.errors)")
    #expect(result.errorLines.count == 1)
  }
}
