import Foundation
import Testing

@Suite("gradvac export and import")
struct OpenModelCommandTests {
  @Test("a run goes out and comes back with the same weights and translations")
  func roundTrip() throws {
    let place = try Workplace()
    #expect(try place.run("train", "tiny.yaml", "--run", "run").code == 0)
    let exported = try place.run("export", "run", "open")
    #expect(exported.code == 0 && exported.output.isEmpty && exported.errors.isEmpty)
    let files = try FileManager.default.contentsOfDirectory(atPath: place.path("open")).sorted()
    #expect(
      files == [
        "config.json", "generation_config.json", "model.safetensors", "source.spm", "target.spm",
        "tokenizer_config.json", "vocab.json",
      ])

    let imported = try place.run("import", "open", "--run", "back")
    #expect(imported.code == 0 && imported.output.isEmpty)
    #expect(imported.errors == "back translates de-en, fr-en, ru-en\n")
    #expect(
      try place.bytes("back/last/model.safetensors") == place.bytes("run/best/model.safetensors"))
    let input = "nepo elifo\n\nelif Ж\n"
    let words = ["translate", "run", "--to", "en", "--n-best", "2"]
    let ours = try place.start(words, input: input).wait()
    let theirs = try place.run("translate", "back", "--to", "en", "--n-best", "2", input: input)
    #expect(ours.code == 0 && theirs.output == ours.output)

    #expect(try place.run("export", "back", "again").code == 0)
    for file in files {
      #expect(try place.bytes("open/\(file)") == place.bytes("again/\(file)"), "\(file)")
    }
    try refusals(place)
  }

  private func refusals(_ place: Workplace) throws {
    let occupied = try place.run("export", "run", "open")
    #expect(occupied.code == 64 && occupied.errors.contains("open is not empty"))
    let twice = try place.run("import", "open", "--run", "back")
    #expect(twice.code == 65 && twice.errors.contains("already holds a run"))
    let unknown = try place.run("import", "open", "--run", "other", "--directions", "en-fr")
    #expect(unknown.code == 65 && unknown.errors.contains("fr") && !place.exists("other"))
    let trained = try place.run("train", "back/config.yaml", "--run", "more")
    #expect(trained.code == 65 && trained.errors.contains("an imported model"))
    #expect(!place.exists("more"))
    let text = try place.text("open/config.json")
    try place.write(
      text.replacing(#""normalize_before" : false"#, with: #""normalize_before" : true"#),
      to: "open/config.json")
    let other = try place.run("import", "open", "--run", "other")
    #expect(
      other.code == 65
        && other.errors.hasSuffix(
          "config.json: normalize_before is true; models with false can be imported\n")
    )
  }
}
