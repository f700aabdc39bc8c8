import Console
import Testing

@testable import Arguments

private let rootHelp = """
  Train on many tasks.

  USAGE: gv SUBCOMMAND

  OPTIONS:
    --version               Show the version.
    --completion bash       Print a script that completes commands: source it.
    -h, --help              Show this help.

  SUBCOMMANDS:
    train                   Train a model.
    corpus                  Make corpora.

  EXAMPLES:
    gv train a.yaml
        Train.

  See 'gv help SUBCOMMAND' for a subcommand's arguments and options.

  """

private let trainHelp = """
  Train a model.

  USAGE: gv train CONFIG.yaml [RUN] [PROBE…] [--set KEY=VALUE]… [--minutes N]
             [--beam N] [--target ema|fixed] [--tasks a,b] [--device NAME]
             [--include FILE]… [--json] [--verbose] [--shuffle | --no-shuffle]

  The configuration says which tasks there are and how their gradients are joined;
  every key can be overridden.

  A second paragraph.

  ARGUMENTS:
    CONFIG.yaml             The configuration.
    RUN                     Where to write.
    PROBE                   Files to measure on.

  OPTIONS:
    -s, --set KEY=VALUE     Override a key. (repeatable)
    -m, --minutes N         Stop after so many minutes. (above 0; default: 6)
    --target ema|fixed      Kind of target. (default: ema)
    --tasks a,b             Tasks to join. (default: fr,de)
    --device NAME           Where to compute, in a sentence long enough to be
                            wrapped twice at least.
    -I, --include FILE      More files. (repeatable)
    -j, --json              Print JSON.
    -v, --verbose           Say more.
    --shuffle, --no-shuffle
                            Shuffle the data. (default: on)
    -h, --help              Show this help.

  SEARCH:
    --beam N                Hypotheses kept. (from 1 to 100; default: 5)

  EXAMPLES:
    gv train a.yaml --minutes 3
        Three minutes of training.

  """

private let failUsage =
  "USAGE: gv corpus fail HOW… --seed N\nSee 'gv corpus fail --help' for more.\n"

struct ProgramTests {
  @Test(arguments: [["--help"], ["-h"], ["help"]])
  func `the program's help is complete`(words: [String]) {
    #expect(endingOf(words) == Ending(output: rootHelp))
  }

  @Test(arguments: [
    ["train", "--help"], ["help", "train"], ["--help", "train"], ["train", "c", "-h", "--bogus"],
    ["train", "-jh"],
  ])
  func `a command's help is complete`(words: [String]) {
    #expect(endingOf(words) == Ending(output: trainHelp))
  }

  @Test
  func `help goes down the tree`() {
    #expect(
      ending("help", "corpus", "fail").output.hasPrefix("Fail in some way.\n\nUSAGE: gv corp"))
    #expect(ending("corpus", "help", "fail") == ending("help", "corpus", "fail"))
    #expect(ending("corpus", "fail", "--help") == ending("help", "corpus", "fail"))
    #expect(
      ending("help", "corpus", "fail").output.contains("--seed N                A seed. (required)")
    )
  }

  @Test
  func `the version is shown`() {
    #expect(ending("--version") == Ending(output: "gv 1.2.3\n"))
  }

  @Test
  func `nothing to do is an error that shows the help`() {
    #expect(ending() == Ending(errors: rootHelp, code: .usage))
  }

  @Test(arguments: [
    (["trian"], "unknown subcommand 'trian'; did you mean 'train'?"),
    (["xyzzy"], "unknown subcommand 'xyzzy'"),
    (["help", "tran"], "unknown subcommand 'tran'; did you mean 'train'?"),
    (["--versoin"], "unknown option '--versoin'; did you mean '--version'?"),
  ])
  func `a wrong subcommand is one line, then the usage`(words: [String], message: String) {
    let errors = "error: \(message)\nUSAGE: gv SUBCOMMAND\nSee 'gv --help' for more.\n"
    #expect(endingOf(words) == Ending(errors: errors, code: .usage))
  }

  @Test(arguments: [
    (["usage", "--seed", "1"], "give one of --a and --b\n" + failUsage, ExitCode.usage),
    (["x"], "option '--seed N' is required\n" + failUsage, .usage),
    (["--seed", "1"], "argument 'HOW' is missing\n" + failUsage, .usage),
    (["mapped", "--seed", "-1"], "mapped\n", .interrupted),
    (["other", "--seed", "1"], "it broke\n", .internalFailure),
    (
      ["decode", "--seed", "1"], "a: Expected to decode Int but found an array instead.\n",
      .dataError
    ),
  ])
  func `errors become text and exit codes`(words: [String], errors: String, code: ExitCode) {
    #expect(
      endingOf(["corpus", "fail"] + words) == Ending(errors: "error: \(errors)", code: code))
  }

  @Test
  func `errors of the system become exit codes`() {
    let absent = ending("corpus", "fail", "absent", "--seed=1")
    #expect(absent.code == .missingInput)
    #expect(absent.errors.hasPrefix("error: /nonexistent/file: "))
    #expect(ending("corpus", "fail", "posix", "--seed=1").code == .inputOutput)
  }

  @Test
  func `a program may be one command`() {
    let program = Program(Command(name: "one", abstract: "One.") { _ in }, version: "1") { _ in nil
    }
    #expect(program.run([]) == .success)
    #expect(program.help([])?.hasPrefix("One.\n\nUSAGE: one\n\nOPTIONS:\n  --version") == true)
    #expect(program.help(["two"]) == nil)
  }

  @Test
  func `exit codes are those of sysexits`() {
    #expect(ExitCode.allCases.map(\.rawValue) == [0, 64, 65, 66, 70, 74, 130])
  }
}
