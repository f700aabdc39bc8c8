import Console
import Foundation
import Synchronization

@testable import Arguments

/// What a program printed and how it ended.
struct Ending: Equatable {
  var output = ""
  var errors = ""
  var code = ExitCode.success
}

/// A failure of some other module, which says its own code.
struct CodedError: ExitCoded, CustomStringConvertible {
  let exitCode: ExitCode
  let description: String
}

/// An error that knows nothing of exit codes.
struct PlainError: Error, CustomStringConvertible {
  let description = "it broke"
}

let trainCommand = Command(
  name: "train", abstract: "Train a model.",
  discussion: """
    The configuration says which tasks there are and how their gradients are joined; every key can
    be overridden.

    A second paragraph.
    """,
  arguments: [
    .required("CONFIG.yaml", "The configuration."), .optional("RUN", "Where to write."),
    .repeated("PROBE", "Files to measure on.", atLeast: 0),
  ],
  options: [
    .assignments("set", "KEY=VALUE", "Override a key.", short: "s"),
    .number("minutes", "N", "Stop after so many minutes.", default: 6, in: .above(0), short: "m"),
    .integer("beam", "N", "Hypotheses kept.", default: 5, in: .closed(1...100)).section("SEARCH"),
    .choice("target", ["ema", "fixed"], "Kind of target.", default: "ema"),
    .list("tasks", "a,b", "Tasks to join.", default: ["fr", "de"]),
    .text(
      "device", "NAME", "Where to compute, in a sentence long enough to be wrapped twice at least."),
    .repeated("include", "FILE", "More files.", short: "I"),
    .flag("json", "Print JSON.", short: "j"), .flag("verbose", "Say more.", short: "v"),
    .flag("shuffle", "Shuffle the data.", inverted: true, default: true),
  ],
  examples: [.init("gv train a.yaml --minutes 3", "Three minutes of training.")]
) { arguments in
  var parts = [arguments.text("CONFIG.yaml"), arguments.optionalText("RUN") ?? "-"]
  parts += ["probes=\(arguments.texts("PROBE"))", "set=\(arguments.assignments("set"))"]
  parts += ["minutes=\(arguments.number("minutes"))", "beam=\(arguments.integer("beam"))"]
  parts += ["target=\(arguments.text("target"))", "tasks=\(arguments.texts("tasks"))"]
  parts += ["device=\(arguments.optionalText("device") ?? "-")"]
  parts += ["include=\(arguments.texts("include"))", "json=\(arguments.flag("json"))"]
  parts += ["verbose=\(arguments.flag("verbose"))", "shuffle=\(arguments.flag("shuffle"))"]
  parts += ["given=\(arguments.wasGiven("beam"))"]
  throw CodedError(exitCode: .dataError, description: parts.joined(separator: " "))
}

let failCommand = Command(
  name: "fail", abstract: "Fail in some way.",
  arguments: [.repeated("HOW", "The way.", atLeast: 1)],
  options: [.integer("seed", "N", "A seed.", required: true)]
) { arguments in
  switch arguments.texts("HOW")[0] {
  case "usage": throw UsageError.invalid("give one of --a and --b")
  case "absent": _ = try Data(contentsOf: URL(fileURLWithPath: "/nonexistent/file"))
  case "decode": _ = try JSONDecoder().decode([String: Int].self, from: Data(#"{"a": []}"#.utf8))
  case "mapped": throw CancellationError()
  case "posix": throw POSIXError(.ENOSPC)
  default: throw PlainError()
  }
}

/// What a command line gives with the sample program.
func ending(_ words: String...) -> Ending { endingOf(words) }

/// What the words of a command line give with the sample program.
func endingOf(_ words: [String]) -> Ending {
  let ending = Mutex(Ending())
  let group = Command(name: "corpus", abstract: "Make corpora.", subcommands: [failCommand])
  let root = Command(
    name: "gv", abstract: "Train on many tasks.",
    examples: [.init("gv train a.yaml", "Train.")], subcommands: [trainCommand, group])
  let code = Program(
    root, version: "1.2.3",
    failure: { $0 is CancellationError ? Failure(message: "mapped", exitCode: .interrupted) : nil },
    output: { text in ending.withLock { $0.output += text } },
    errorOutput: { text in ending.withLock { $0.errors += text } }
  ).run(words)
  return ending.withLock { ending in
    ending.code = code
    return ending
  }
}
