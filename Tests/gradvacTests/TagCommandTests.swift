import Experiments
import Foundation
import Testing

@Suite("gradvac tag, and the other commands with a run whose task is tagging")
struct TagCommandTests {
  private static let wrongTask = "task is tagging; this takes runs whose task is translation\n"

  private static let configuration = """
    task: tagging
    precision: float32
    threads: 1
    gradients: one_graph
    data:
      languages: [de, tr]
      train: train.{language}
      dev: test.{language}
      test: test.{language}
      zero_shot: [sw]
    vocabulary: {size: 64, max_length: 16}
    model: {width: 16, heads: 2, feed_forward: 32, layers: 1, max_positions: 16}
    sampling: {max_tokens: 96}
    similarity: {record: always, record_interval: 10}
    training:
      max_steps: 20
      max_epochs: 0
      schedule: inverse_sqrt
      learning_rate: 0.01
      warmup_steps: 5
      log_interval: 5
      validate_interval: 10

    """

  /// Two languages of which the second has less than a quarter of the first one's sentences.
  private func trained() throws -> Workplace {
    let place = try Workplace()
    let words = [("ab", "O"), ("hib", "B-LOC"), ("ced", "O"), ("caj", "B-LOC"), ("fig", "O")]
    for (name, ending, count) in [
      ("train.de", "a", 60), ("train.tr", "e", 12), ("test.de", "a", 4), ("test.tr", "e", 4),
      ("test.sw", "i", 3),
    ] {
      let sentences = (0..<count).map { number in
        (0..<3).map { place in
          let (stem, tag) = words[(number * (place + 2) + place) % 5]
          return "\(stem)\(ending)\t\(tag)\n"
        }.joined() + "\n"
      }
      try place.write(sentences.joined(), to: name)
    }
    try place.write(Self.configuration, to: "tags.yaml")
    let result = try place.run("train", "tags.yaml", "--run", "run")
    #expect(result.code == 0 && place.exists("run/report.html"), "\(result.errors)")
    #expect(result.errors.contains("2 tasks, gradvac, all_layer"))
    return place
  }

  @Test("help says what comes and goes")
  func help() throws {
    let help = try Workplace().run("tag", "--help")
    #expect(help.code == 0 && help.errors.isEmpty)
    for text in ["gradvac tag", "RUN", "--language", "--format", "lines|columns", "--buffer"] {
      #expect(help.output.contains(text), "\(text)")
    }
  }

  @Test("a run is trained, used, evaluated, averaged and exported; other commands refuse it")
  func whole() throws {
    let place = try trained()
    try tagging(place)
    try evaluation(place)
    try export(place)
    try others(place)
    try averaging(place)
  }

  private func tagging(_ place: Workplace) throws {
    let lines = try place.run("tag", "run", input: "aba hiba\n\nceda\n")
    #expect(lines.code == 0 && lines.errors.isEmpty, "\(lines.errors)")
    let tags = lines.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(tags.count == 4 && tags[0].split(separator: " ").count == 2 && tags[1].isEmpty)
    #expect(tags[2] == "O" || tags[2] == "B-LOC")
    let columns = try place.run(
      "tag", "run/last", "--format", "columns", "--language", "sw", "--buffer", "1",
      input: "aba\tX\nhiba\n\nceda\n")
    let pair = tags[0].split(separator: " ")
    #expect(columns.output == "aba\t\(pair[0])\nhiba\t\(pair[1])\n\nceda\t\(tags[2])\n\n")

    let unknown = try place.run("tag", "run", "--language", "fr", input: "a\n")
    #expect(unknown.code == 64 && unknown.output.isEmpty)
    #expect(unknown.errors.contains("the run was not trained on fr, but on de, tr, sw\n"))
    let broken = try place.shell(#"printf 'aba\n\377\n' | "$G" tag run"#)
    #expect(broken.code == 65 && broken.errors.contains("standard input, line 2: not UTF-8"))
    let form = try place.run("tag", "run", "--format", "rows", input: "a\n")
    #expect(form.code == 64 && form.errors.contains("lines"))
  }

  private func evaluation(_ place: Workplace) throws {
    let result = try place.run("evaluate", "run", "--json")
    #expect(result.code == 0, "\(result.errors)")
    let found = try JSONDecoder().decode(TaggingEvaluation.self, from: Data(result.output.utf8))
    #expect(found.languages.mapValues(\.sentences) == ["de": 4, "tr": 4, "sw": 3])
    #expect(try groups(result) == Self.groups)
    #expect(Set(found.averages.keys) == ["all", "high", "low", "zero_shot"])
    #expect(found.kind == "spans" && found.split == "test" && [10, 20].contains(found.step))
    #expect(try place.text("run/evaluation/test/scores.json") == result.output)
    let table = try place.run("evaluate", "run", "--split", "dev")
    #expect(table.code == 0 && table.output.hasPrefix("language"))
    #expect(table.output.contains("de") && !table.output.contains("sw"))
    // The report that evaluate writes again has nothing that it could not read.
    let report = try place.run("report", "run")
    #expect(report.code == 0, "\(report.errors)")
    #expect(try !place.text("run/report.html").contains("keyNotFound"))
  }

  private static let groups = ["de": "high", "tr": "low", "sw": "zero_shot"]

  private func groups(_ result: Workplace.Result) throws -> [String: String] {
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return try #require((object as? [String: Any])?["groups"] as? [String: String])
  }

  private func export(_ place: Workplace) throws {
    #expect(try place.run("export", "run", "open", "--format", "auto").code == 0)
    let files = try FileManager.default.contentsOfDirectory(atPath: place.path("open")).sorted()
    #expect(files == ["config.json", "model.safetensors", "tokenizer_config.json", "vocab.txt"])
    #expect(try place.run("export", "run", "again", "--format", "bert").code == 0)
    for file in files {
      #expect(try place.bytes("open/\(file)") == place.bytes("again/\(file)"), "\(file)")
    }
    let marian = try place.run("export", "run", "other", "--format", "marian")
    #expect(marian.code == 65 && marian.errors.hasSuffix(Self.wrongTask) && !place.exists("other"))
    let more = try place.run(
      "train", "tags.yaml", "--run", "more", "--set", "pretrained=open", "--set",
      "training.max_steps=1")
    #expect(more.code == 0 && place.exists("more/last/model.safetensors"), "\(more.errors)")
  }

  /// Commands about translation say what the run is, in one line.
  private func others(_ place: Workplace) throws {
    for words in [
      ["translate", "run", "--to", "en"], ["similarity", "run"],
      ["similarity", "run", "--checkpoint", "all"],
    ] {
      let result = try place.start(words, input: "aba\n").wait()
      #expect(result.code == 65 && result.output.isEmpty, "\(words)")
      #expect(result.errorLines.count == 1 && result.errors.hasSuffix(Self.wrongTask), "\(words)")
    }
    try FileManager.default.createDirectory(
      atPath: place.path("translation"), withIntermediateDirectories: true)
    try place.write(Workplace.configuration, to: "translation/config.yaml")
    for words in [["tag", "translation"], ["export", "translation", "x", "--format", "bert"]] {
      let result = try place.start(words, input: "aba\n").wait()
      #expect(result.code == 65 && result.output.isEmpty, "\(words)")
      #expect(
        result.errors.hasSuffix("task is translation; this takes runs whose task is tagging\n"))
    }
    let compared = try place.run("compare", "run", "--evaluate", "--metric", "accuracy")
    #expect(compared.code == 0 && compared.output.hasPrefix("accuracy, languages, test text\n"))
    let metric = try place.run("compare", "run", "--metric", "bleu")
    #expect(metric.code == 64 && metric.errors.contains("there are f1 and accuracy"))
    // What was recorded in training is of tasks, whatever they are; also where the run was evaluated.
    for words in [["--from", "training"], ["--replay", "pcgrad"]] {
      let result = try place.start(["similarity", "run"] + words).wait()
      #expect(result.code == 0 && result.output.contains("tr"), "\(result.errors)")
    }
    let missing = try place.run(
      "train", "tags.yaml", "--run", "lost", "--set", "data.languages=[de, fr]")
    #expect(missing.code == 66 && missing.errors.contains("no file of fr has the name train.fr"))
  }

  private func averaging(_ place: Workplace) throws {
    let made = try place.run("average", "run", "--steps", "10,20", "--output", "mean")
    #expect(made.code == 0, "\(made.errors)")
    let result = try place.run("evaluate", "mean", "--json")
    #expect(result.code == 0, "\(result.errors)")
    let found = try JSONDecoder().decode(TaggingEvaluation.self, from: Data(result.output.utf8))
    #expect(try groups(result) == Self.groups)
    #expect(found.step == 20 && found.languages.count == 3)
  }
}
