import Console
import Testing

@testable import Arguments

private let defaults =
  "probes=[] set=[] minutes=6.0 beam=5 target=ema tasks=[\"fr\", \"de\"] device=- include=[] "
  + "json=false verbose=false shuffle=true given=false"

struct ParsingTests {
  /// The command line, and the parts of the defaults' text that it changes.
  @Test(
    arguments: [
      (["c"], [:]),
      (["c", "r"], ["c -": "c r"]),
      (["c", "r", "p", "q"], ["c -": "c r", "probes=[]": "probes=[\"p\", \"q\"]"]),
      (["--minutes", "2.5", "c"], ["minutes=6.0": "minutes=2.5"]),
      (["c", "--minutes=2.5"], ["minutes=6.0": "minutes=2.5"]),
      (["c", "-m", "1"], ["minutes=6.0": "minutes=1.0"]),
      (["c", "-m1"], ["minutes=6.0": "minutes=1.0"]),
      (["c", "-m=1"], ["minutes=6.0": "minutes=1.0"]),
      (["c", "--minutes", "1", "--minutes", "2"], ["minutes=6.0": "minutes=2.0"]),
      (["c", "--beam", "5"], ["given=false": "given=true"]),
      (["c", "--set", "a.b=1", "--set=c==", "-sd="], ["set=[]": "set=[a.b=1, c==, d=]"]),
      (["c", "--target", "fixed"], ["target=ema": "target=fixed"]),
      (["c", "--tasks", "it"], ["[\"fr\", \"de\"]": "[\"it\"]"]),
      (["c", "--tasks", "it,pt", "--tasks=es"], ["[\"fr\", \"de\"]": "[\"it\", \"pt\", \"es\"]"]),
      (["c", "-jv"], ["json=false": "json=true", "verbose=false": "verbose=true"]),
      (
        ["c", "-jIx", "-I", "y"],
        ["json=false": "json=true", "include=[]": "include=[\"x\", \"y\"]"]
      ),
      (["c", "--no-shuffle"], ["shuffle=true": "shuffle=false"]),
      (["c", "--no-shuffle", "--shuffle"], [:]),
      (["c", "--device="], ["device=-": "device="]),
      (["c", "--device=--json"], ["device=-": "device=--json"]),
      (["c", "--device", "-"], ["device=-": "device=-"]),
      (["--", "--json"], ["c -": "--json -"]),
      (["c", "--", "--json", "--"], ["c -": "c --json", "probes=[]": "probes=[\"--\"]"]),
      (["-", "-5"], ["c -": "- -5"]),
    ] as [([String], [String: String])])
  func `words become values`(words: [String], changes: [String: String]) {
    var expected = "c - " + defaults
    for (old, new) in changes { expected = expected.replacing(old, with: new, maxReplacements: 1) }
    #expect(train(words).errors == "error: \(expected)\n")
  }

  @Test(
    arguments: [
      ([], "argument 'CONFIG.yaml' is missing"),
      (["--bema", "5"], "unknown option '--bema'; did you mean '--beam'?"),
      (["--xyzzy"], "unknown option '--xyzzy'"),
      (["--no-json"], "unknown option '--no-json'; did you mean '--json'?"),
      (["--shufle"], "unknown option '--shufle'; did you mean '--shuffle'?"),
      (["-x"], "unknown option '-x'"),
      (["-json"], "option '-s' needs KEY=VALUE, not 'on'"),
      (["-beam"], "unknown option '-b'; did you mean '--beam'?"),
      (["--json=1"], "option '--json' takes no value, but '1' was given"),
      (["--beam"], "option '--beam' needs a value N"),
      (["--beam", "--json"], "option '--beam' needs a value N"),
      (
        ["--device", "-cpu"],
        "option '--device' needs a value NAME; if '-cpu' is meant, write --device=-cpu"
      ),
      (["--beam", "0"], "option '--beam' needs a whole number from 1 to 100, not '0'"),
      (["--beam", "1.5"], "option '--beam' needs a whole number from 1 to 100, not '1.5'"),
      (["--beam="], "option '--beam' needs a whole number from 1 to 100, not ''"),
      (["--minutes", "-1"], "option '--minutes' needs a number above 0, not '-1'"),
      (["--minutes", "nan"], "option '--minutes' needs a number above 0, not 'nan'"),
      (["--minutes", "1e999"], "option '--minutes' needs a number above 0, not '1e999'"),
      (["--minutes", "0x10"], "option '--minutes' needs a number above 0, not '0x10'"),
      (["--target", "emma"], "option '--target' needs one of ema, fixed, not 'emma'"),
      (["--set", "a"], "option '--set' needs KEY=VALUE, not 'a'"),
      (["-s", "=1"], "option '-s' needs KEY=VALUE, not '=1'"),
      (["--tasks", "a,,b"], "option '--tasks' needs a list a,b, not 'a,,b'"),
    ] as [([String], String)])
  func `a usage error is one line, then the usage`(words: [String], message: String) {
    let ending = train(words)
    #expect(ending.errors.split(separator: "\n").first.map(String.init) == "error: \(message)")
    #expect(ending.code == .usage)
    #expect(ending.errors.contains("\nUSAGE: gv train CONFIG.yaml [RUN] [PROBE…]"))
    #expect(ending.errors.hasSuffix("\nSee 'gv train --help' for more.\n"))
    #expect(ending.output == "")
  }

  @Test
  func `accessors of what is not declared stop the program`() async {
    await #expect(processExitsWith: .failure) {
      let command = Command(name: "c", abstract: "") { _ = $0.text("absent") }
      _ = Program(command, version: "1").run([])
    }
    await #expect(processExitsWith: .failure) {
      let command = Command(
        name: "c", abstract: "", options: [.integer("n", "N", "", default: 1)]
      ) { _ = $0.text("n") }
      _ = Program(command, version: "1").run([])
    }
  }

  private func train(_ words: [String]) -> Ending {
    endingOf(["train"] + words)
  }
}
