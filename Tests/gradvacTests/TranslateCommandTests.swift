import Foundation
import Testing

@Suite("gradvac translate")
struct TranslateCommandTests {
  private func trained() throws -> Workplace {
    let place = try Workplace()
    #expect(try place.run("train", "tiny.yaml", "--run", "run").code == 0)
    return place
  }

  @Test("sampling, several models, precision and scores")
  func ways() throws {
    let place = try trained()
    let input = "nepo elifo\n\nelif\n"
    func translated(_ words: String...) throws -> String {
      let result = try place.start(["translate"] + words + ["--to", "en"], input: input).wait()
      #expect(result.code == 0 && result.errors.isEmpty, "\(result.errors)")
      return result.output
    }
    try sampling(translated)
    try models(place, translated)
    let scored = try translated("run", "--beam", "1", "--scores").split(separator: "\n")
    #expect(scored.count == 3 && scored[1] == "\t0.0\t0.0")
    let columns = scored[0].split(separator: "\t", omittingEmptySubsequences: false)
    #expect(try translated("run", "--beam", "1").hasPrefix("\(columns[0])\n"))
    let (score, sum) = (Double(columns[1]) ?? 0, Double(columns[2]) ?? 0)
    #expect(columns.count == 3 && sum <= score && score < 0)
    let rounded = try translated("run", "--beam", "1", "--scores", "--precision", "bfloat16")
    #expect(rounded != scored.joined(separator: "\n") + "\n")
    let gnmt = try translated("run", "--n-best", "2", "--lenpen-kind", "gnmt")
    #expect(try gnmt != translated("run", "--n-best", "2", "--lenpen-kind", "average"))
    #expect(
      try translated("run", "--n-best", "2", "--lenpen", "1") == translated("run", "--n-best", "2"))
  }

  private func sampling(_ translated: (String...) throws -> String) throws {
    let drawn = try translated("run", "--sample", "--n-best", "4", "--temperature", "2")
    #expect(try translated("run", "--sample", "--n-best", "4", "--temperature", "2") == drawn)
    let seeded = ["run", "--sample", "--n-best", "4", "--temperature", "2", "--seed", "2"]
    #expect(
      try translated(
        seeded[0], seeded[1], seeded[2], seeded[3], seeded[4], seeded[5], seeded[6], seeded[7])
        != drawn)
    // What is drawn for a line does not depend on how many are translated at once; scores are rounded.
    let single = try translated(
      "run", "--sample", "--n-best", "4", "--temperature", "2", "--buffer", "1")
    func texts(_ output: String) -> [String] {
      output.split(separator: "\n").map {
        $0.split(separator: "\t", omittingEmptySubsequences: false)[1].description
      }
    }
    #expect(texts(single) == texts(drawn))
    let rows = drawn.split(separator: "\n").map { $0.split(separator: "\t") }
    #expect(rows.map { $0[0] } == ["1", "1", "1", "1", "2", "3", "3", "3", "3"])
    #expect(try translated("run", "--sample", "--top-k", "1") == translated("run", "--beam", "1"))
    #expect(
      try translated("run", "--sample", "--top-p", "0.0001") == translated("run", "--beam", "1"))
  }

  private func models(_ place: Workplace, _ translated: (String...) throws -> String) throws {
    let one = try translated("run")
    #expect(try translated("run", "run") == one)
    let early = try translated("run/checkpoints/step-10", "--scores")
    #expect(
      try translated("run/checkpoints/step-20", "--scores") == translated("run/last", "--scores"))
    let both = try translated("run/last", "run/checkpoints/step-10", "--scores")
    #expect(both != early)
    #expect(
      try both == translated("run/checkpoints/step-10", "run/last", "--scores")
        || both.split(separator: "\t").count == early.split(separator: "\t").count)
    let other = try place.run(
      "train", "tiny.yaml", "--run", "other", "--set", "vocabulary.size=50", "--set",
      "training.max_steps=1")
    #expect(other.code == 0)
    let refused = try place.run("translate", "run", "other", "--to", "en", input: "a\n")
    #expect(refused.code == 65 && refused.errors.contains("different subwords"))
    let missing = try place.run("translate", "run/checkpoints/step-11", "--to", "en", input: "a\n")
    #expect(missing.code == 66 && missing.errors.contains("step-11"))
  }

  /// A writer waits for each answer before it sends the next line.
  @Test("answers come as lines come")
  func streaming() throws {
    let place = try trained()
    let line = """
      mkfifo to from; "$G" translate run --to en <to >from & exec 3>to 4<from; \
      for word in nepo elif tac; do echo $word >&3; IFS= read -r answer <&4; echo "$word $answer"; \
      done; exec 3>&-; wait
      """
    let result = try place.shell(line)
    let words = ["nepo", "elif", "tac"]
    let whole = try place.run(
      "translate", "run", "--to", "en", input: words.map { $0 + "\n" }.joined())
    let answers = whole.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(result.output == zip(words, answers).map { "\($0) \($1)\n" }.joined())
  }
}
