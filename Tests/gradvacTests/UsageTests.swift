import Foundation
import Testing

@Suite("The command line")
struct UsageTests {
  static let commands = [
    ("quickstart", ["--minutes", "--output"]),
    ("train", ["--set", "--run", "--resume", "--dump-config", "CONFIG.yaml"]),
    ("evaluate", ["--split", "--json", "RUN"]),
    ("translate", ["--to", "--from", "--beam", "--n-best", "--lenpen", "--sample", "--top-k"]),
    ("score", ["--metrics", "--tokenize", "--lowercase", "--paired-bs", "--paired-ar", "--json"]),
    ("export", ["--format", "RUN", "DIR"]), ("import", ["--run", "--directions", "DIR"]),
    (
      "align", ["--method", "--beta", "--target", "--fixed-target", "--tasks", "--seed", "--state"]
    ),
  ]

  @Test("every subcommand explains itself", arguments: commands)
  func help(command: String, options: [String]) throws {
    let place = try Workplace()
    let result = try place.run(command, "--help")
    #expect(result.code == 0 && result.errors.isEmpty)
    for option in options { #expect(result.output.contains(option), "\(option)") }
  }

  @Test("the program lists its subcommands, and without one says how it is used")
  func overview() throws {
    let place = try Workplace()
    let whole = try place.run("--help")
    #expect(whole.code == 0 && whole.errors.isEmpty)
    for (command, _) in Self.commands { #expect(whole.output.contains(command)) }
    let none = try place.run()
    #expect(none.code == 64 && none.output.isEmpty && none.errors == whole.output)
  }

  @Test(
    "what is not known is refused with a suggestion",
    arguments: [
      (["trian"], "train"), (["train", "--resum", "x.yaml"], "--resume"),
      (["evaluate", "r", "--jsn"], "--json"), (["--hepl"], "--help"),
    ])
  func unknown(words: [String], suggestion: String) throws {
    let result = try Workplace().start(words).wait()
    #expect(result.code == 64 && result.output.isEmpty)
    #expect(result.errorLines.count == 1 && result.errors.contains("'\(suggestion)'"))
  }

  @Test(
    "wrong use is one error line, without anything on standard output",
    arguments: [
      (["train"], 64, "CONFIG.yaml"), (["translate", "run"], 64, "--to"),
      (["score", "a", "b", "--paired-bs", "--paired-ar"], 64, "not both"),
      (["quickstart", "--minutes", "0"], 64, "minutes"),
      (["align", "--method", "gradvak"], 64, "gradvac"),
      (["align", "--beta", "2"], 64, "beta"),
      (["translate", "a", "--to", "en", "--top-k", "3"], 64, "--top-k needs --sample"),
      (["translate", "a", "--to", "en", "--sample", "--beam", "3"], 64, "--beam does not go with"),
      (["train", "none.yaml"], 66, "none.yaml: no such file"),
      (["evaluate", "nowhere"], 66, "is not the directory of a run"),
      (["translate", "nowhere", "--to", "en"], 66, "is not the directory of a run"),
      (["export", "nowhere", "out"], 66, "is not the directory of a run"),
      (["export", "nowhere", "out", "--format", "onnx"], 64, "marian"),
      (["import", "nowhere", "--run", "run"], 66, "config.json is missing"),
      (["import", "nowhere"], 64, "--run"),
      (["score", "none.txt", "corpus.fr-en.en"], 66, "none.txt"),
      (["score", "corpus.fr-en.en", "corpus.de-en.en"], 65, "has 300 lines"),
      (["score", "corpus.fr-en.en", "corpus.fr-en.en", "--metrics", "blau"], 65, "blau"),
    ])
  func errors(words: [String], code: Int32, hint: String) throws {
    let result = try Workplace().start(words).wait()
    #expect(result.code == code && result.output.isEmpty, "\(result.errors)")
    #expect(result.errorLines.count == 1 && result.errors.contains(hint), "\(result.errors)")
    #expect(!result.errors.contains("Fatal") && !result.errors.contains("Backtrac"))
    if code != 64 { #expect(result.errors.split(separator: "\n").count == 1) }
  }

  @Test(
    "results that cannot be written are an error",
    arguments: [
      "\"$G\" score corpus.fr-en.en corpus.fr-en.en > /dev/full",
      "\"$G\" score corpus.fr-en.en corpus.fr-en.en --json > /dev/full",
      "\"$G\" train tiny.yaml --dump-config > /dev/full",
      #"echo '{"gradients": {"g": {"a": [1]}}}' | "$G" align > /dev/full"#,
    ])
  func fullOutput(line: String) throws {
    let result = try Workplace().shell(line)
    #expect(result.code == 74)
    #expect(
      result.errors == "error: standard output: cannot write: No space left on device\n")
  }
}
